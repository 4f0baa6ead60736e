"""Axes are named: what they show and its unit, with room for the words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from pytestqt.qtbot import QtBot

from tests.gradlab.store.runs import finished, numbers
from tests.gradlab.store.spread import normalized, with_distributions
from ui.plots import OtherRun
from ui.plots.axes import LEAST_PX, WORD_PX, LinearAxis, PowerAxis, StepAxis
from ui.plots.difference import Difference
from ui.plots.histograms import Histograms
from ui.plots.profile import Profile
from ui.plots.saturation import Saturation
from ui.plots.scene import scene_of
from ui.plots.traces import Traces
from ui.support.theme import Theme


def test_a_name_takes_room_and_gives_it_back(qtbot: QtBot) -> None:
    axis = PowerAxis()
    before = axis.fixedWidth
    assert before is not None
    axis.set_word("|φ′| < 1 [loss]")
    assert axis.fixedWidth == before + WORD_PX
    assert axis.label is not None
    assert axis.label.toPlainText().strip() == "|φ′| < 1 [loss]"
    axis.set_word("other")
    assert axis.fixedWidth == before + WORD_PX
    axis.set_word("")
    assert axis.fixedWidth == before
    assert StepAxis().word == "step"


@pytest.mark.parametrize(
    ("height", "shown"),
    [
        (400.0, "gradient ‖∂W‖ [loss / weight]"),
        (100.0, "gradient ‖∂W‖"),
        (40.0, "gradi…"),
    ],
)
def test_a_short_axis_says_less(qtbot: QtBot, height: float, shown: str) -> None:
    axis = PowerAxis()
    axis.set_word("gradient ‖∂W‖ [loss / weight]")
    axis.resize(50, height)
    assert axis.label is not None
    said = axis.label.toPlainText().strip()
    assert said == shown or (height < 50 and said.endswith("…") and "gradient ".startswith(said[:-1]))
    assert axis.word == "gradient ‖∂W‖ [loss / weight]"
    middle = axis.label.pos().y() - axis.label.boundingRect().width() / 2
    assert middle == pytest.approx(height / 2, abs=1)


@pytest.mark.parametrize("size", [40.0, 60.0, 90.0, 200.0, 600.0])
@pytest.mark.parametrize("span", [(0.0, 1.0), (0.08, 0.95), (-3.0, 4.0), (0.0, 1e-4)])
def test_ticks_leave_room_for_their_words(qtbot: QtBot, size: float, span: tuple[float, float]) -> None:
    low, high = span
    values = sorted(value for _, level in LinearAxis().tickValues(low, high, size) for value in level)
    assert len(values) >= (1 if size < 60 else 2)
    assert all((after - before) / (high - low) * size >= LEAST_PX - 1e-6 for before, after in pairwise(values))


@pytest.mark.parametrize(
    ("low", "high", "size", "words"),
    [
        (-0.45, 0.45, 60.0, ["0.5", "1", "2"]),
        (-0.45, 0.45, 30.0, ["1"]),
        (-0.4, 0.7, 60.0, ["0.5", "1", "2", "5"]),
        (-0.9, 0.9, 46.0, ["0.3", "1", "3"]),
        (-2.4, -1.6, 60.0, ["0.005", "10⁻²", "0.02"]),
        (-2.1, 0.9, 60.0, ["10⁻²", "1"]),
    ],
)
def test_powers_of_ten_are_filled_in_where_there_are_few(
    qtbot: QtBot, low: float, high: float, size: float, words: list[str]
) -> None:
    axis = PowerAxis()
    values = [value for _, level in axis.tickValues(low, high, size) for value in level]
    assert axis.tickStrings(values, 1.0, 1.0) == words


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Profile, ["δ [loss], ‖∂W‖ [loss / weight]"]),
        (Traces, ["weight gradient ‖∂W‖ [loss / weight]"]),
        (Saturation, ["share of z, of units"]),
        (Difference, ["signal δ [loss]", "ratio"]),
    ],
)
def test_the_vertical_axes_of_a_figure_are_named_as_those_of_the_window(
    qtbot: QtBot, theme: Theme, kind: type, words: list[str]
) -> None:
    instrument = kind(theme)
    qtbot.addWidget(instrument)
    instrument.resize(500, 400)
    instrument.show()
    instrument.set_history(normalized(with_distributions(finished(numbers(30)))))
    instrument.set_others((OtherRun(finished(numbers(30), run="other"), "other", 1),))
    assert [plot.y_label for plot in scene_of(instrument, "", "").plots] == words


def test_the_axis_of_values_is_that_of_the_chosen_quantity(qtbot: QtBot, theme: Theme) -> None:
    instrument = Histograms(theme)
    qtbot.addWidget(instrument)
    instrument.show()
    instrument.set_history(with_distributions(finished(numbers(30))))
    assert scene_of(instrument, "", "").plots[0].x_label == "|δ| [loss]"
    instrument.set_quantity("pre")
    assert scene_of(instrument, "", "").plots[0].x_label == "pre-activation z"
