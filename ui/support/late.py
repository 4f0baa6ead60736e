"""Parts of a window that are made when they are first asked for, so that the first picture need not wait for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

Part = TypeVar("Part", bound=QWidget)


class LatePlace(QWidget, Generic[Part]):
    """The place of a part: bare until `part` is asked for."""

    made = Signal(object)
    """The part, when it was made."""

    def __init__(self, make: Callable[[QWidget], Part], parent: QWidget, role: str = "dock") -> None:
        super().__init__(parent)
        self._make = make
        self._part: Part | None = None
        self.setProperty("role", role)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def is_made(self) -> bool:
        """Tell whether the part was made."""
        return self._part is not None

    @property
    def part(self) -> Part:
        """The part, made now if it was not."""
        return self._part or self.make()

    def make(self) -> Part:
        """Make the part if it was not made, and return it."""
        if self._part is None:
            self._part = self._make(self)
            self._column.addWidget(self._part)
            self.made.emit(self._part)
        return self._part
