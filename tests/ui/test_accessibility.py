"""Everything that is used has a name, is reached by Tab, and shows that it has the keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QButtonGroup, QDialog, QWidget

from tests.ui.desk import Desk
from tests.ui.walk import controls, described, reached_by_tab, spoken_name
from ui.editor.compare import CompareDialog
from ui.editor.template_dialog import TemplateDialog
from ui.plots.figure_dialog import FigureDialog
from ui.reuse import StudyWindow

DIALOGS = ("settings", "shortcuts", "about", "compare_runs", "audit", "reuse", "palette")
MOST_TABS = 400


def open_dialogs() -> Iterator[QDialog]:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible():
            yield widget


def layer_form(desk: Desk) -> None:
    """Show the form of the first layer."""
    editor = desk.app.window.stack_editor
    editor.select((0,))
    editor.view.selectionPicked.emit((0,))


def test_every_control_has_a_name(desk: Desk) -> None:
    desk.start()
    desk.train()
    desk.stop()
    window = desk.app.window
    layer_form(desk)
    nameless = [described(one) for one in controls(window) if not spoken_name(one)]
    for name in DIALOGS:
        desk.press(name)
        for dialog in open_dialogs():
            nameless += [f"{name}: {described(one)}" for one in controls(dialog) if not spoken_name(one)]
            dialog.reject()
    curves = desk.app.board.instruments()["heatmap"]
    for dialog in (
        TemplateDialog(desk.app.document.experiment, desk.app.document.shape, window),
        CompareDialog(desk.app.theme, desk.app.document.experiment, window),
        FigureDialog(curves, desk.settings, window),
        StudyWindow(desk.app.theme, "study", 100, window),
    ):
        nameless += [f"{type(dialog).__name__}: {described(one)}" for one in controls(dialog) if not spoken_name(one)]
        dialog.close()
    assert nameless == []
    assert len(list(controls(window))) > 60


@pytest.mark.parametrize("page", ["welcome", "layer", "run"])
def test_tab_reaches_everything_that_is_seen(desk: Desk, page: str) -> None:
    desk.start()
    window = desk.app.window
    if page == "welcome":
        desk.press("welcome")
    elif page == "layer":
        layer_form(desk)
    else:
        window.inspector.show_run()
    window.activateWindow()
    desk.until(window.isActiveWindow)
    wanted = {one for one in reached_by_tab(window) if not is_other_of_a_group(one)}
    seen: set[QWidget] = set()
    for _ in range(MOST_TABS):
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused in seen and wanted <= seen:
            break
        seen.add(focused)
        seen |= set(parents(focused))
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    still = {one for one in reached_by_tab(window) if not is_other_of_a_group(one)}
    assert [described(one) for one in (wanted & still) - seen] == []


def parents(widget: QWidget) -> Iterator[QWidget]:
    above = widget.parentWidget()
    while above is not None:
        yield above
        above = above.parentWidget()


def is_other_of_a_group(widget: QWidget) -> bool:
    """Arrow keys, not Tab, reach the options of a choice that are not chosen."""
    if not isinstance(widget, QAbstractButton):
        return False
    group = widget.group()
    return isinstance(group, QButtonGroup) and group.exclusive() and not widget.isChecked()


def test_what_has_the_keyboard_shows_it(desk: Desk) -> None:
    desk.start()
    window = desk.app.window
    layer_form(desk)
    window.activateWindow()
    desk.until(window.isActiveWindow)
    plain: list[str] = []
    for widget in reached_by_tab(window):
        window.run_bar.primary.setFocus()
        if widget is window.run_bar.primary:
            continue
        before = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if widget.hasFocus() and widget.grab().toImage() == before:
            plain.append(described(widget))
    assert plain == []
