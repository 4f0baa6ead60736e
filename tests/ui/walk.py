"""What a test needs to walk over every widget of a window: its controls, their names, and what has no room."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, QTranslator
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollBar,
    QSizePolicy,
    QTabBar,
    QWidget,
)

CONTROLS = (
    QAbstractButton,
    QComboBox,
    QAbstractSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QAbstractSlider,
    QAbstractItemView,
    QTabBar,
)
LONGER = 0.6
_FILLER = "ausgeschriebene Bezeichnungen "


def controls(top: QWidget) -> Iterator[QWidget]:
    """Yield everything under `top` that a person uses, without the parts that Qt itself puts into them."""
    for widget in [top, *top.findChildren(QWidget)]:
        waits = (
            not widget.isVisible() and isinstance(widget, QPushButton) and not widget.text()
        )  # for what it will offer
        if isinstance(widget, CONTROLS) and not isinstance(widget, QScrollBar) and not _is_part(widget) and not waits:
            yield widget


def _is_part(widget: QWidget) -> bool:
    """Tell whether Qt made `widget` as a part of another control: a spin box's field, a list's pop-up."""
    name = widget.objectName()
    if name.startswith("qt_") or name in {"ScrollLeftButton", "ScrollRightButton"} or isinstance(widget, QHeaderView):
        return True
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QComboBox | QAbstractSpinBox):
            return True
        above = above.parentWidget()
    return False


def spoken_name(widget: QWidget) -> str:
    """Return what a screen reader calls `widget`: its own name, its text, or its label's."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return "" if interface is None else interface.text(QAccessible.Text.Name).strip()


def reached_by_tab(top: QWidget) -> list[QWidget]:
    """Return the controls under `top` that can be seen and that Tab ought to reach."""
    wanted = Qt.FocusPolicy.TabFocus.value
    return [
        widget
        for widget in controls(top)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy().value & wanted == wanted
    ]


def described(widget: QWidget) -> str:
    """Return where `widget` is, for a person who has to find it in the source."""
    parts = [type(widget).__name__]
    above = widget.parentWidget()
    while above is not None and len(parts) < 5:
        parts.append(type(above).__name__)
        above = above.parentWidget()
    text = getattr(widget, "text", lambda: "")
    return f"{' < '.join(parts)} {text() if callable(text) else ''!r}"


class LongTexts(QTranslator):
    """Makes every text about 1.6 times as long, as German ones are; what stands in braces stays."""

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        """Qt's hook."""
        extra = round(len(sourceText) * LONGER)
        filler = (_FILLER * (extra // len(_FILLER) + 1))[:extra]
        return f"{sourceText}{filler}"

    def isEmpty(self) -> bool:
        """Qt's hook: an empty translator is not asked."""
        return False


def without_room(top: QWidget) -> list[str]:
    """Return a line for every visible label and button under `top` whose text is cut off."""
    return [
        f"{described(widget)}: {widget.width()}x{widget.height()} of {widget.sizeHint().toTuple()}"
        for widget in top.findChildren(QWidget)
        if widget.isVisible() and widget.width() > 0 and _is_cut(widget) and not _is_part(widget)
    ]


def _is_cut(widget: QWidget) -> bool:
    if isinstance(widget, QLabel):
        return _label_is_cut(widget)
    if isinstance(widget, QPushButton | QCheckBox):
        return bool(widget.text()) and widget.width() < widget.minimumSizeHint().width() - 1
    return False


def _label_is_cut(label: QLabel) -> bool:
    if not label.text() or (label.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Ignored and label.toolTip()):
        return False  # one that gives way says its whole text in its tip
    if label.wordWrap():
        return label.height() < label.heightForWidth(label.width()) - 1
    return label.width() < label.sizeHint().width() - 1
