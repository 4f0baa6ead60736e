"""How the panels stand, as bytes: which further ones are open, and Qt's state of all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray

MARK = b"gradlab-panels:"


def packed(further: Sequence[str], state: QByteArray) -> bytes:
    """Return the names of the open further panels and a QMainWindow's state as one."""
    return MARK + ",".join(further).encode("ascii") + b"\n" + bytes(state.data())


def unpacked(data: bytes, known: Sequence[str]) -> tuple[list[str], QByteArray]:
    """Return the names among ``known`` and the state; without a mark all is state, as of an earlier time."""
    if not data.startswith(MARK):
        return [], QByteArray(data)
    head, _, state = data.removeprefix(MARK).partition(b"\n")
    names = head.decode("ascii", "replace").split(",")
    return [name for name in known if name in names], QByteArray(state)
