"""One quantity of a few layers over the run."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gradlab.figures.kinds import Request
from gradlab.figures.lines import colored_line, end_labels, shade_bad, step_axis
from gradlab.figures.palette import Palette, mixed, ramp_color
from gradlab.figures.scale import LogScale, log_scale
from gradlab.figures.style import axes, title
from gradlab.records import LAYER_INDEX, LAYER_QUANTITIES
from gradlab.store import Curve, History

POINTS = 600
USUAL_LAYERS = 5
GRADED = ("delta_rms", "grad_norm", "grad_mean_abs", "grad_max_abs")
"""Quantities whose lines are colored by how they compare with the top trainable layer's."""


def draw(figure: Figure, request: Request, palette: Palette) -> None:
    """Draw on the empty `figure`."""
    history = request.history
    quantity = LAYER_QUANTITIES[LAYER_INDEX[request.quantity]]
    layers = request.layers or usual_layers(history)
    longest = max(len(history.layer_names[layer]) for layer in layers)
    plot = axes(figure, 15, 7 + 1.35 * min(longest, 18), 14, 14)
    graded = request.quantity in GRADED
    note = f", colored by its size relative to {history.layer_names[history.top_layer]}" if graded else ""
    title(figure, palette, "Selected layers", f"{quantity.label.lower()} {quantity.symbol}{note}")
    curves = {layer: _curve(history, request.quantity, layer) for layer in layers}
    step_axis(plot, 1, history.last_step, palette)
    scale = _scale(plot, list(curves.values()), palette, log=quantity.log)
    colors = _colors(history, request.quantity, curves, palette)
    labels: list[tuple[float, str, str]] = []
    for layer, curve in curves.items():
        places = _places(scale, curve.mean, curve.nonfinite)
        if len(curve.steps) < len(history.table):
            low, high = _places(scale, curve.low, curve.nonfinite), _places(scale, curve.high, curve.nonfinite)
            plot.fill_between(curve.steps, low, high, color=palette.well, linewidth=0, zorder=1)
        if graded:
            colored_line(plot, curve.steps, places, _relative(history, request.quantity, curve), palette, width=1.2)
        else:
            plot.plot(curve.steps, places, color=colors[layer], linewidth=1.2, zorder=3)
        labels.append((_last(places), _short(history.layer_names[layer]), colors[layer]))
    bad = np.logical_or.reduce([curve.nonfinite for curve in curves.values()])
    shade_bad(plot, next(iter(curves.values())).steps, bad, palette)
    end_labels(plot, labels)


def usual_layers(history: History) -> tuple[int, ...]:
    """Return up to five layers, spread evenly from the first to the last."""
    count = len(history.layer_names)
    return tuple(dict.fromkeys(np.linspace(0, count - 1, min(USUAL_LAYERS, count)).round().astype(int).tolist()))


def _curve(history: History, quantity: str, layer: int) -> Curve:
    return history.layer_curve(quantity, layer, 1, history.last_step, POINTS)


def _scale(plot: Axes, curves: list[Curve], palette: Palette, *, log: bool) -> LogScale | None:
    if not log:
        values = np.concatenate([np.concatenate([curve.low, curve.high]) for curve in curves])
        finite = values[np.isfinite(values)]
        low, high = (float(finite.min()), float(finite.max())) if len(finite) else (-1.0, 1.0)
        room = 0.05 * (high - low) or 0.5
        plot.set_ylim(low - room, high + room)
        plot.grid(axis="y")
        return None
    scale = log_scale(*(part for curve in curves for part in (curve.low, curve.high)))
    scale.apply(plot, palette)
    return scale


def _places(scale: LogScale | None, values: np.ndarray, bad: np.ndarray) -> np.ndarray:
    """Return heights on the axis; buckets with a number that is not finite are gaps."""
    places = scale.places(values) if scale is not None else values.astype(np.float64)
    return np.where(bad, np.nan, places)


def _relative(history: History, quantity: str, curve: Curve) -> np.ndarray:
    top = _curve(history, quantity, history.top_layer)
    with np.errstate(divide="ignore", invalid="ignore"):
        return curve.mean / top.mean


def _colors(history: History, quantity: str, curves: dict[int, Curve], palette: Palette) -> dict[int, str]:
    """Return the color of each layer's label: that of its line's end, or a grey from the input to the output."""
    if quantity not in GRADED:
        greys = mixed(palette.depth_last, palette.text, max(2, len(curves)))
        return dict(zip(sorted(curves), greys[-len(curves) :], strict=True))
    return {layer: ramp_color(_last(_relative(history, quantity, curve)), palette) for layer, curve in curves.items()}


def _last(values: np.ndarray) -> float:
    finite = values[np.isfinite(values)]
    return float(finite[-1]) if len(finite) else float("nan")


def _short(name: str) -> str:
    return name if len(name) <= 18 else name[:17] + "…"
