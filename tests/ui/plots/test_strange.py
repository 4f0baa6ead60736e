"""What a network gives whose training broke, and names that no one foresaw, are shown without a warning."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from gradlab.store import History, load
from tests.hostile.drawn import STRANGE
from tests.hostile.good import good_bytes
from ui.plots.confusion import ConfusionMatrix
from ui.plots.first_weights import FirstWeights
from ui.plots.pictured import PictureInstrument
from ui.plots.surface import DecisionSurface
from ui.support.theme import Theme

KINDS = (DecisionSurface, ConfusionMatrix, FirstWeights)


def shown(instrument: PictureInstrument, history: History) -> None:
    """Draw, point and copy as a person could."""
    instrument.set_history(history)
    instrument.set_step(1)
    assert not instrument.grab().isNull()
    for place in ((60, 60), (250, 200), (440, 300)):
        instrument.read_out(QPointF(*place))
    header, columns = instrument.table()
    assert len({len(column) for column in columns}) == 1
    "".join([*header, *(str(value) for column in columns for value in column)]).encode()
    instrument.summary().encode()


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_shown(qtbot: QtBot, theme: Theme, tmp_path: Path, kind: type[PictureInstrument]) -> None:
    instrument = kind(theme)
    qtbot.addWidget(instrument)
    instrument.resize(500, 400)
    instrument.show()
    path = tmp_path / "strange.gradlab"
    for make in STRANGE.values():
        make(path)
        shown(instrument, load(path).histories[0])
        assert instrument.drawn is not None
    path.write_bytes(good_bytes())
    shown(instrument, load(path).histories[1])
