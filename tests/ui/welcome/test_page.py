"""The welcome page: every card leads somewhere, by mouse and by keyboard, and files that are gone are left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import gradlab
from gradlab.store import save
from tests.gradlab.store.runs import finished, numbers
from ui.support.theme import Theme
from ui.welcome import WelcomePage
from ui.welcome.glance import GlanceCache, Glancer


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[WelcomePage]:
    result = WelcomePage(theme, glancer=Glancer(cache=GlanceCache(tmp_path / "cache")))
    qtbot.addWidget(result)
    result.resize(1500, 900)
    result.show()
    yield result
    result.finish()


def test_each_preset_has_a_card_that_opens_it(page: WelcomePage, qtbot: QtBot) -> None:
    chosen: list[str] = []
    page.presetChosen.connect(chosen.append)
    for card in page.preset_cards:
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
        card.setFocus()
        qtbot.keyClick(card, Qt.Key.Key_Space)
    assert chosen == [name for name in gradlab.preset_names() for _ in range(2)]


def test_recent_files_that_are_there(page: WelcomePage, qtbot: QtBot, tmp_path: Path) -> None:
    assert page.no_recent.isVisible()
    good, bad = tmp_path / "good.gradlab", tmp_path / "bad.gradlab"
    save(good, gradlab.preset("healthy"), [finished(numbers(5))])
    bad.write_text("not one")
    page.set_recent([good, tmp_path / "gone.gradlab", bad])
    assert not page.no_recent.isVisible()
    cards = page._recent
    assert len(cards) == 2
    qtbot.waitUntil(lambda: all(card.glance is not None for card in cards))
    assert cards[0].accessibleDescription().split(", ")[0].endswith("1 run")
    assert cards[1].accessibleDescription() == "cannot be read"
    with qtbot.waitSignal(page.fileForgotten) as forgotten:
        qtbot.keyClick(cards[1], Qt.Key.Key_Delete)
    assert forgotten.args == [bad]
    with qtbot.waitSignal(page.fileChosen) as caught:
        qtbot.mouseClick(cards[0], Qt.MouseButton.LeftButton)
    assert caught.args == [good]
    page.set_recent([])
    assert page.no_recent.isVisible()


def test_two_columns_where_four_have_no_room(page: WelcomePage, qtbot: QtBot) -> None:
    rows = lambda: len({card.geometry().top() for card in page.preset_cards})  # noqa: E731 - counted twice
    count = len(page.preset_cards)
    qtbot.waitUntil(lambda: rows() == -(-count // 4))
    page.resize(1000, 900)
    assert page._columns == 2
    qtbot.waitUntil(lambda: rows() == -(-count // 2))


def test_the_ways_in(page: WelcomePage, qtbot: QtBot) -> None:
    with qtbot.waitSignals([page.newRequested, page.openRequested, page.commandsRequested, page.showAtStartChanged]):
        page.new_button.click()
        page.open_button.click()
        page.commands_button.click()
        page.show_at_start.toggle()


def test_arrow_keys_walk_over_all_cards(page: WelcomePage, qtbot: QtBot, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.gradlab" for number in range(6)]
    for path in paths:
        path.write_text("not one")
    page.set_recent(paths)
    page.activateWindow()
    walked = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up)
    expected = (page._recent[1], page._recent[5], page._recent[5], page.preset_cards[1], page.preset_cards[0])
    card = page._recent[0]
    card.setFocus()
    for key, wanted in zip(walked, (*expected, page._recent[4]), strict=True):
        qtbot.keyClick(card, key)
        card = page.focusWidget()
        assert card is wanted


def test_two_rows_of_recent_files_at_most(page: WelcomePage, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.gradlab" for number in range(8)]
    for path in paths:
        path.write_text("not one")
    page.set_recent(paths)
    assert sum(card.isVisible() for card in page._recent) == 8
    page.resize(1000, 900)
    assert sum(card.isVisible() for card in page._recent) == 4
