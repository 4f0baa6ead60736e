"""The welcome page: every card leads somewhere, by mouse and by keyboard, and files that are gone are left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import gradlab
from gradlab.store import save
from tests.gradlab.store.runs import finished, numbers
from ui.support.theme import Theme
from ui.welcome import WelcomePage


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> WelcomePage:
    result = WelcomePage(theme)
    qtbot.addWidget(result)
    result.resize(1500, 900)
    result.show()
    return result


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
    with qtbot.waitSignal(page.fileChosen) as caught:
        qtbot.mouseClick(cards[0], Qt.MouseButton.LeftButton)
    assert caught.args == [good]
    page.set_recent([])
    assert page.no_recent.isVisible()


def test_two_columns_where_four_have_no_room(page: WelcomePage) -> None:
    wide = {card.geometry().top() for card in page.preset_cards}
    page.resize(1000, 900)
    assert page._columns == 2
    assert len(wide) == 1


def test_the_ways_in(page: WelcomePage, qtbot: QtBot) -> None:
    with qtbot.waitSignals([page.newRequested, page.openRequested, page.showAtStartChanged]):
        page.new_button.click()
        page.open_button.click()
        page.show_at_start.toggle()
