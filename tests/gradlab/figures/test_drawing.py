"""Figures of recorded runs: every kind is drawn and written, and what cannot be is told in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.image import imread

from gradlab.errors import ExportError
from gradlab.figures import FIGURES, draw, save_all, save_figure
from gradlab.store import History
from tests.gradlab.store.runs import finished, numbers, recorded, started


@pytest.mark.parametrize("kind", FIGURES)
@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_every_kind_in_every_format(kind: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"figure{suffix}"
    save_figure(kind, finished(numbers(300)), path, dpi=60)
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
    assert len(save_all(recorded(values), tmp_path)) == len(FIGURES)


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
    ],
)
def test_what_there_is_not(kind: str, asked: dict[str, Any], words: str) -> None:
    with pytest.raises(ExportError, match=r"^There is no") as caught:
        draw(kind, finished(numbers(5)), **asked)
    assert words in str(caught.value)


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
