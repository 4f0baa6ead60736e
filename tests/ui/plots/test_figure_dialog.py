"""Every instrument is exported as it is shown, for print; what stands on the page agrees with its numbers."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread
from pytestqt.qtbot import QtBot

from gradlab.figures.bins import shares
from gradlab.records import BINS, DISTRIBUTION_INDEX, HISTOGRAM_INDEX, HISTOGRAMS, Distributions
from gradlab.store import distribution_series
from tests.gradlab.store.runs import finished, numbers
from tests.gradlab.store.spread import normalized, with_distributions
from tests.svg import SvgPlot, values_of_colors
from ui.plots import OtherRun
from ui.plots.board import INSTRUMENTS, MORE, InstrumentBoard
from ui.plots.difference import Difference
from ui.plots.figure_dialog import FigureDialog
from ui.plots.heatmap import Heatmap
from ui.plots.instrument import Instrument
from ui.support.settings import Settings
from ui.support.theme import Theme


@pytest.fixture
def board(qtbot: QtBot, theme: Theme) -> InstrumentBoard:
    """A board with a run of seven layers whose signal falls by ten each."""
    result = InstrumentBoard(theme)
    qtbot.addWidget(result)
    result.resize(1200, 800)
    result.show()
    values = numbers(120, layers=7)
    values[..., :2] *= (10.0 ** -np.arange(7)[::-1]).astype(np.float32)[:, None]
    result.set_history(normalized(with_distributions(finished(values))))
    result.set_others((OtherRun(finished(values[:90], run="other"), "other", 1),))
    return result


def dialog_of(qtbot: QtBot, instrument: Instrument, folder: Path, suffix: str) -> FigureDialog:
    result = FigureDialog(instrument, Settings(folder / "settings.ini"))
    qtbot.addWidget(result)
    result.format_box.setCurrentIndex(result.format_box.findData(suffix))
    return result


def test_every_instrument_in_every_format(board: InstrumentBoard, qtbot: QtBot, tmp_path: Path) -> None:
    for name in INSTRUMENTS | MORE:
        board.set_open(name, on=True)
        instrument = board.instruments()[name]
        draws = instrument.draws
        starts = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}
        for suffix, start in starts.items():
            dialog = dialog_of(qtbot, instrument, tmp_path, suffix)
            dialog.write(tmp_path / f"figure.{suffix}")
            assert (tmp_path / f"figure.{suffix}").read_bytes().startswith(start)
            assert any(plot.items for plot in dialog.scene().plots)
        dialog = dialog_of(qtbot, instrument, tmp_path, "csv")
        dialog.write(tmp_path / "figure.csv")
        with (tmp_path / "figure.csv").open(newline="", encoding="utf-8") as file:
            assert next(csv.reader(file)) == instrument.table()[0]
        assert instrument.draws == draws  # the one on the board is left alone


def test_the_profiles_marks_stand_at_the_shown_steps_numbers(
    board: InstrumentBoard, qtbot: QtBot, tmp_path: Path
) -> None:
    board.set_step(33)
    profile = board.instruments()["profile"]
    dialog_of(qtbot, profile, tmp_path, "svg").write(tmp_path / "profile.svg")
    found = SvgPlot(tmp_path / "profile.svg", "plot-0").heights("item-0-")
    header, columns = profile.table()
    for name in ("delta_rms", "grad_norm"):
        for value in np.log10(np.array(columns[header.index(name)], float)):
            assert np.abs(found - value).min() < 5e-3


def test_the_outcomes_lines_are_the_evaluations(board: InstrumentBoard, qtbot: QtBot, tmp_path: Path) -> None:
    outcome = board.instruments()["outcome"]
    history = outcome.history
    assert history is not None
    dialog_of(qtbot, outcome, tmp_path, "svg").write(tmp_path / "outcome.svg")
    plot = SvgPlot(tmp_path / "outcome.svg", "plot-1")
    expected = history.step_curve("accuracy", 1, history.last_step, 4000)
    lines = [line for line in plot.lines("item-1-") if len(line) == len(expected.steps)]
    assert lines
    np.testing.assert_allclose(lines[0][:, 1], 100 * expected.mean, atol=0.5)


def test_the_preview_follows_and_the_settings_are_remembered(
    board: InstrumentBoard, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = dialog_of(qtbot, board.instruments()["profile"], tmp_path, "png")
    light = dialog._picture.toImage().pixelColor(3, 3).lightness()
    dialog.width_field.setValue(100)
    dialog.height_field.setValue(80)
    dialog.dpi_field.setValue(90)
    dialog.colors.set_value("dark")
    dialog.show_preview()
    dark = dialog._picture.toImage()
    assert light > 200
    assert dark.pixelColor(3, 3).lightness() < 80
    assert abs(dark.width() / dark.height() - 100 / 80) < 0.02
    dialog.write(tmp_path / "figure.png")
    assert imread(tmp_path / "figure.png").shape[:2] == (283, 354)
    again = FigureDialog(board.instruments()["profile"], Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(again)
    assert (again.suffix, again.form()) == (dialog.suffix, dialog.form())


def test_the_numbers_need_no_size(board: InstrumentBoard, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = dialog_of(qtbot, board.instruments()["traces"], tmp_path, "csv")
    assert not dialog.width_field.isEnabled()
    dialog.format_box.setCurrentIndex(dialog.format_box.findData("pdf"))
    assert dialog.width_field.isEnabled()
    assert not dialog.dpi_field.isEnabled()  # a PDF has no dots
    dialog.title_field.setText("")
    assert dialog.scene().title == ""


def test_the_difference_of_two_runs_is_exported_too(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    difference = Difference(theme)
    qtbot.addWidget(difference)
    difference.resize(500, 400)
    difference.show()
    difference.set_history(finished(numbers(30)))
    difference.set_others((OtherRun(finished(numbers(30, seed=5), run="other"), "other", 1),))
    dialog_of(qtbot, difference, tmp_path, "svg").write(tmp_path / "difference.svg")
    found = SvgPlot(tmp_path / "difference.svg", "plot-0").heights("item-0-")
    for values in difference.values():
        for value in np.log10(values):
            assert np.abs(found - value).min() < 5e-3


def test_the_heatmaps_colors_are_the_shown_numbers(board: InstrumentBoard, qtbot: QtBot, tmp_path: Path) -> None:
    board.set_step(None)
    heatmap = board.instruments()["heatmap"]
    assert isinstance(heatmap, Heatmap)
    for quantity in ("relative", "grad_norm"):
        heatmap.set_quantity(quantity)
        dialog_of(qtbot, heatmap, tmp_path, "svg").write(tmp_path / "heatmap.svg")
        path = tmp_path / "heatmap.svg"
        assert heatmap.image is not None
        expected = np.log10(heatmap.image.values.astype(float))
        cells = SvgPlot(path, "plot-0").images()[0].cells(*expected.shape)
        scale = SvgPlot(path, "scale")
        found = values_of_colors(cells, scale)
        low, high = found.min(), found.max()
        span = high - low
        # Words of the scale have three figures, its ends are cut to percentiles.
        inside = (expected > low) & (expected < high)
        assert inside.mean() > 0.8
        np.testing.assert_allclose(found[inside], expected[inside], atol=0.02 * span)


def test_ridges_statistics_and_percentages_are_the_records(
    board: InstrumentBoard, qtbot: QtBot, tmp_path: Path
) -> None:
    for name in ("histograms", "saturation", "shift", "norm_statistics"):
        board.set_open(name, on=True)
        dialog_of(qtbot, board.instruments()[name], tmp_path, "svg").write(tmp_path / f"{name}.svg")
    history = board.instruments()["profile"].history
    assert history is not None
    record = history.distributions.at(None)
    assert record is not None
    _check_ridges(SvgPlot(tmp_path / "histograms.svg", "plot-0"), record)
    heights = SvgPlot(tmp_path / "saturation.svg", "plot-0").heights("item-0-")
    for value in 100 * record.values[:-1, DISTRIBUTION_INDEX["low_slope"]]:
        assert np.abs(heights - value).min() < 0.5
    steps, values = distribution_series(history, ("input_middle", "moving_mean"))
    for name, layer, column in (("shift", 0, 0), ("norm_statistics", 1, 1)):
        lines = SvgPlot(tmp_path / f"{name}.svg", "plot-0").lines("item-0-")
        matching = [line for line in lines if len(line) == len(steps)]
        span = max(float(np.ptp(values[:, layer, column])), 1.0)
        assert any(np.allclose(line[:, 1], values[:, layer, column], atol=0.01 * span) for line in matching)


def _check_ridges(plot: SvgPlot, record: Distributions) -> None:
    """Each layer's ridge is as high in each bin as the bin is full."""
    delta = HISTOGRAMS[HISTOGRAM_INDEX["delta"]]
    slope, start = np.polyfit(*plot.ticks("x"), 1)
    ridges = [line for line in plot.page_lines("item-0-") if np.ptp(line[:, 1]) > 0]
    for layer in range(len(record.counts)):
        held = shares(record.counts[layer, HISTOGRAM_INDEX["delta"]])[:BINS]
        found = False
        for line in ridges:
            bins = ((slope * line[:, 0] + start - delta.low) / delta.width).astype(int)
            heights = line[:, 1].max() - line[:, 1]
            found = found or np.allclose(heights / heights.max(), held[bins] / held.max(), atol=0.01)
        assert found
