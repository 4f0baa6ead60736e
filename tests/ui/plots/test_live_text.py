"""A number that changes at each drawing: some of them can be read, the last one always."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ui.plots.live_text import LiveText
from ui.support.widgets.live_labels import READ_MS


@pytest.fixture
def text(qtbot: QtBot) -> LiveText:
    assert qtbot is not None
    return LiveText(anchor=(0.5, 1.0))


def test_the_first_is_shown_at_once_and_the_last_before_long(text: LiveText, qtbot: QtBot) -> None:
    for number in range(20):
        text.tell(str(number), at_once=False)
    assert text.toPlainText() == "0"
    assert text.newest == "19"
    qtbot.waitUntil(lambda: text.toPlainText() == "19", timeout=20 * READ_MS)


def test_who_waits_for_it_sees_it_at_once(text: LiveText) -> None:
    text.tell("1", at_once=False)
    text.tell("2", at_once=True)
    assert text.toPlainText() == "2"
    text.tell("3", at_once=False)
    assert text.toPlainText() == "2"
    text.catch_up()
    assert text.toPlainText() == "3"
    text.catch_up()
    assert text.toPlainText() == "3"
