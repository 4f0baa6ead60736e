"""Texts as long as German ones fit into the window, at its usual size and on a small screen, and into its dialogs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tests.ui.desk import Desk
from tests.ui.walk import LongTexts, without_room


@pytest.fixture
def long_texts(qapp: QApplication) -> Iterator[None]:
    translator = LongTexts()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def long_desk(long_texts: None, desk: Desk) -> Desk:
    """The window, made while the translator is there."""
    return desk


def settled(desk: Desk, top: QWidget) -> list[str]:
    """Return what is cut off when everything has its place."""
    desk.bot.wait(1)  # one turn of the event loop: layouts are then done
    # A timer of that turn may have changed a text last: the status line says every two seconds what memory is held.
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    return without_room(top)


@pytest.mark.parametrize("size", [(1280, 720), (1600, 1000)])
def test_nothing_is_cut_off(long_desk: Desk, size: tuple[int, int]) -> None:
    desk = long_desk
    desk.start()
    window = desk.app.window
    window.resize(*size)
    assert window.run_bar.stop_button.text() != "Stop"
    cut = settled(desk, window)
    window.stack_editor.select((0,))
    window.stack_editor.view.selectionPicked.emit((0,))
    cut += settled(desk, window)
    window.inspector.show_run()
    cut += settled(desk, window)
    desk.press("welcome")
    cut += settled(desk, window)
    assert (window.width(), window.height()) == size
    assert sorted(set(cut)) == []


@pytest.mark.parametrize("name", ["settings", "shortcuts", "about"])
def test_dialogs_grow_with_their_texts(long_desk: Desk, name: str) -> None:
    long_desk.start()
    long_desk.press(name)
    dialogs = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    assert len(dialogs) == 1
    assert settled(long_desk, dialogs[0]) == []
    dialogs[0].accept()


def test_the_test_bites(qapp: QApplication, long_texts: None, desk: Desk) -> None:
    desk.start()
    desk.app.window.run_bar.stop_button.setFixedWidth(30)
    assert any("Stop" in line for line in settled(desk, desk.app.window))
