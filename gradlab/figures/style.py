"""What all figures share: type, colors, axes, and how they are written. Loads matplotlib."""

import contextlib
import secrets
from collections.abc import Generator
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, SubFigure

from gradlab.assets_path import assets_dir
from gradlab.figures.palette import Palette

MILLIMETERS_PER_INCH = 25.4
REGULAR = ["Inter", "Segoe UI", "Helvetica Neue", "DejaVu Sans"]
STRONG = ["Inter Semi Bold", *REGULAR]
TITLE, LABEL, TICK = 10.0, 7.5, 7.0
"""Sizes in points, for a figure 160 mm wide."""
WRITING: Any = {
    "svg.fonttype": "path",
    "svg.hashsalt": "gradlab",
    "pdf.fonttype": 42,
    "path.simplify": False,
    "image.composite_image": False,
}
"""Text keeps its shape, every point of a line stays, and each image is one of its own."""


@cache
def _fonts() -> tuple[list[str], list[str]]:
    """Register the bundled fonts; return the families that are there, for plain and strong text."""
    with contextlib.suppress(FileNotFoundError):
        for path in sorted((assets_dir() / "fonts").glob("Inter-*.otf")):
            font_manager.fontManager.addfont(path)
    known = set(font_manager.fontManager.get_font_names())
    return [name for name in REGULAR if name in known], [name for name in STRONG if name in known]


@contextlib.contextmanager
def styled(palette: Palette) -> Generator[None, None, None]:
    """Use this project's type and colors within the block, whatever a person's own matplotlib settings are."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_settings(palette))
        yield


def _settings(palette: Palette) -> Any:
    return {
        "font.family": _fonts()[0],
        "font.size": LABEL,
        "text.color": palette.text,
        "text.parse_math": False,  # a name with a dollar sign is no formula
        "axes.unicode_minus": True,
        "axes.facecolor": palette.surface,
        "axes.edgecolor": palette.axis,
        "axes.labelcolor": palette.text3,
        "axes.linewidth": 0.6,
        "xtick.color": palette.axis,
        "ytick.color": palette.axis,
        "xtick.labelcolor": palette.text2,
        "ytick.labelcolor": palette.text2,
        "xtick.labelsize": TICK,
        "ytick.labelsize": TICK,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "xtick.major.size": 2.5,
        "ytick.major.size": 2.5,
        "grid.color": palette.grid,
        "grid.linewidth": 0.6,
        "hatch.linewidth": 0.5,
        "image.composite_image": False,
        "svg.fonttype": "path",
        "svg.hashsalt": "gradlab",
        "path.simplify": False,
    }


def empty_figure(palette: Palette, width: float, height: float) -> Figure:
    """Return a figure of this size in inches, without pyplot and its global state."""
    figure = Figure(figsize=(width, height), facecolor=palette.surface)
    FigureCanvasAgg(figure)
    return figure


def title(figure: Figure, palette: Palette, text: str, subtitle: str) -> None:
    """Put the title and what it is about on one baseline at the top left."""
    left, top = figure_place(figure, 5, 7)
    head = figure.text(left, top, text, fontfamily=_fonts()[1], fontsize=TITLE, color=palette.text, va="baseline")
    figure.canvas.draw()
    box = head.get_window_extent()
    place = figure.transSubfigure.inverted().transform((box.x1, box.y0))[0] + figure_place(figure, 2.5, 0)[0]
    figure.text(place, top, subtitle, fontsize=LABEL, color=palette.text2, va="baseline")


def figure_place(figure: Figure, left_mm: float, top_mm: float) -> tuple[float, float]:
    """Return the figure coordinates of a point given in millimeters from the top left corner."""
    width, height = size_mm(figure)
    return left_mm / width, 1 - top_mm / height


def size_mm(figure: Figure | SubFigure) -> tuple[float, float]:
    """Return width and height in millimeters, also of the part of a page that stands for a figure."""
    return figure.bbox.width / figure.dpi * MILLIMETERS_PER_INCH, figure.bbox.height / figure.dpi * MILLIMETERS_PER_INCH


def axes(figure: Figure, left: float, right: float, top: float, bottom: float) -> Axes:
    """Return axes whose edges are this many millimeters inside the figure's; only left and bottom lines are drawn."""
    width, height = size_mm(figure)
    box = (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    made = figure.add_axes(box)
    made.set_gid(f"plot-{len(figure.axes) - 1}")
    made.spines[["top", "right"]].set_visible(False)
    made.set_axisbelow(True)
    return made


def strong(**more: Any) -> dict[str, Any]:
    """Return text settings for what is to stand out."""
    return {"fontfamily": _fonts()[1], **more}


def write(figure: Figure, path: Path, dpi: float) -> None:
    """Write the figure; the file takes its name when it is whole.

    Raises:
        OSError: when it cannot be written.
    """
    part = path.with_name(f".{path.stem}.{secrets.token_hex(4)}{path.suffix}")
    metadata: dict[str, Any] = {".png": {"Software": "Gradlab"}, ".svg": {"Creator": "Gradlab", "Date": None}}.get(
        path.suffix.lower(), {"Creator": "Gradlab"}
    )
    try:
        with mpl.rc_context(WRITING):
            figure.savefig(part, dpi=dpi, metadata=metadata, facecolor=figure.get_facecolor())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
