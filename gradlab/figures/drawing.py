"""Draws figures by name and writes them as PNG, SVG or PDF."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from typing_extensions import Unpack

from gradlab.errors import ExportError
from gradlab.figures.kinds import FIGURES, available
from gradlab.figures.options import FigureOptions, request_of
from gradlab.figures.palette import DARK, LIGHT
from gradlab.figures.scene import Format
from gradlab.store import History

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SUFFIXES = (".png", ".svg", ".pdf")
MILLIMETERS_PER_INCH = 25.4
USUAL_DPI = 200


def draw(kind: str, history: History, **options: Unpack[FigureOptions]) -> "Figure":
    """Return a matplotlib Figure of a recorded run.

    Args:
        kind: a key of FIGURES.
        history: a run with at least one step.
        **options: see FigureOptions.

    Raises:
        ExportError: when there is no such kind, quantity, layer, step or row, the kind has no such option, the size is
            out of range, or the run has not what it takes.
    """
    request_of(kind, history, options)
    form = Format(options.get("width_mm", 160), options.get("height_mm", 100), dark=options.get("dark", False))
    from gradlab.figures.style import empty_figure

    palette = DARK if form.dark else LIGHT
    figure = empty_figure(palette, form.width_mm / MILLIMETERS_PER_INCH, form.height_mm / MILLIMETERS_PER_INCH)
    draw_on(figure, kind, history, **options)
    return figure


def draw_on(place: "Figure", kind: str, history: History, **options: Unpack[FigureOptions]) -> None:
    """Draw as `draw` does on an empty `place`, which may be a part of a page and whose size then counts."""
    request = request_of(kind, history, options)
    from gradlab.figures.style import styled

    palette = DARK if options.get("dark", False) else LIGHT
    with styled(palette):
        FIGURES[kind].drawer()(place, request, palette)


def save_figure(
    kind: str,
    history: History,
    path: str | os.PathLike[str],
    *,
    dpi: float = USUAL_DPI,
    **options: Unpack[FigureOptions],
) -> None:
    """Draw as `draw` does and write the figure to `path`, in the format of its suffix; `dpi` is that of a PNG.

    Raises:
        ExportError: as `draw`, or when the suffix is unknown, the resolution out of range or nothing can be written.
    """
    target = Path(path)
    if target.suffix.lower() not in SUFFIXES:
        raise ExportError(f"{target}: a figure is written as .png, .svg or .pdf; give the file one of these endings.")
    Format(dpi=dpi)
    figure = draw(kind, history, **options)
    from gradlab.figures.style import write

    try:
        write(figure, target, dpi)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(f"{target} cannot be written ({reason}); write to another place.") from None


def save_all(history: History, folder: str | os.PathLike[str], suffix: str = ".png") -> list[Path]:
    """Write every kind of figure that the run has what it takes for into `folder`; return the files.

    The folder is made if it is missing.

    Raises:
        ExportError: when a figure cannot be drawn or written.
    """
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(f"{place}: no such folder can be made ({error.strerror}); choose another one.") from None
    paths = {kind: place / f"{kind}{suffix}" for kind in available(history)}
    for kind, path in paths.items():
        save_figure(kind, history, path)
    return list(paths.values())
