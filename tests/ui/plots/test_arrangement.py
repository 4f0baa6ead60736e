"""An arrangement keeps the open panels' names before Qt's state; older and foreign ones do no harm."""

from __future__ import annotations

from PySide6.QtCore import QByteArray

from ui.plots.arrangement import packed, unpacked

KNOWN = ("difference", "histograms", "shift")


def test_there_and_back() -> None:
    state = QByteArray(b"\x00\xff\n state")
    assert unpacked(packed(["shift", "histograms"], state), KNOWN) == (["histograms", "shift"], state)
    assert unpacked(packed([], state), KNOWN) == ([], state)


def test_a_state_without_names_and_names_that_are_unknown() -> None:
    assert unpacked(b"\x00state", KNOWN) == ([], QByteArray(b"\x00state"))
    assert unpacked(b"", KNOWN) == ([], QByteArray())
    assert unpacked(b"gradlab-panels:pie,shift,\xff\nstate", KNOWN) == (["shift"], QByteArray(b"state"))
