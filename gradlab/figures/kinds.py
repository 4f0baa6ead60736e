"""The registry of figures. A kind is a module of this room with a function `draw`."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from gradlab.store import History

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from gradlab.figures.palette import Palette


@dataclass(frozen=True)
class Request:
    """What is to be drawn: a recorded run, the quantity, and for some kinds which layers or which step."""

    history: History
    quantity: str
    layers: tuple[int, ...] | None
    step: int | None


@dataclass(frozen=True)
class FigureInfo:
    """A kind of figure: its title, what it shows, and the module that draws it."""

    title: str
    summary: str
    module: str

    def drawer(self) -> "Callable[[Figure, Request, Palette], None]":
        """Return the function that draws on an empty figure; loads matplotlib."""
        return import_module(self.module).draw


FIGURES: dict[str, FigureInfo] = {
    "profile": FigureInfo(
        "Gradient by layer", "one step: signal and weight gradient of every layer", "gradlab.figures.profile"
    ),
    "heatmap": FigureInfo(
        "Gradient over time", "the whole run: one row a layer, one column a step", "gradlab.figures.heatmap"
    ),
    "traces": FigureInfo("Selected layers", "one quantity of a few layers over the run", "gradlab.figures.traces"),
    "outcome": FigureInfo("Loss & accuracy", "loss and accuracy, training and validation", "gradlab.figures.outcome"),
}
