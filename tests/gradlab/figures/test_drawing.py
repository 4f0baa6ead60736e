"""Figures of recorded runs: every kind is drawn and written, and what cannot be is told in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.image import imread

from gradlab.errors import ExportError
from gradlab.figures import FIGURES, available, draw, save_all, save_figure
from gradlab.figures.options import FigureOptions
from gradlab.records import LAYER_INDEX
from gradlab.store import History
from tests.gradlab.store.runs import finished, numbers, recorded, started
from tests.gradlab.store.spread import normalized, with_distributions


def whole(steps: int = 300) -> History:
    """A run that has what every figure needs but another run."""
    return normalized(with_distributions(finished(numbers(steps))))


@pytest.mark.parametrize("kind", FIGURES)
@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_every_kind_in_every_format(kind: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"figure{suffix}"
    asked: FigureOptions = {"dark": suffix == ".png"}
    if kind == "difference":
        asked["against"] = finished(numbers(90), run="other")
    save_figure(kind, whole(), path, dpi=60, **asked)
    starts = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}
    assert path.read_bytes().startswith(starts[suffix])
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


def test_the_size_and_the_resolution_are_what_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "figure.png"
    save_figure("traces", finished(numbers(30)), path, dpi=100, width_mm=127, height_mm=76.2)
    assert imread(path).shape[:2] == (300, 500)


def test_zeros_nan_and_infinity_are_drawn(tmp_path: Path) -> None:
    values = numbers(80)
    values[10:20, 0] = 0.0
    values[30, 1] = np.nan
    values[40, 2] = np.inf
    assert [path.stem for path in save_all(recorded(values), tmp_path)] == ["profile", "heatmap", "traces", "outcome"]
    assert set(available(with_distributions(recorded(values)))) == set(FIGURES) - {"norm_statistics", "difference"}
    assert set(available(normalized(with_distributions(recorded(values))))) == set(FIGURES) - {"difference"}


def test_the_profile_tells_its_step_and_dark_is_dark() -> None:
    history = finished(numbers(50))
    figure = draw("profile", history, step=17, dark=True)
    assert any("step 17" in text.get_text() for text in figure.texts)
    light = draw("profile", history)
    assert sum(to_rgb(figure.get_facecolor())) < 0.5
    assert sum(to_rgb(light.get_facecolor())) > 2.5


@pytest.mark.parametrize(
    ("kind", "asked", "words"),
    [
        ("pie", {}, "There is no figure 'pie'; the figures are profile"),
        ("traces", {"quantity": "beauty"}, "There is no quantity 'beauty'"),
        ("traces", {"layers": (7,)}, "There is no layer 7; the layers are 0 to 2"),
        ("profile", {"step": 6}, "There is no step 6; the run has steps 1 to 5"),
        ("traces", {"steps": (3, 9)}, "Steps 3 to 9 cannot be shown; the run has steps 1 to 5"),
        ("outcome", {"rows": ("loss", "beauty")}, "There is no row 'beauty'; the rows are loss, accuracy"),
        ("heatmap", {"colors": "bright"}, "There are no colors 'bright'; there are automatic, fixed"),
        ("heatmap", {"layers": (1,)}, "The figure heatmap has no layers; it takes steps, colors"),
        ("outcome", {"quantity": "delta_rms"}, "The figure outcome has no quantity to choose"),
        ("profile", {"quantity": ("delta_rms", "grad_norm")}, "The figure profile shows one quantity"),
        ("histograms", {}, "The figure histograms shows distributions, of which the run holds none"),
        ("profile", {"quantity": "low_slope"}, "low_slope comes with distributions, of which the run holds none"),
        ("norm_statistics", {}, "The figure norm_statistics shows batch norm, which no layer of the run has"),
        ("difference", {}, "The figure difference compares two runs; name the other one with against"),
        ("difference", {"quantity": "pre_mean", "against": finished(numbers(5))}, "There is no quantity 'pre_mean'"),
        ("profile", {"width_mm": 5}, "choose 30 to 1000 mm"),
        ("outcome", {"rows": ("loss", "accuracy", "gap", "seconds"), "height_mm": 50}, "4 plots do not fit into 50 mm"),
    ],
)
def test_what_there_is_not(kind: str, asked: dict[str, Any], words: str) -> None:
    with pytest.raises(ExportError) as caught:
        draw(kind, finished(numbers(5)), **asked)
    assert words in str(caught.value)
    assert str(caught.value).endswith(".")


def test_layers_that_cannot_be_shown_are_refused() -> None:
    with pytest.raises(ExportError, match="'hidden1' has no batch norm; those that have one are hidden2, hidden3"):
        draw("norm_statistics", whole(), layers=(0,))
    with pytest.raises(ExportError, match="up to 3 layers, received 4"):
        draw("shift", with_distributions(finished(numbers(20, layers=5))), layers=(0, 1, 2, 3))
    unlearned = numbers(20)
    unlearned[..., LAYER_INDEX["slope_mean"]] = np.nan
    with pytest.raises(ExportError, match="No layer of the run has slope_mean"):
        draw("traces", finished(unlearned), quantity="slope_mean")


def test_a_title_of_ones_own_and_none() -> None:
    figure = draw("histograms", whole(), title="Mine")
    assert any(text.get_text() == "Mine" for text in figure.texts)
    assert not any(text.get_text() == "Loss & accuracy" for text in draw("outcome", whole(), title="").texts)


def test_a_run_without_steps_another_suffix_and_a_place_that_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"nothing to draw"):
        draw("heatmap", History(started()))
    with pytest.raises(ExportError, match=r"\.png, \.svg or \.pdf"):
        save_figure("heatmap", finished(numbers(5)), tmp_path / "figure.bmp")
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportError, match="cannot be written"):
        save_figure("heatmap", finished(numbers(5)), tmp_path / "file" / "figure.png")
    with pytest.raises(ExportError, match="no such folder can be made"):
        save_all(finished(numbers(5)), tmp_path / "file")
