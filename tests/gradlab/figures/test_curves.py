"""Activations over each other: what is drawn and written are their own formulas."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gradlab.errors import ExportError
from gradlab.figures import curve_label, curve_table, draw_curves, save_curves
from gradlab.figures.curves import MOST_CURVES, span_of
from gradlab.spec import Activation

ELU, SELU = Activation(kind="elu"), Activation(kind="selu")
STEEP = Activation(kind="leaky_relu", alpha=0.3)


def test_the_lines_are_phi_and_its_slope() -> None:
    figure = draw_curves([ELU, STEEP, SELU], reach=3.0)
    left, right = figure.axes
    for plot, name in ((left, "value"), (right, "slope")):
        lines = [line for line in plot.get_lines() if not str(line.get_label()).startswith("_")]
        assert [line.get_label() for line in lines] == ["ELU", "Leaky ReLU, α = 0.3", "SELU"]
        for line, activation in zip(lines, (ELU, STEEP, SELU), strict=True):
            z = np.asarray(line.get_xdata())
            assert (z.min(), z.max()) == (-3, 3)
            np.testing.assert_allclose(np.asarray(line.get_ydata()), getattr(activation, name)(z))
    looks = {(line.get_color(), line.get_linestyle()) for line in left.get_lines()[2:]}
    assert len(looks) == 3


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_it_is_written_in_each_format(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"activations{suffix}"
    save_curves([ELU], path, dark=suffix == ".png")
    assert path.stat().st_size > 1000


def test_the_table_has_a_column_for_each_curve() -> None:
    header, columns = curve_table([ELU, Activation(kind="softmax")], reach=2.0)
    assert header == ["z", "ELU: phi", "ELU: slope", "Softmax: phi", "Softmax: slope"]
    np.testing.assert_allclose(columns[3], 1 / (1 + np.exp(-columns[0])))
    np.testing.assert_allclose(np.gradient(columns[1], columns[0])[10:-10], columns[2][10:-10], atol=6e-3)


def test_a_parameter_of_its_own_is_named() -> None:
    assert [curve_label(one) for one in (ELU, STEEP)] == ["ELU", "Leaky ReLU, α = 0.3"]


def test_curves_that_go_far_are_cut_and_flat_ones_have_room() -> None:
    assert span_of([np.array([-50.0, 50.0])]) == pytest.approx((-2.36, 4.36))
    low, high = span_of([np.ones(3)])
    assert low < 1 < high


@pytest.mark.parametrize("count", [0, MOST_CURVES + 1])
def test_none_and_more_than_can_be_told_apart_are_refused(count: int) -> None:
    with pytest.raises(ExportError, match=f"received {count}"):
        draw_curves([ELU] * count)


def test_where_it_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="give the file one of these endings"):
        save_curves([ELU], tmp_path / "curves.bmp")
    with pytest.raises(ExportError, match="write to another place"):
        save_curves([ELU], tmp_path / "missing" / "curves.png")
