"""A language whose words are twice as long as English ones, and what a layout must not do with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget


class LongWords(QTranslator):
    """Says everything twice."""

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        return f"{sourceText} {sourceText}" if sourceText.strip() else sourceText

    def isEmpty(self) -> bool:
        return False


@contextmanager
def long_words() -> Iterator[None]:
    """Speak that language within the block."""
    translator = LongWords()
    assert QApplication.installTranslator(translator)
    try:
        yield
    finally:
        QApplication.removeTranslator(translator)


def clipped(root: QWidget) -> list[str]:
    """Return every visible label and button whose words do not fit into it, or that reaches out of its parent."""
    found: list[str] = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton) or not widget.text():
            continue
        if widget.toolTip() == widget.text():
            continue  # it gives way, and says in full what it was
        parent = widget.parentWidget()
        if parent is not None and widget.geometry().right() > parent.rect().right() + 1:
            found.append(f"{widget.text()!r} reaches {widget.geometry().right()} of {parent.rect().right()}")
        elif isinstance(widget, QLabel) and widget.wordWrap():
            needed = widget.heightForWidth(widget.width())
            if needed > widget.height() + 1:
                found.append(f"{widget.text()!r} needs {needed} in height and has {widget.height()}")
        elif widget.sizeHint().width() > widget.width() + 1:
            found.append(f"{widget.text()!r} needs {widget.sizeHint().width()} and has {widget.width()}")
    return found
