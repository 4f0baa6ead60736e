"""One quantity of a few layers over the run, or several quantities of one layer by their sizes."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gradlab.figures.beside import beside, beside_keys, draw_beside
from gradlab.figures.lines import colored_line, end_labels, legend, name_axis, shade_bad, step_axis
from gradlab.figures.palette import Palette, mixed, ramp_color
from gradlab.figures.reading import curve_of, info_of
from gradlab.figures.request import Request
from gradlab.figures.scale import LogScale, log_scale
from gradlab.figures.style import axes, title
from gradlab.records import AXES
from gradlab.store import Curve, History

POINTS = 600
USUAL_LAYERS = 5
GRADED = ("delta_rms", "grad_norm", "grad_mean_abs", "grad_max_abs")
"""Quantities whose lines are colored by how they compare with the top trainable layer's."""


Line = tuple[int, str]
"""A layer and its quantity."""


def draw(figure: Figure, request: Request, palette: Palette) -> None:
    """Draw on the empty `figure`."""
    history, several = request.history, len(request.quantities) > 1
    layers = request.layers or usual_layers(history)
    lines = [(layer, name) for layer in (layers[:1] if several else layers) for name in request.quantities]
    words = {line: info_of(line[1]).symbol if several else _short(history.layer_names[line[0]]) for line in lines}
    top = 19 if request.beside else 14
    plot = axes(figure, 15, 7 + 1.35 * max(len(word) for word in words.values()), top, 14)
    _say(figure, plot, request, lines, palette)
    curves = {line: curve_of(history, line[1], line[0], (request.first, request.last), POINTS) for line in lines}
    step_axis(plot, request.first, request.last, palette)
    theirs = _theirs(request, lines)
    everything = [*curves.values(), *(curve for _, curve in theirs)]
    scale = _scale(plot, everything, palette, log=several or info_of(request.quantity).log)
    others = [(place, curve.steps, _places(scale, curve.mean, curve.nonfinite)) for place, curve in theirs]
    draw_beside(plot, others, palette)
    if request.beside:
        legend(plot, beside_keys(request, palette), palette)
    colors = _colors(request, curves, palette)
    labels: list[tuple[float, str, str]] = []
    for line, curve in curves.items():
        places = _places(scale, curve.mean, curve.nonfinite)
        _draw_band(plot, curve, scale, palette)
        name = f"line-{line[0]}-{line[1]}"
        if line[1] in GRADED and not several:
            relative = _relative(request, curve)
            colored_line(plot, curve.steps, places, relative, palette, width=1.2).set_gid(name)
        else:
            marker = "o" if len(curve.steps) < 12 else ""
            look = {"color": colors[line], "linewidth": 1.2, "marker": marker, "markersize": 3, "zorder": 3}
            plot.plot(curve.steps, places, gid=name, **look)
        labels.append((_last(places), words[line], colors[line]))
    for curve in _apart(list(curves.values())):
        shade_bad(plot, curve.steps, curve.nonfinite, palette)
    end_labels(plot, labels)


def _theirs(request: Request, lines: list[Line]) -> list[tuple[int, Curve]]:
    """Return the same lines of the runs beside that have layers of these names, each with its run's place."""
    names = request.history.layer_names
    return [
        (
            place,
            curve_of(one.history, quantity, one.history.layer_names.index(names[layer]), (one.first, one.last), POINTS),
        )
        for place, one in beside(request)
        for layer, quantity in lines
        if names[layer] in one.history.layer_names
    ]


def _apart(curves: list[Curve]) -> list[Curve]:
    """Return a curve for each set of steps at which something was not finite, so that none is hatched twice."""
    bad = {tuple(curve.steps[curve.nonfinite].tolist()): curve for curve in curves if curve.nonfinite.any()}
    return list(bad.values())


def _say(figure: Figure, plot: Axes, request: Request, lines: list[Line], palette: Palette) -> None:
    """Write the heading, and what the vertical axis shows."""
    history = request.history
    if len(request.quantities) > 1:
        layer = history.layer_names[lines[0][0]]
        title(figure, palette, request.heading("Quantities of a layer"), f"{layer}, sizes, each in its own unit")
        name_axis(plot, f"sizes of the quantities of {_short(layer)}", palette)
        return
    graded = request.quantity in GRADED
    note = f", colored by its size relative to {history.layer_names[history.top_layer]}" if graded else ""
    info = info_of(request.quantity)
    title(figure, palette, request.heading("Selected layers"), f"{info.label.lower()} {info.symbol}{note}")
    name_axis(plot, AXES[request.quantity], palette)


def _draw_band(plot: Axes, curve: Curve, scale: LogScale | None, palette: Palette) -> None:
    """Shade from the least to the largest number where a bucket is more than one step."""
    if (curve.low == curve.high).all():
        return
    low, high = _places(scale, curve.low, curve.nonfinite), _places(scale, curve.high, curve.nonfinite)
    plot.fill_between(curve.steps, low, high, color=palette.well, linewidth=0, zorder=1)


def usual_layers(history: History) -> tuple[int, ...]:
    """Return up to five layers, spread evenly from the first to the last."""
    count = len(history.layer_names)
    return tuple(dict.fromkeys(np.linspace(0, count - 1, min(USUAL_LAYERS, count)).round().astype(int).tolist()))


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


def _relative(request: Request, curve: Curve) -> np.ndarray:
    history = request.history
    top = curve_of(history, request.quantity, history.top_layer, (request.first, request.last), POINTS)
    with np.errstate(divide="ignore", invalid="ignore"):
        return curve.mean / top.mean


def _colors(request: Request, curves: dict[Line, Curve], palette: Palette) -> dict[Line, str]:
    """Return the color of each line's label: that of its end, or a grey from the input to the output."""
    if len(request.quantities) > 1 or request.quantity not in GRADED:
        greys = mixed(palette.depth_last, palette.text, max(2, len(curves)))
        lines = list(curves) if len(request.quantities) > 1 else sorted(curves)
        return dict(zip(lines, greys[-len(curves) :], strict=True))
    return {line: ramp_color(_last(_relative(request, curve)), palette) for line, curve in curves.items()}


def _last(values: np.ndarray) -> float:
    finite = values[np.isfinite(values)]
    return float(finite[-1]) if len(finite) else float("nan")


def _short(name: str) -> str:
    return name if len(name) <= 18 else name[:17] + "…"
