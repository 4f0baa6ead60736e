"""The layer under the pointer, on a card or in an instrument, is pointed at in both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.editor.stack_view import StackView

if TYPE_CHECKING:
    from ui.plots import InstrumentBoard


class PointingControl(QObject):
    """Joins the cards and the instruments, which number the layers differently, by the layers' names."""

    def __init__(self, cards: StackView, board: InstrumentBoard) -> None:
        super().__init__(board)
        self._cards = cards
        self._board = board
        cards.pointed.connect(self._show_on_board)
        board.layerHovered.connect(self._show_on_cards)

    def _names(self) -> tuple[str, ...]:
        return self._board.instruments()["profile"].layer_names

    def _show_on_board(self, name: str | None) -> None:
        names = self._names()
        self._board.set_hovered(names.index(name) if name in names else None)

    def _show_on_cards(self, layer: int | None) -> None:
        names = self._names()
        self._cards.point_at(names[layer] if layer is not None and layer < len(names) else None)
