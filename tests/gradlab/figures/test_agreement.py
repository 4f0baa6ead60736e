"""Figures from the terminal agree with the numbers: what is drawn is measured on the page and compared with the record.

Places agree to 0.5 % of an axis' decade or unit, colors to a hundredth of their scale.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradlab.figures import save_figure
from gradlab.figures.bins import counts_of, density, shares, window
from gradlab.records import BINS, DISTRIBUTION_INDEX, HISTOGRAM_INDEX, HISTOGRAMS, Evaluation
from gradlab.store import History, distribution_series, loss_gap, milliseconds, ratio_of, sizes_of_both, update_spread
from tests.gradlab.store.runs import finished, numbers
from tests.gradlab.store.spread import normalized, with_distributions
from tests.svg import SvgPlot, values_of_colors

STEPS, LAYERS = 200, 5
GRAD = HISTOGRAMS[HISTOGRAM_INDEX["grad"]]


@pytest.fixture
def history() -> History:
    """A run whose signal falls by ten from layer to layer, with distributions, batch norm and evaluations."""
    values = numbers(STEPS, layers=LAYERS)
    values[..., 0] *= (10.0 ** -np.arange(LAYERS)[::-1]).astype(np.float32)
    result = normalized(with_distributions(finished(values)))
    for step in range(10, STEPS + 1, 10):
        result.add(Evaluation(step, 2 / step, 0.5, 3 / step, 0.4))
    return result


def drawn(kind: str, history: History, folder: Path, *, plot: int = 0, **options: Any) -> SvgPlot:
    path = folder / f"{kind}.svg"
    save_figure(kind, history, path, **options)
    return SvgPlot(path, f"plot-{plot}")


def test_the_profiles_marks_are_the_recorded_relative_signal(history: History, tmp_path: Path) -> None:
    plot = drawn("profile", history, tmp_path, step=23)
    places, heights = plot.ticks("y")
    slope, start = np.polyfit(places, heights, 1)
    for layer, value in enumerate(np.log10(history.relative_signal(23).astype(float))):
        (use,) = (
            use for group in plot.groups(f"signal-{layer}") for use in group.iter("{http://www.w3.org/2000/svg}use")
        )
        assert slope * float(use.get("y", "nan")) + start == pytest.approx(value, abs=5e-3)


@pytest.mark.parametrize("quantity", ["delta_rms", "grad_norm", "pre_std", "input_middle"])
@pytest.mark.parametrize("colors", ["automatic", "whole"])
def test_the_heatmaps_cells_are_the_recorded_numbers(
    history: History, tmp_path: Path, quantity: str, colors: str
) -> None:
    path = tmp_path / "heatmap.svg"
    save_figure("heatmap", history, path, quantity=quantity, colors=colors, steps=(11, 40), dpi=300)
    cells = SvgPlot(path, "plot-0").images()[0].cells(LAYERS, 30)
    scale = SvgPlot(path, "plot-1")
    found = values_of_colors(cells, scale)
    if quantity == "delta_rms":
        expected = np.log10(history.relative_image(11, 40, 30).values)
    elif quantity == "input_middle":
        expected = np.tile(np.arange(11, 41) // 10 * 10, (LAYERS, 1)).astype(float)
    else:
        expected = history.image(quantity, 11, 40, 30).values.astype(float)
        expected = np.log10(expected) if quantity == "grad_norm" else expected
    low, high = (np.inf, -np.inf) if colors == "whole" else np.percentile(expected, [1, 99])
    span = float(np.ptp(scale.ticks("y")[1]))
    inside = (expected > low) & (expected < high) if colors == "automatic" else np.ones(expected.shape, bool)
    np.testing.assert_allclose(found[inside], expected[inside], atol=0.01 * span)


@pytest.mark.parametrize("quantity", ["pre_std", "act_mean"])
def test_the_traces_lines_are_the_recorded_curves(history: History, tmp_path: Path, quantity: str) -> None:
    plot = drawn("traces", history, tmp_path, quantity=quantity, layers=(0, 2), steps=(20, 150))
    for layer in (0, 2):
        (line,) = plot.lines(f"line-{layer}-{quantity}")
        curve = history.layer_curve(quantity, layer, 20, 150, 600)
        np.testing.assert_allclose(line, np.column_stack([curve.steps, curve.mean]), rtol=2e-3, atol=2e-3)


def test_several_quantities_of_a_layer_are_lines_by_their_sizes(history: History, tmp_path: Path) -> None:
    names = ("grad_norm", "weight_norm", "input_middle")
    plot = drawn("traces", history, tmp_path, quantity=names, layers=(1,))
    for name in names[:2]:
        (line,) = plot.lines(f"line-1-{name}")
        curve = history.layer_curve(name, 1, 1, STEPS, 600)
        np.testing.assert_allclose(line[:, 1], np.log10(curve.mean), atol=5e-3)
    (line,) = plot.lines("line-1-input_middle")
    steps, values = distribution_series(history, ("input_middle",))
    np.testing.assert_allclose(line, np.column_stack([steps, np.log10(values[:, 1, 0])]), atol=2e-2)


def test_the_outcomes_rows_are_scores_gap_updates_and_time(history: History, tmp_path: Path) -> None:
    rows = ("loss", "accuracy", "gap", "update_ratio", "seconds")
    path = tmp_path / "outcome.svg"
    save_figure("outcome", history, path, rows=rows, height_mm=220, steps=(1, STEPS))
    loss, accuracy, gap, updates, time = (SvgPlot(path, f"plot-{place}") for place in range(5))
    later = [item for item in history.evaluations if item.step > 0]
    (line,) = loss.lines("training")
    np.testing.assert_allclose(line[-len(later) :, 1], np.log10([one.train_loss for one in later]), atol=5e-3)
    (line,) = accuracy.lines("validation")
    np.testing.assert_allclose(line[:, 1], [100 * one.validation_accuracy for one in history.evaluations], atol=0.5)
    lines = [plot.lines(name)[0] for plot, name in ((gap, "gap"), (updates, "update_ratio"), (time, "seconds"))]
    _, gaps = loss_gap(history, 1, STEPS)
    np.testing.assert_allclose(lines[0][:, 1], gaps[np.isfinite(gaps)], atol=5e-3)
    spread = update_spread(history, 1, STEPS, 600)
    np.testing.assert_allclose(lines[1][:, 1], np.log10(spread.median), atol=5e-3)
    _, taken = milliseconds(history, 1, STEPS, 600)
    np.testing.assert_allclose(lines[2][:, 1], np.log10(taken), atol=5e-3)


def test_the_ridges_are_the_shares_of_the_bins(history: History, tmp_path: Path) -> None:
    plot = drawn("histograms", history, tmp_path, step=57, quantity="grad")
    record = history.distributions.at(57)
    assert record is not None
    assert record.step == 50
    for layer in range(LAYERS):
        points = page_line(plot, f"ridge-{layer}")
        slope, start = np.polyfit(*plot.ticks("x"), 1)
        bins = ((slope * points[:, 0] + start - GRAD.low) / GRAD.width).astype(int)
        heights = points[:, 1].max() - points[:, 1]
        held = shares(record.counts[layer, HISTOGRAM_INDEX["grad"]])[:BINS]
        assert held[bins].sum() == pytest.approx(held.sum())  # nothing lies outside of what is shown
        np.testing.assert_allclose(heights / heights.max(), held[bins] / held.max(), atol=5e-3)


def page_line(plot: SvgPlot, group: str) -> np.ndarray:
    """The corners of the one line of a group, on the page."""
    (path,) = (path for one in plot.groups(group) for path in one.iter("{http://www.w3.org/2000/svg}path"))
    return np.array(re.findall(r"-?\d+\.?\d*", path.get("d", "")), np.float64).reshape(-1, 2)


def test_the_density_is_how_full_each_bin_was_at_each_moment(history: History, tmp_path: Path) -> None:
    path = tmp_path / "density.svg"
    save_figure("density", history, path, layers=(2,), quantity="delta", steps=(5, 44), dpi=300)
    records = [record for record in history.distributions if record.step <= 44]
    counts = counts_of(records, "delta", 2)
    bins = window(counts)
    expected = density(counts, [record.step for record in records], (5, 44), 40, bins)[::-1]
    cells = SvgPlot(path, "plot-0").images()[0].cells(*expected.shape)
    assert expected.max() == 1
    np.testing.assert_allclose(values_of_colors(cells, SvgPlot(path, "plot-1")), expected, atol=0.02)


def test_saturation_is_in_percent(history: History, tmp_path: Path) -> None:
    plot = drawn("saturation", history, tmp_path, step=120)
    record = history.distributions.at(120)
    assert record is not None
    for group, quantity in (("low", "low_slope"), ("dead", "dead_units")):
        expected = 100 * record.values[:, DISTRIBUTION_INDEX[quantity]]
        places, percents = plot.ticks("y")
        slope, start = np.polyfit(places, percents, 1)
        found = slope * heights_of_marks(plot, group) + start
        np.testing.assert_allclose(found, expected[np.isfinite(expected)], atol=0.5)


def heights_of_marks(plot: SvgPlot, group: str) -> np.ndarray:
    uses = [use for one in plot.groups(group) for use in one.iter("{http://www.w3.org/2000/svg}use")]
    return np.array([float(use.get("y", "nan")) for use in uses])


def test_shift_and_batch_norm_are_the_records_statistics(history: History, tmp_path: Path) -> None:
    steps, values = distribution_series(history, ("input_middle", "batch_mean", "moving_std"))
    shift = drawn("shift", history, tmp_path, layers=(3,))
    (line,) = shift.lines("median-3")
    np.testing.assert_allclose(line, np.column_stack([steps, values[:, 3, 0]]), atol=1.0)
    norm = drawn("norm_statistics", history, tmp_path, layers=(2,))
    (line,) = norm.lines("batch_mean")
    np.testing.assert_allclose(line[:, 1], values[:, 2, 1], atol=5e-3)
    (line,) = drawn("norm_statistics", history, tmp_path, layers=(2,), plot=1).lines("moving_std")
    np.testing.assert_allclose(line[:, 1], values[:, 2, 2], atol=5e-3)


def test_the_difference_shows_both_runs_and_their_ratio(history: History, tmp_path: Path) -> None:
    other = finished(numbers(STEPS, layers=LAYERS, seed=4), run="other")
    one, two = sizes_of_both(history, other, "grad_norm", 33)
    above = drawn("difference", history, tmp_path, against=other, quantity="grad_norm", step=33)
    below = SvgPlot(tmp_path / "difference.svg", "plot-1")
    for plot, group, expected in ((above, "this", one), (above, "other", two), (below, "ratio", ratio_of(one, two))):
        places, values = plot.ticks("y")
        slope, start = np.polyfit(places, values, 1)
        np.testing.assert_allclose(slope * heights_of_marks(plot, group) + start, np.log10(expected), atol=5e-3)
