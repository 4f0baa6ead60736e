"""A dock whose content has a head of its own."""

from __future__ import annotations

from PySide6.QtWidgets import QDockWidget, QWidget


class HeadlessDock(QDockWidget):
    """A dock whose content has a head of its own; only when it floats does it get a title to be moved by."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setTitleBarWidget(QWidget(self))
        self.topLevelChanged.connect(self._dress)

    def _dress(self, floating: bool) -> None:
        old = self.titleBarWidget()
        self.setTitleBarWidget(None if floating else QWidget(self))  # pyright: ignore[reportArgumentType] - Qt takes null
        if old is not None:
            old.deleteLater()
