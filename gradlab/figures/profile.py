"""Gradient by layer at one step: the signal and the weight gradient, side by side."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from gradlab.figures.health import Health, health, last_finite_step
from gradlab.figures.lines import band_key, colored_line, layer_ticks, legend, name_axis
from gradlab.figures.palette import MARK_SIZES, MARKS, Palette
from gradlab.figures.reading import info_of, row_of
from gradlab.figures.request import Request
from gradlab.figures.scale import LogScale, log_scale
from gradlab.figures.style import LABEL, axes, strong, title
from gradlab.figures.words import number
from gradlab.records import AXES, FloatArray
from gradlab.store import History

BAND_STEPS = 500
PARTS = 12
"""Pieces of the line between two layers, so that its color follows its height."""


def draw(figure: Figure, request: Request, palette: Palette) -> None:
    """Draw on the empty `figure`."""
    history = request.history
    finite = last_finite_step(history)
    step = finite if request.step is None else request.step
    newest = step == history.last_step
    when = f"at step {step:,}" + (", the last finite one" if step == finite and not newest else "")
    plot = axes(figure, 15, 8, 18, 14)
    _shade_frozen(plot, history, palette)
    layer_ticks(plot, history, palette)
    if request.quantity == "delta_rms":
        top = history.layer_names[history.top_layer]
        title(figure, palette, request.heading("Gradient by layer"), f"{when}, relative to {top}")
        name_axis(plot, f"δ and ‖∂W‖, relative to {top}", palette)
        _draw_signal(plot, history, step, palette, band=newest)
    else:
        quantity = info_of(request.quantity)
        title(figure, palette, request.heading(f"{quantity.label} by layer"), when)
        name_axis(plot, AXES[request.quantity], palette)
        _draw_plain(plot, row_of(history, request.quantity, step), quantity.log, palette)


def _draw_signal(plot: Axes, history: History, step: int, palette: Palette, *, band: bool) -> None:
    signal = history.relative_signal(step)
    gradient = history.row("grad_norm", step)
    top = gradient[history.top_layer]
    gradient = gradient / top if np.isfinite(top) and top else np.full_like(gradient, np.nan)
    low, high = history.signal_band(BAND_STEPS) if band else (signal, signal)
    scale = log_scale(signal, gradient, low, high)
    scale.apply(plot, palette)
    layers = np.arange(len(signal))
    handles = [
        Line2D([], [], color=palette.text, marker="o", markersize=4, linewidth=1.6, label="signal δ"),
        Line2D([], [], color=palette.text3, marker="o", markersize=4, linewidth=0.8, label="weight gradient ‖∂W‖"),
    ]
    handles[1].set_markerfacecolor(palette.surface)
    bands: list[Patch] = []
    if band and history.last_step > 1:
        below, above = scale.places(low), scale.places(high)
        plot.fill_between(layers, below, above, color=palette.well, linewidth=0, zorder=1)
        steps = min(BAND_STEPS, history.last_step)
        bands.append(band_key(palette, f"range of δ over the last {steps:,} steps"))
    plot.plot(
        layers, scale.places(gradient), color=palette.text3, linewidth=0.8, marker="o", markersize=4,
        markerfacecolor=palette.surface, markeredgewidth=0.8, zorder=2, gid="gradient",
    )  # fmt: skip
    _draw_colored(plot, scale, signal, palette)
    _draw_marks(plot, scale, signal, history.frozen, palette)
    _label_lowest(plot, scale, signal, history, palette)
    legend(plot, [*handles, *bands], palette)


def _draw_colored(plot: Axes, scale: LogScale, signal: FloatArray, palette: Palette) -> None:
    places = scale.places(signal)
    fine = np.linspace(0, len(signal) - 1, (len(signal) - 1) * PARTS + 1)
    heights = np.interp(fine, np.arange(len(signal)), places)
    between = np.isnan(places)
    heights[between[np.floor(fine).astype(int)] | between[np.ceil(fine).astype(int)]] = np.nan
    colored_line(plot, fine, heights, 10.0**heights, palette, width=2.0)


def _draw_marks(plot: Axes, scale: LogScale, signal: FloatArray, frozen: tuple[bool, ...], palette: Palette) -> None:
    for layer, (value, place) in enumerate(zip(signal.tolist(), scale.places(signal), strict=True)):
        state = health(value, frozen=frozen[layer])
        color = palette.of(state)
        if state is Health.NON_FINITE:
            plot.text(layer, scale.high, number(value), color=color, ha="center", va="center", **strong(fontsize=LABEL))
            continue
        hollow = state is Health.FROZEN
        plot.scatter(
            [layer], [place], marker=MARKS[state], s=MARK_SIZES[state], linewidth=1.0, zorder=4,
            facecolor=palette.surface if hollow else color, edgecolor=color if hollow else palette.surface,
            gid=f"signal-{layer}",
        )  # fmt: skip


def _label_lowest(plot: Axes, scale: LogScale, signal: FloatArray, history: History, palette: Palette) -> None:
    """Write the farthest layer's value at its mark, and what each layer does to the signal on its way."""
    finite = np.flatnonzero(np.isfinite(signal) & (signal > 0))
    if len(finite) < 2:
        return
    first, last = int(finite[0]), history.top_layer
    place, color = scale.places(signal)[first], palette.of(health(float(signal[first])))
    rising = signal[first] <= 1
    plot.annotate(
        number(float(signal[first])), (first, place), xytext=(7, -3 if rising else 3), textcoords="offset points",
        color=color, va="top" if rising else "bottom", zorder=5, **strong(fontsize=LABEL + 0.5),
    )  # fmt: skip
    if last - first >= 3 and not 0.2 < signal[first] < 5:
        factor = float(np.median(signal[first:last] / signal[first + 1 : last + 1]))
        middle = (first + last) // 2
        plot.annotate(
            f"×{number(factor)} per layer", (middle, scale.places(signal)[middle]), color=palette.text,
            xytext=(10, -8) if rising else (-10, -8), textcoords="offset points", ha="left" if rising else "right",
            va="top", zorder=5, bbox={"facecolor": palette.surface, "linewidth": 0, "pad": 1.5},
            **strong(fontsize=LABEL),
        )  # fmt: skip


def _draw_plain(plot: Axes, values: FloatArray, log: bool, palette: Palette) -> None:
    if log:
        scale = log_scale(values)
        scale.apply(plot, palette)
        places = scale.places(values)
    else:
        places = np.where(np.isfinite(values), values, np.nan)
        plot.grid(axis="y")
        plot.axhline(0, color=palette.axis, linewidth=0.6)
    plot.plot(
        np.arange(len(values)),
        places,
        color=palette.text,
        linewidth=1.4,
        marker="o",
        markersize=4,
        zorder=3,
        gid="values",
    )


def _shade_frozen(plot: Axes, history: History, palette: Palette) -> None:
    for layer, frozen in enumerate(history.frozen):
        if frozen:
            span = (layer - 0.5, layer + 0.5)
            plot.axvspan(
                *span, facecolor=palette.frozen_tint, edgecolor=palette.axis, hatch="////", linewidth=0, zorder=0
            )
