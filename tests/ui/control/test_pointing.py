"""What is under the pointer on a card is pointed at in the instruments, and the other way round."""

from __future__ import annotations

from tests.ui.desk import Desk


def test_a_card_and_its_layer_in_the_instruments_are_pointed_at_together(desk: Desk) -> None:
    desk.start()
    cards, board = desk.app.window.stack_editor.view, desk.app.board
    names = board.instruments()["profile"].layer_names
    cards.pointed.emit(names[3])
    assert {one.hovered for one in board.instruments().values()} == {3}
    cards.pointed.emit(None)
    assert {one.hovered for one in board.instruments().values()} == {None}
    plain = cards.viewport().grab().toImage()
    board.instruments()["heatmap"].hover(0)
    assert cards.viewport().grab().toImage() != plain
    board.instruments()["heatmap"].hover(None)
    assert cards.viewport().grab().toImage() == plain
