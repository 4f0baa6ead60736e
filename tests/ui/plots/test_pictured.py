"""Pictures follow the shown step, and are drawn again only when it shows another record."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF
from pytestqt.qtbot import QtBot

from tests.gradlab.store.runs import numbers, recorded
from tests.gradlab.store.spread import with_distributions
from ui.plots.confusion import ConfusionMatrix
from ui.plots.first_weights import FirstWeights
from ui.plots.pictured import PictureInstrument, mixed, rgb
from ui.plots.surface import DecisionSurface
from ui.support.theme import Theme

KINDS = (DecisionSurface, ConfusionMatrix, FirstWeights)


@pytest.fixture(params=KINDS)
def instrument(request: pytest.FixtureRequest, qtbot: QtBot, theme: Theme) -> PictureInstrument:
    result: PictureInstrument = request.param(theme)
    qtbot.addWidget(result)
    result.resize(500, 400)
    result.show()
    return result


def test_it_shows_what_was_kept_at_or_before_the_step(instrument: PictureInstrument) -> None:
    assert instrument.empty.isVisible()
    instrument.set_history(with_distributions(recorded(numbers(50))))
    assert not instrument.empty.isVisible()
    seen: list[tuple[int, np.ndarray]] = []
    for step in (None, 29, 30, 1):
        instrument.set_step(step)
        assert instrument.drawn is not None
        seen.append((instrument.drawn.step, instrument.image.image.copy()))
    assert [step for step, _ in seen] == [50, 20, 30, 1]
    assert not np.array_equal(seen[0][1], seen[3][1])
    header, columns = instrument.table()
    assert header[0] == "step"
    assert set(columns[0]) == {1}


def test_the_same_record_is_not_shown_twice_and_another_theme_is(
    instrument: PictureInstrument, monkeypatch: pytest.MonkeyPatch
) -> None:
    instrument.set_history(with_distributions(recorded(numbers(50))))
    shown: list[object] = []
    show = instrument.show_pictures
    monkeypatch.setattr(instrument, "show_pictures", lambda pictures: (shown.append(pictures), show(pictures)))
    instrument.set_step(21)
    instrument.set_step(24)
    instrument.refresh()
    assert len(shown) == 1
    instrument.apply_theme()
    assert len(shown) == 2
    instrument.hide()
    instrument.set_step(41)
    assert len(shown) == 2
    instrument.show()
    assert len(shown) == 3


def test_a_run_without_them_empties_the_panel(instrument: PictureInstrument) -> None:
    instrument.set_history(with_distributions(recorded(numbers(50))))
    instrument.set_history(recorded(numbers(50)))
    assert instrument.empty.isVisible()
    assert instrument.image.image is None
    header, columns = instrument.table()
    assert columns == [[] for _ in header]


def test_the_pointer_reads_out_and_leaves(instrument: PictureInstrument) -> None:
    instrument.read_out(QPointF(100, 100))
    assert not instrument.card.isVisible()
    instrument.set_history(with_distributions(recorded(numbers(50))))
    box = instrument.plot.getViewBox()
    instrument.read_out(box.mapViewToScene(QPointF(0.5, 0.5)))
    assert instrument.card.isVisible()
    assert all(instrument.card.text())
    instrument.leaveEvent(QEvent(QEvent.Type.Leave))
    assert not instrument.card.isVisible()


def test_what_is_not_a_number_has_no_color(theme: Theme) -> None:
    ground, ink = rgb(theme.tokens.color("surface")), rgb(theme.tokens.color("ink"))
    found = mixed(ground, ink, np.array([np.nan, 0.0, 1.0, 7.0]))
    np.testing.assert_array_equal(found, [ground, ground, ink, ink])
