"""Scenes are drawn where their data are, in every format, and nothing is written that could not be read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from gradlab.errors import ExportError
from gradlab.figures.scene import Area, ColorScale, Curve, Format, Key, Marks, Picture, Plot, Scene, Words
from gradlab.figures.scene_drawing import write_scene
from tests.svg import SvgPlot

RED, BLUE = (1.0, 0.0, 0.0, 1.0), (0.0, 0.0, 1.0, 0.5)
TRIANGLE = ((-0.5, -0.5), (0.5, -0.5), (0.0, 0.5), (-0.5, -0.5)), (1, 2, 2, 2)


def scene() -> Scene:
    """Every kind of item on axes whose y are logarithms."""
    x = np.linspace(100, 1000, 40)
    y = np.sin(x / 90) - 3
    items = (
        Area(np.array([0.0, 500.0, 500.0]), np.array([-6.0, -6.0, 0.0]), BLUE),
        Area(np.array([600.0, 700.0, 700.0]), np.array([-6.0, -6.0, 0.0]), RED, hatched=True),
        Picture(np.full((2, 3, 4), 128, np.uint8), 0, 1000, -6, -5),
        Curve(x, y, RED, 1.0),
        Curve(x, y - 1, BLUE, 1.0, colors=np.tile([0.0, 1.0, 0.0, 1.0], (len(x), 1))),
        Marks(x[::5], y[::5], TRIANGLE, 6.0, RED, BLUE),
        Words("4.8e−7", 500, -3, RED, (0.5, 1.3)),
    )
    ticks = tuple((float(place), f"{place:,}") for place in range(0, 1001, 200))
    powers = ((-6.0, "10⁻⁶"), (-4.0, "10⁻⁴"), (-2.0, "10⁻²"), (0.0, "1"))
    plot = Plot((0.1, 0.1, 0.7, 0.8), (0, 1000), (-6.5, 0.5), ticks, powers, ((-3.0, "h3"),), "step", True, items)
    scale = ColorScale(np.array([RED, BLUE]), ((0.0, "10⁻⁷"), (1.0, "10")), (0.5,), (RED, "> 10"))
    keys = tuple(Key(kind, RED, kind) for kind in ("line", "thin", "dashed", "disc", "ring", "band", "triangle"))
    return Scene("Title", "subtitle", (plot,), keys, scale)


def test_lines_and_marks_stand_where_the_axes_say(tmp_path: Path) -> None:
    path = tmp_path / "figure.svg"
    write_scene(scene(), path, Format())
    plot = SvgPlot(path, "plot-0")
    curve, marks = scene().plots[0].items[3], scene().plots[0].items[5]
    assert isinstance(curve, Curve)
    assert isinstance(marks, Marks)
    (line,) = plot.lines("item-0-3")
    np.testing.assert_allclose(line, np.column_stack([curve.x, curve.y]), rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(plot.marks("item-0-5"), np.column_stack([marks.x, marks.y]), rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize(("suffix", "start"), [(".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")])
@pytest.mark.parametrize("dark", [False, True])
def test_every_format_in_both_themes(tmp_path: Path, suffix: str, start: bytes, dark: bool) -> None:
    path = tmp_path / f"figure{suffix}"
    write_scene(scene(), path, Format(dark=dark, dpi=60))
    assert path.read_bytes().startswith(start)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_the_size_is_in_millimeters_and_the_resolution_in_dots_per_inch(tmp_path: Path) -> None:
    path = tmp_path / "figure.png"
    write_scene(scene(), path, Format(width_mm=127, height_mm=76.2, dpi=100))
    assert imread(path).shape[:2] == (300, 500)


def test_fonts_are_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "figure.pdf"
    write_scene(scene(), path, Format())
    data = path.read_bytes()
    assert b"/FontFile2" in data or b"/FontFile3" in data or b"/CIDFontType2" in data
    write_scene(scene(), tmp_path / "figure.svg", Format())
    assert "<text" not in (tmp_path / "figure.svg").read_text(encoding="utf-8")


def test_what_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="nothing to draw"):
        write_scene(replace(scene(), plots=()), tmp_path / "figure.svg", Format())
    with pytest.raises(ExportError, match=r"\.png, \.svg or \.pdf"):
        write_scene(scene(), tmp_path / "figure.gif", Format())
    with pytest.raises(ExportError, match="cannot be written"):
        write_scene(scene(), tmp_path / "no" / "figure.svg", Format())
    with pytest.raises(ExportError, match="30 to 1000 mm"):
        Format(width_mm=5)
    with pytest.raises(ExportError, match="50 to 1200"):
        Format(dpi=7)
