"""Gradient over time: one row a layer, one column a step, color by magnitude."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from gradlab.figures.health import EXPLODING_ABOVE, VANISHING_BELOW, WEAK_BELOW
from gradlab.figures.kinds import Request
from gradlab.figures.lines import step_axis
from gradlab.figures.palette import SIGNAL_STOPS, Palette
from gradlab.figures.scale import number, power
from gradlab.figures.style import LABEL, TICK, axes, title
from gradlab.records import LAYER_INDEX, LAYER_QUANTITIES
from gradlab.store import History, Image

COLUMNS = 1200
MOST_NAMES = 24


def draw(figure: Figure, request: Request, palette: Palette) -> None:
    """Draw on the empty `figure`."""
    history = request.history
    plot = axes(figure, 6 + _name_width(history), 22, 14, 14)
    scale = axes(figure, figure.get_size_inches()[0] * 25.4 - 17, 13.5, 14, 14)
    if request.quantity == "delta_rms":
        top = history.layer_names[history.top_layer]
        title(figure, palette, "Gradient over time", f"signal δ of each layer, relative to {top}")
        image = history.relative_image(1, history.last_step, COLUMNS)
        values = image.values
    else:
        quantity = LAYER_QUANTITIES[LAYER_INDEX[request.quantity]]
        title(figure, palette, f"{quantity.label} over time", f"{quantity.symbol}, one row a layer")
        image = history.image(request.quantity, 1, history.last_step, COLUMNS)
        values = image.values
    _draw(plot, scale, image, values, request.quantity, palette)
    _name_rows(plot, history, palette)
    step_axis(plot, image.first, image.last, palette)


def _name_width(history: History) -> float:
    """Return the room for the layers' names in millimeters."""
    return 2 + 1.45 * min(16, max(len(name) for name in history.layer_names))


def _draw(plot: Axes, scale: Axes, image: Image, values: NDArray[np.float32], quantity: str, palette: Palette) -> None:
    log = LAYER_QUANTITIES[LAYER_INDEX[quantity]].log
    places = _log(values) if log else values.astype(np.float64)
    low, high = (-7.0, 1.0) if quantity == "delta_rms" else _range(places, whole=log)
    colors = _map(quantity, palette)
    layers = len(values)
    extent = (image.first - 0.5, image.last + 0.5, layers - 0.5, -0.5)
    plot.imshow(
        places, extent=extent, aspect="auto", interpolation="nearest", cmap=colors, vmin=low, vmax=high, zorder=1
    )
    zeros = bool(log and (values == 0).any())
    if zeros:
        none = np.ma.masked_not_equal(values, 0)
        plain = LinearSegmentedColormap.from_list("zero", [palette.axis, palette.axis])
        plot.imshow(none, extent=extent, aspect="auto", interpolation="nearest", cmap=plain, zorder=1.5)
    for row in range(1, layers):
        plot.axhline(row - 0.5, color=palette.surface, linewidth=min(0.8, 12 / layers), zorder=3)
    _hatch(plot, image, palette)
    plot.spines[["left", "bottom"]].set_visible(False)
    _draw_scale(scale, colors, (low, high), quantity, zeros, palette)


def _log(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return log10, NaN where there is none: zeros are drawn apart."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(values > 0, np.log10(values.astype(np.float64)), np.nan)


def _range(places: NDArray[np.float64], *, whole: bool) -> tuple[float, float]:
    finite = places[np.isfinite(places)]
    if not len(finite):
        return -1.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    if whole:
        low, high = float(np.floor(low)), float(np.ceil(high))
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _map(quantity: str, palette: Palette) -> Colormap:
    """Return the signal's colors; whatever is not the signal is shown in greys."""
    if quantity != "delta_rms":
        return LinearSegmentedColormap.from_list("grey", [palette.well, palette.depth_last, palette.text])
    colors = LinearSegmentedColormap.from_list("signal", list(SIGNAL_STOPS), N=256)
    return colors.with_extremes(over=palette.exploding)


def _hatch(plot: Axes, image: Image, palette: Palette) -> None:
    """Cover what is not finite with hatched boxes, wide enough to be seen."""
    layers, columns = image.nonfinite.shape
    width = (image.last + 1 - image.first) / columns
    least = 0.008 * (image.last + 1 - image.first)
    for layer in range(layers):
        edges = np.diff(np.concatenate([[0], image.nonfinite[layer].astype(np.int8), [0]]))
        for start, end in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
            wide = max(float(end - start) * width, least)
            left = min(image.first - 0.5 + float(start) * width, image.last + 0.5 - wide)
            box = Rectangle((left, layer - 0.5), wide, 1, facecolor=palette.surface, edgecolor=palette.exploding)
            box.set(hatch="///////", linewidth=0, zorder=2)
            plot.add_patch(box)


def _name_rows(plot: Axes, history: History, palette: Palette) -> None:
    names = history.layer_names
    every = -(-len(names) // MOST_NAMES)
    shown = list(range(len(names) - 1, -1, -every))[::-1]
    texts = [name if len(name) <= 16 else name[:15] + "…" for name in names]
    plot.set_yticks(shown, [f"□ {texts[index]}" if history.frozen[index] else texts[index] for index in shown])
    plot.set_ylim(len(names) - 0.5, -0.5)
    plot.tick_params(axis="y", length=0)
    if any(history.frozen):
        plot.annotate(
            "□ frozen", (0, 0), xycoords="axes fraction", xytext=(-4, -16), textcoords="offset points", ha="right",
            fontsize=TICK, color=palette.text3,
        )  # fmt: skip


def _draw_scale(
    scale: Axes,
    colors: Colormap,
    span: tuple[float, float],
    quantity: str,
    zeros: bool,
    palette: Palette,
) -> None:
    """Draw what the colors mean: the log scale, cut at the limits of the health classes, and the boxes beyond it."""
    low, high = span
    signal = quantity == "delta_rms"
    log = LAYER_QUANTITIES[LAYER_INDEX[quantity]].log
    ramp = np.linspace(low, high, 256)[::-1, None]
    scale.imshow(ramp, extent=(0, 1, low, high), aspect="auto", cmap=colors, vmin=low, vmax=high)
    room = (high - low) * 0.045
    ticks = [float(tick) for tick in (np.arange(low, high + 1) if log else np.linspace(low, high, 5))]
    labels = [power(round(tick)) if log else number(tick) for tick in ticks]
    if signal:
        for limit in (VANISHING_BELOW, WEAK_BELOW):
            scale.axhline(np.log10(limit), color=palette.surface, linewidth=1.6)
        scale.add_patch(Rectangle((0, high + room * 0.5), 1, room, facecolor=palette.exploding, linewidth=0))
        ticks, labels = [*ticks, high + room], [*labels, f"> {EXPLODING_ABOVE:g}"]
    if zeros:
        scale.add_patch(Rectangle((0, low - room * 1.5), 1, room, facecolor=palette.axis, linewidth=0))
        ticks, labels = [low - room, *ticks], ["0", *labels]
    scale.set_ylim(low - room * 1.5 * zeros, high + room * 1.5 * signal)
    scale.set_xlim(0, 1)
    scale.set_xticks([])
    scale.set_yticks(ticks, labels)
    scale.yaxis.tick_right()
    scale.tick_params(axis="y", length=0, pad=3, labelsize=LABEL - 0.5)
    scale.spines[:].set_visible(False)
