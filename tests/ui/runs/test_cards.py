"""Cards and table: every gesture asks for the right thing, keys included."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gradlab.store import RunNote
from tests.gradlab.store.runs import finished, numbers, recorded
from ui.runs import CompareDialog, RunFacts, RunsBar, facts_of
from ui.support.theme import Theme


def some() -> list[RunFacts]:
    """Three runs: the shown one, one that is drawn, one that is hidden and still training."""
    one, two, three = finished(numbers(300), run="a"), finished(numbers(100), run="b"), recorded(numbers(50), run="c")
    return [
        facts_of(one, "first", RunNote(), "", is_shown=True, is_live=False),
        facts_of(two, "second", RunNote(color=1, note="with ELU"), "", is_shown=False, is_live=False),
        facts_of(three, "third", RunNote(visible=False), "first", is_shown=False, is_live=True),
    ]


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> RunsBar:
    result = RunsBar(theme)
    qtbot.addWidget(result)
    result.resize(1400, 56)
    result.show()
    result.set_runs(some())
    return result


@pytest.fixture
def table(qtbot: QtBot, theme: Theme) -> CompareDialog:
    result = CompareDialog(theme)
    qtbot.addWidget(result)
    result.set_runs(some())
    return result


def changes(source: RunsBar | CompareDialog) -> list[tuple[str, str, object]]:
    made: list[tuple[str, str, object]] = []
    source.changed.connect(lambda run, field, value: made.append((run, field, value)))
    return made


def test_a_card_is_shown_renamed_hidden_and_deleted(bar: RunsBar, qtbot: QtBot) -> None:
    shown: list[str] = []
    bar.shown.connect(shown.append)
    made, card = changes(bar), bar.cards[1]
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert shown == ["b", "b"]
    qtbot.keyClick(card, Qt.Key.Key_F2)
    assert card.names.currentWidget() is card.field
    qtbot.keyClicks(card.field, "better")
    qtbot.keyClick(card.field, Qt.Key.Key_Return)
    assert card.names.currentWidget() is card.name
    card.eye.click()
    qtbot.keyClick(card, Qt.Key.Key_Delete)
    assert made == [("b", "name", "better"), ("b", "visible", False), ("b", "deleted", True)]


def test_a_run_that_trains_is_not_deleted_and_the_shown_one_not_hidden(bar: RunsBar, qtbot: QtBot) -> None:
    made = changes(bar)
    qtbot.keyClick(bar.cards[2], Qt.Key.Key_Delete)
    assert not bar.cards[0].eye.isEnabled()
    menu = {action.text(): action for action in bar.cards[2].menu().actions()}
    assert not menu["Delete"].isEnabled()
    assert made == []


def test_a_card_speaks(bar: RunsBar) -> None:
    assert bar.cards[0].accessibleName().startswith("first, shown, done · 300 steps, final loss")
    assert "with ELU" in bar.cards[1].accessibleName()
    assert "hidden" in bar.cards[2].accessibleName()
    assert bar.count.text() == "2 of 3 shown"


def test_cards_follow_the_runs(bar: RunsBar) -> None:
    facts = some()
    bar.refresh(replace(facts[2], state="training · step 99"))
    assert bar.cards[2].state.text() == "training · step 99"
    bar.set_runs(facts[:1])
    assert len(bar.cards) == 1
    bar.set_runs([])
    assert bar.empty.isVisible()
    assert not bar.compare_button.isEnabled()


def test_colors_are_chosen_from_the_menu(bar: RunsBar) -> None:
    made = changes(bar)
    colors = next(action.menu() for action in bar.cards[1].menu().actions() if action.text() == "Color")
    assert [action.isChecked() for action in colors.actions()] == [False, True, False, False]  # pyright: ignore[reportAttributeAccessIssue] - QMenu
    colors.actions()[2].trigger()  # pyright: ignore[reportAttributeAccessIssue] - QMenu
    assert made == [("b", "color", 2)]


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Steps", ["third", "second", "first"]),
        ("Run", ["first", "second", "third"]),
        ("Parent", ["first", "second", "third"]),
    ],
)
def test_the_table_sorts_by_numbers_and_names(table: CompareDialog, title: str, names: list[str]) -> None:
    titles, _ = table.table()
    table.sorted.sort(titles.index(title))
    assert table.table()[1][0] == names
    table.sorted.sort(titles.index(title), Qt.SortOrder.DescendingOrder)
    if title == "Steps":
        assert table.table()[1][0] == names[::-1]


def test_missing_results_come_last(table: CompareDialog) -> None:
    titles, _ = table.table()
    table.sorted.sort(titles.index("Validation loss"))
    column = table.table()[1][titles.index("Validation loss")]
    assert column[-1] == "–"


def test_the_table_edits_in_place(table: CompareDialog) -> None:
    made, model = changes(table), table.model
    assert model.setData(model.index(1, 0), "renamed")
    assert model.setData(model.index(1, 12), "worth another look")
    assert model.setData(model.index(1, 0), 0, Qt.ItemDataRole.CheckStateRole)
    assert not model.setData(model.index(0, 0), 0, Qt.ItemDataRole.CheckStateRole)
    assert not model.setData(model.index(1, 1), "7")
    assert made == [("b", "name", "renamed"), ("b", "note", "worth another look"), ("b", "visible", False)]


def test_the_tables_buttons_act_on_the_chosen_run(table: CompareDialog) -> None:
    asked: list[str] = []
    table.shown.connect(asked.append)
    table.differenceRequested.connect(asked.append)
    made = changes(table)
    table.select("a")
    assert not table.show_button.isEnabled()
    assert not table.difference_button.isEnabled()
    table.select("c")
    assert not table.delete_button.isEnabled()
    table.select("b")
    for button in (table.show_button, table.difference_button, table.delete_button):
        button.click()
    assert asked == ["b", "b"]
    assert made == [("b", "deleted", True)]
