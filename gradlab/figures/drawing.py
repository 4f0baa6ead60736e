"""Draws figures by name and writes them as PNG, SVG or PDF."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradlab.errors import ExportError
from gradlab.figures.kinds import FIGURES, Request
from gradlab.figures.palette import DARK, LIGHT
from gradlab.records import LAYER_INDEX
from gradlab.store import History

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SUFFIXES = (".png", ".svg", ".pdf")
MILLIMETERS_PER_INCH = 25.4


def draw(
    kind: str,
    history: History,
    *,
    quantity: str = "delta_rms",
    layers: Sequence[int] | None = None,
    step: int | None = None,
    dark: bool = False,
    width_mm: float = 160,
    height_mm: float = 100,
) -> "Figure":
    """Return a matplotlib Figure of a recorded run.

    Args:
        kind: a key of FIGURES.
        history: a run with at least one step.
        quantity: a key of LAYER_INDEX; delta_rms is shown relative to the top trainable layer. Outcome has its own.
        layers: which layers' traces, counted from the input; None: five, spread evenly.
        step: which step's profile; None: the newest.
        dark: light on dark.
        width_mm: width of the whole figure in millimeters.
        height_mm: its height.

    Raises:
        ExportError: when there is no such kind, quantity or layer, or nothing is recorded.
    """
    _check(kind, history, quantity, layers)
    from gradlab.figures.style import empty_figure, styled

    palette = DARK if dark else LIGHT
    with styled(palette):
        figure = empty_figure(palette, width_mm / MILLIMETERS_PER_INCH, height_mm / MILLIMETERS_PER_INCH)
        request = Request(history, quantity, tuple(layers) if layers is not None else None, step)
        FIGURES[kind].drawer()(figure, request, palette)
    return figure


def save_figure(kind: str, history: History, path: str | os.PathLike[str], *, dpi: float = 200, **same: Any) -> None:
    """Draw as `draw` does and write the figure to `path`, in the format of its suffix; `dpi` is that of a PNG.

    Raises:
        ExportError: as `draw`, or when the suffix is unknown or the file cannot be written.
    """
    target = Path(path)
    if target.suffix.lower() not in SUFFIXES:
        raise ExportError(f"{target}: a figure is written as .png, .svg or .pdf; give the file one of these endings.")
    figure = draw(kind, history, **same)
    from gradlab.figures.style import write

    try:
        write(figure, target, dpi)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(f"{target} cannot be written ({reason}); write to another place.") from None


def save_all(history: History, folder: str | os.PathLike[str], suffix: str = ".png") -> list[Path]:
    """Write every kind of figure into `folder`, which is made if it is missing; return the files.

    Raises:
        ExportError: when a figure cannot be drawn or written.
    """
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(f"{place}: no such folder can be made ({error.strerror}); choose another one.") from None
    paths = [place / f"{kind}{suffix}" for kind in FIGURES]
    for kind, path in zip(FIGURES, paths, strict=True):
        save_figure(kind, history, path)
    return paths


def _check(kind: str, history: History, quantity: str, layers: Sequence[int] | None) -> None:
    if kind not in FIGURES:
        raise ExportError(f"There is no figure {kind!r}; the figures are {', '.join(FIGURES)}.")
    if quantity not in LAYER_INDEX:
        raise ExportError(f"There is no quantity {quantity!r}; the quantities are {', '.join(LAYER_INDEX)}.")
    if history.is_empty:
        raise ExportError("The run has no steps, so there is nothing to draw; train it first.")
    for layer in layers or ():
        if not 0 <= layer < len(history.layer_names):
            raise ExportError(f"There is no layer {layer}; the layers are 0 to {len(history.layer_names) - 1}.")
