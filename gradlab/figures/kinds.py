"""The registry of figures. A kind is a module of this room with a function `draw`."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Literal

from gradlab.figures.request import Request
from gradlab.records import DISTRIBUTION_INDEX, HISTOGRAM_INDEX, LAYER_INDEX, LAYER_QUANTITIES
from gradlab.store import History, normalized_layers

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from gradlab.figures.palette import Palette

OF_LAYERS = (*LAYER_INDEX, *DISTRIBUTION_INDEX)
SIZES = tuple(quantity.name for quantity in LAYER_QUANTITIES if quantity.log)
OF_HISTOGRAMS = tuple(HISTOGRAM_INDEX)
ROWS = ("loss", "accuracy", "gap", "learning_rate", "update_ratio", "seconds")
"""The rows of the figure of the outcome, from above."""


Need = Literal["", "distributions", "batch norm", "another run", "surface", "confusion", "weights"]


@dataclass(frozen=True)
class FigureInfo:
    """A kind of figure.

    Attributes:
        title, summary: what it is called and what it shows.
        module: draws it.
        quantities: which ones it can show; the first is the usual one, none where it has its own.
        needs: what the run must hold beside its steps; "another run" to compare it with.
        options: what else can be asked for, by the names that `draw` takes them by.
    """

    title: str
    summary: str
    module: str
    quantities: tuple[str, ...] = ()
    needs: Need = ""
    options: tuple[str, ...] = ()

    def drawer(self) -> "Callable[[Figure, Request, Palette], None]":
        """Return the function that draws on an empty figure; loads matplotlib."""
        return import_module(self.module).draw


def _info(
    name: str, title: str, summary: str, *options: str, quantities: tuple[str, ...] = (), needs: Need = ""
) -> FigureInfo:
    return FigureInfo(title, summary, f"gradlab.figures.{name}", quantities, needs, options)


FIGURES: dict[str, FigureInfo] = {
    "profile": _info(
        "profile", "Gradient by layer", "one step: signal and weight gradient of every layer", "step",
        quantities=OF_LAYERS,
    ),
    "heatmap": _info(
        "heatmap", "Gradient over time", "the whole run: one row a layer, one column a step", "steps", "colors",
        quantities=OF_LAYERS,
    ),
    "traces": _info(
        "traces", "Selected layers", "one quantity of a few layers over the run, or several of one layer", "layers",
        "steps", "beside", quantities=OF_LAYERS,
    ),
    "outcome": _info(
        "outcome", "Loss & accuracy", "loss, accuracy and further rows over the run", "steps", "rows", "beside"
    ),
    "histograms": _info(
        "histograms", "Distributions", "one step: how the numbers of each layer are spread", "layers", "step",
        quantities=("delta", *(name for name in OF_HISTOGRAMS if name != "delta")), needs="distributions",
    ),
    "density": _info(
        "density", "Distribution over time", "one layer's histogram over the run", "layers", "steps",
        quantities=("delta", *(name for name in OF_HISTOGRAMS if name != "delta")), needs="distributions",
    ),
    "saturation": _info(
        "saturation", "Saturation and dead units", "one step: low slopes and dead units of every layer", "step",
        needs="distributions",
    ),
    "shift": _info(
        "shift", "Internal covariate shift", "percentiles of what up to three layers receive over the run", "layers",
        "steps", needs="distributions",
    ),
    "norm_statistics": _info(
        "norm_statistics", "Batch norm", "a layer's batch against its moving averages over the run", "layers", "steps",
        needs="batch norm",
    ),
    "surface": _info(
        "surface", "Decision surface", "one step: what is predicted all over the plane of two features", "step",
        needs="surface",
    ),
    "confusion": _info(
        "confusion", "Confusion matrix", "one step: validation examples by true and predicted class", "step",
        needs="confusion",
    ),
    "first_weights": _info(
        "first_weights", "First layer's weights", "one step: what each unit of the first layer has for each pixel",
        "step", needs="weights",
    ),
    "difference": _info(
        "difference", "Difference of two runs", "one step: two runs layer by layer, and their ratio", "step", "against",
        quantities=SIZES, needs="another run",
    ),
}  # fmt: skip


PICTURES = {
    "surface": "has none: it needs data with two features, and a second of training or longer",
    "confusion": "has none: it needs data with at most 50 classes, and a second of training or longer",
    "weights": "has none: it needs pictures as data, a dense or convolutional first layer, and a second of training",
}


def missing(kind: str, history: History, *, against: bool = False) -> str:
    """Return in a sentence what a run lacks for a figure of this `kind`; empty where it lacks nothing."""
    needs = FIGURES[kind].needs
    if needs == "another run" and not against:
        return f"The figure {kind} compares two runs; name the other one with against."
    if needs == "batch norm" and not normalized_layers(history):
        return (
            f"The figure {kind} shows batch norm, which no layer of the run has; give one to a layer and train again."
        )
    if needs in {"distributions", "batch norm"} and not len(history.distributions):
        return (
            f"The figure {kind} shows distributions, of which the run holds none; train again, for a second or longer."
        )
    if needs in PICTURES and not _has_pictures(history, needs):
        return f"The figure {kind} shows pictures of the network, of which the run {PICTURES[needs]}."
    return ""


def _has_pictures(history: History, part: str) -> bool:
    """Tell whether every moment of the run has this part of the pictures, and there is one."""
    taken = [one.pictures for one in history.distributions]
    return bool(taken) and all(one is not None and getattr(one, part) is not None for one in taken)


def available(history: History) -> tuple[str, ...]:
    """Return the kinds of figures that this run has what it takes for, on its own."""
    return tuple(kind for kind in FIGURES if not missing(kind, history))
