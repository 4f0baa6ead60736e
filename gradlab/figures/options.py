"""What a person may ask of a figure, and the check that the run has it."""

from collections.abc import Sequence

import numpy as np
from typing_extensions import TypedDict

from gradlab.errors import ExportError
from gradlab.figures.health import last_finite_step
from gradlab.figures.kinds import FIGURES, ROWS, missing
from gradlab.figures.reading import row_of
from gradlab.figures.request import Request
from gradlab.records import DISTRIBUTION_INDEX
from gradlab.store import History

USUAL_ROWS = ("loss", "accuracy")
COLORS = ("automatic", "fixed", "robust", "whole")
"""Of a heatmap: the health scale where the signal is shown, 1e-7 to 10, the 1st to the 99th percentile, all."""


class FigureOptions(TypedDict, total=False):
    """What `draw` and `save_figure` take beside the kind and the run; each kind has its own of them.

    Attributes:
        quantity: a name of LAYER_INDEX or DISTRIBUTION_INDEX, of HISTOGRAM_INDEX for histograms and density; several
            for traces, which then show these of one layer. delta_rms is shown relative to the top trainable layer.
        layers: which layers, counted from the input; usually a few that are spread evenly.
        step: which step; usually the newest.
        steps: the first and the last step of a figure over steps; usually all.
        rows: of the outcome, names of ROWS; usually loss and accuracy.
        colors: from where to where a heatmap's colors run, one of COLORS.
        against: the run to compare with.
        names: what the run and the other one are called in the legend.
        beside: up to MOST_BESIDE other runs that are drawn in the same plot, and what each is called.
        title: the heading; empty for none.
        dark: light on dark.
        width_mm, height_mm: size of the whole figure; usually 160 by 100.
    """

    quantity: str | Sequence[str]
    layers: Sequence[int] | None
    step: int | None
    steps: tuple[int, int] | None
    rows: Sequence[str]
    colors: str
    against: History | None
    names: tuple[str, str]
    beside: Sequence[tuple[History, str]]
    title: str | None
    dark: bool
    width_mm: float
    height_mm: float


MOST_BESIDE = 4
SOME_LAYERS = ("slope_mean", "slope_grad_norm", *DISTRIBUTION_INDEX)
"""Quantities that not every layer has."""
SPECIAL = ("layers", "step", "steps", "rows", "colors", "against", "beside")
"""Options that only some kinds have."""


def request_of(kind: str, history: History, options: FigureOptions) -> Request:
    """Return what is to be drawn.

    Raises:
        ExportError: when there is no such kind, quantity, layer, step, row or color range, the kind has no such option,
            or the run has not what it takes.
    """
    if kind not in FIGURES:
        raise ExportError(f"There is no figure {kind!r}; the figures are {', '.join(FIGURES)}.")
    if history.is_empty:
        raise ExportError("The run has no steps, so there is nothing to draw; train it first.")
    _check_options(kind, options)
    lacks = missing(kind, history, against=options.get("against") is not None)
    if lacks:
        raise ExportError(lacks)
    quantities = _quantities(kind, options.get("quantity", ()))
    _check_values(history, quantities)
    first, last = _steps(history, options.get("steps"))
    return Request(
        history=history,
        quantities=quantities,
        layers=_layers(history, options.get("layers")),
        step=_step(history, options.get("step")),
        first=first,
        last=last,
        rows=_rows(options.get("rows", ())),
        colors=_colors(options.get("colors") or COLORS[0]),
        other=options.get("against"),
        names=options.get("names", ("this run", "the other run")),
        title=options.get("title"),
        beside=_beside(options.get("beside", ())),
    )


def _check_options(kind: str, options: FigureOptions) -> None:
    has = FIGURES[kind].options
    for name in SPECIAL:
        if name not in has and options.get(name):
            words = f"it takes {', '.join(has)}" if has else "leave it out"
            raise ExportError(f"The figure {kind} has no {name}; {words}.")
    if options.get("quantity") and not FIGURES[kind].quantities:
        raise ExportError(f"The figure {kind} has no quantity to choose; leave it out.")


def _quantities(kind: str, asked: str | Sequence[str]) -> tuple[str, ...]:
    known = FIGURES[kind].quantities
    found = (asked,) if isinstance(asked, str) else tuple(dict.fromkeys(asked))
    for name in found:
        if name not in known:
            raise ExportError(f"There is no quantity {name!r} in {kind}; the quantities are {', '.join(known)}.")
    if len(found) > 1 and kind != "traces":
        raise ExportError(f"The figure {kind} shows one quantity, received {', '.join(found)}; choose one of them.")
    return found or known[:1]


def _check_values(history: History, quantities: tuple[str, ...]) -> None:
    """Refuse a quantity that this run has not: of distributions, of batch norm, of learned slopes."""
    for name in quantities:
        if name in DISTRIBUTION_INDEX and not len(history.distributions):
            raise ExportError(
                f"{name} comes with distributions, of which the run holds none; train again, a second long."
            )
        if name in SOME_LAYERS and np.isnan(row_of(history, name, last_finite_step(history))).all():
            raise ExportError(f"No layer of the run has {name}; choose another quantity.")


def _beside(asked: Sequence[tuple[History, str]]) -> tuple[tuple[History, str], ...]:
    if len(asked) > MOST_BESIDE:
        raise ExportError(f"At most {MOST_BESIDE} runs can be told apart beside the shown one, received {len(asked)}.")
    for history, name in asked:
        if history.is_empty:
            raise ExportError(f"The run {name} has no steps, so there is nothing to draw of it; leave it out.")
    return tuple(asked)


def _layers(history: History, asked: Sequence[int] | None) -> tuple[int, ...] | None:
    for layer in asked or ():
        if not 0 <= layer < len(history.layer_names):
            raise ExportError(f"There is no layer {layer}; the layers are 0 to {len(history.layer_names) - 1}.")
    return tuple(dict.fromkeys(asked)) if asked else None


def _step(history: History, asked: int | None) -> int | None:
    first, last = history.first_step, history.last_step
    if asked is not None and not first <= asked <= last:
        raise ExportError(f"There is no step {asked:,}; the run has steps {first:,} to {last:,}.")
    return asked


def _steps(history: History, asked: tuple[int, int] | None) -> tuple[int, int]:
    first, last = history.first_step, history.last_step
    if asked is None:
        return first, last
    if not first <= asked[0] < asked[1] <= last:
        shown = f"{asked[0]:,} to {asked[1]:,}"
        raise ExportError(f"Steps {shown} cannot be shown; the run has steps {first:,} to {last:,}, name two of them.")
    return asked


def _rows(asked: Sequence[str]) -> tuple[str, ...]:
    for name in asked:
        if name not in ROWS:
            raise ExportError(f"There is no row {name!r}; the rows are {', '.join(ROWS)}.")
    return tuple(name for name in ROWS if name in (asked or USUAL_ROWS))


def _colors(asked: str) -> str:
    if asked not in COLORS:
        raise ExportError(f"There are no colors {asked!r}; there are {', '.join(COLORS)}.")
    return asked
