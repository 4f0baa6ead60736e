"""Figures from the terminal agree with the numbers: marks are measured on the page and compared with the record."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gradlab.figures import save_figure
from tests.gradlab.store.runs import finished, numbers
from tests.svg import SvgPlot


def test_the_profiles_marks_are_the_recorded_relative_signal(tmp_path: Path) -> None:
    values = numbers(40, layers=7)
    values[..., 0] *= (10.0 ** -np.arange(7)[::-1]).astype(np.float32)
    history = finished(values)
    save_figure("profile", history, tmp_path / "profile.svg", step=23)
    plot = SvgPlot(tmp_path / "profile.svg", "axes_1")
    places, heights = plot.ticks("y")
    slope, start = np.polyfit(places, heights, 1)
    measured = sorted(
        slope * float(use.get("y", "nan")) + start
        for group in plot.groups("PathCollection")
        for use in group.iter("{http://www.w3.org/2000/svg}use")
    )
    recorded = np.log10(history.relative_signal(23).astype(float))
    for value in recorded:
        assert min(abs(value - np.array(measured))) < 2e-3


@pytest.mark.parametrize("quantity", ["pre_std", "act_mean"])
def test_the_traces_lines_are_the_recorded_curves(tmp_path: Path, quantity: str) -> None:
    history = finished(numbers(60))
    save_figure("traces", history, tmp_path / "traces.svg", quantity=quantity, layers=(0, 2))
    plot = SvgPlot(tmp_path / "traces.svg", "axes_1")
    lines = [line for line in plot.lines("line2d") if len(line) == 60]
    for layer, line in zip((0, 2), lines, strict=True):
        curve = history.layer_curve(quantity, layer, 1, 60, 600)
        np.testing.assert_allclose(line, np.column_stack([curve.steps, curve.mean]), rtol=2e-3, atol=2e-3)
