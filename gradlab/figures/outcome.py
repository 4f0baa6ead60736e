"""What the run came to: loss, accuracy and further rows one below the other, over the same steps."""

from collections.abc import Callable

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from gradlab.figures.beside import beside, beside_keys, draw_beside
from gradlab.figures.lines import band_key, corner, end_labels, legend, shade_bad, stack, step_axis
from gradlab.figures.palette import Palette
from gradlab.figures.request import Request
from gradlab.figures.scale import log_scale
from gradlab.figures.style import strong, title
from gradlab.records import AXES
from gradlab.spec import predicts_numbers
from gradlab.store import Curve, loss_gap, milliseconds, update_spread

POINTS = 600
GUIDE = 1e-3
"""Of the update ratio: about so much of a weight should change in a step, a rule of thumb."""
SCORES = {"loss", "accuracy"}

Series = tuple[np.ndarray, np.ndarray]
"""Steps and values."""


def draw(figure: Figure, request: Request, palette: Palette) -> None:
    """Draw on the empty `figure`."""
    history, rows = request.history, request.rows
    plots = dict(zip(rows, stack(figure, len(rows), left=15, right=17, top=19), strict=True))
    heading = "Loss & accuracy" if set(rows) <= SCORES else "Outcome"
    title(figure, palette, request.heading(heading), f"steps {request.first:,} to {request.last:,}")
    legend(plots[rows[0]], [*_handles(rows, palette), *beside_keys(request, palette)], palette)
    first = 0 if request.first == 1 and history.evaluations else request.first
    for name, plot in plots.items():
        step_axis(plot, first, request.last, palette, label=name == rows[-1])
        DRAWERS[name](plot, request, palette)


def _handles(rows: tuple[str, ...], palette: Palette) -> list[Artist]:
    handles: list[Artist] = []
    if SCORES & set(rows):
        handles += [
            Line2D([], [], color=palette.text, linewidth=1.6, label="validation"),
            Line2D([], [], color=palette.text3, linewidth=1.0, label="training"),
            Line2D([], [], color=palette.axis, linewidth=1.0, label="batch of each step"),
        ]
    if "update_ratio" in rows:
        handles += [
            Line2D([], [], color=palette.text2, linewidth=0.8, dashes=(5, 4), label="guide 10⁻³"),
            Line2D([], [], color=palette.text, linewidth=1.2, label="median layer"),
            band_key(palette, "all layers"),
        ]
    return handles


def _draw_loss(plot: Axes, request: Request, palette: Palette) -> None:
    batch = request.history.step_curve("loss", request.first, request.last, POINTS)
    steps, train, validation = _scores(request, "loss")
    theirs = [(place, *_scores(one, "loss")) for place, one in beside(request)]
    scale = log_scale(batch.mean, train, validation, *(values for *_, values in theirs), least=1e-6)
    scale.apply(plot, palette)
    _draw_batches(plot, batch, scale.places(batch.low), scale.places(batch.mean), scale.places(batch.high), palette)
    draw_beside(plot, [(place, at, scale.places(values)) for place, at, _, values in theirs], palette)
    _draw_scores(plot, steps, scale.places(train), scale.places(validation), palette)
    corner(plot, AXES["loss"], palette, top=not _ends_high(plot, scale.places(validation)))
    _label(plot, validation, scale.places(validation), "{:#.3g}", palette)


def _draw_accuracy(plot: Axes, request: Request, palette: Palette) -> None:
    batch = request.history.step_curve("accuracy", request.first, request.last, POINTS)
    steps, train, validation = _scores(request, "accuracy")
    _draw_batches(plot, batch, 100 * batch.low, 100 * batch.mean, 100 * batch.high, palette)
    theirs = [(place, *_scores(one, "accuracy")) for place, one in beside(request)]
    draw_beside(plot, [(place, at, 100 * values) for place, at, _, values in theirs], palette)
    _draw_scores(plot, steps, 100 * train, 100 * validation, palette)
    numbers = predicts_numbers(request.history.started.experiment.data)
    below = numbers and float(np.nanmin([0.0, *train, *validation, *(x for *_, one in theirs for x in one)])) < 0
    plot.set_ylim(-103 if below else 0, 103)
    ticks = [*([-100, -50] if below else []), 0, 25, 50, 75, 100]
    plot.set_yticks(ticks, [f"{tick}{' %' if tick == 100 else ''}".replace("-", "−") for tick in ticks])
    plot.grid(axis="y")
    words = "R² [%]" if numbers else AXES["accuracy"]
    corner(plot, words, palette, top=not _ends_high(plot, 100 * validation))
    _label(plot, 100 * validation, 100 * validation, "{:.1f} %", palette)


def _scores(request: Request, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the steps of the shown evaluations with the training and the validation part's scores."""
    items = [item for item in request.history.evaluations if request.first - 1 <= item.step <= request.last]
    steps = np.array([item.step for item in items], float)
    train = np.array([getattr(item, f"train_{name}") for item in items], float)
    return steps, train, np.array([getattr(item, f"validation_{name}") for item in items], float)


def _draw_batches(
    plot: Axes, curve: Curve, low: np.ndarray, mean: np.ndarray, high: np.ndarray, palette: Palette
) -> None:
    good = np.where(curve.nonfinite, np.nan, 1.0)
    plot.fill_between(curve.steps, low * good, high * good, color=palette.well, linewidth=0, zorder=1)
    plot.plot(curve.steps, mean * good, color=palette.axis, linewidth=0.6, zorder=1.5, gid="batch")
    shade_bad(plot, curve.steps, curve.nonfinite, palette)


def _draw_scores(plot: Axes, steps: np.ndarray, train: np.ndarray, validation: np.ndarray, palette: Palette) -> None:
    marker = "o" if len(steps) < 12 else ""
    plot.plot(steps, train, color=palette.text3, linewidth=1.0, marker=marker, markersize=3, zorder=3, gid="training")
    plot.plot(
        steps, validation, color=palette.text, linewidth=1.6, marker=marker, markersize=3.5, zorder=4, gid="validation"
    )


def _label(plot: Axes, values: np.ndarray, places: np.ndarray, form: str, palette: Palette) -> None:
    """Write the last validation score at the end of its line."""
    if len(values) and np.isfinite(places[-1]):
        end_labels(plot, [(float(places[-1]), form.format(values[-1]), palette.text)])
        plot.texts[-1].set(**strong())


def _draw_gap(plot: Axes, request: Request, palette: Palette) -> None:
    steps, gaps = loss_gap(request.history, request.first, request.last)
    theirs = [(place, *loss_gap(one.history, one.first, one.last)) for place, one in beside(request)]
    everything = np.concatenate([gaps, *(values for *_, values in theirs)])
    finite = everything[np.isfinite(everything)]
    low, high = min(0.0, *finite, 0.0), max(0.0, *finite, 0.0)
    room = 0.08 * (high - low) or 0.5
    plot.set_ylim(low - room, high + room)
    plot.grid(axis="y")
    plot.axhline(0, color=palette.axis, linewidth=0.6, zorder=1)
    draw_beside(plot, theirs, palette)
    _draw_line(plot, steps, gaps, "gap", palette)
    corner(plot, "validation − training loss", palette, top=not _ends_high(plot, gaps))


def _draw_rate(plot: Axes, request: Request, palette: Palette) -> None:
    def read(one: Request) -> Series:
        curve = one.history.step_curve("learning_rate", one.first, one.last, POINTS)
        return curve.steps, curve.mean.astype(np.float64)

    _draw_log(plot, request, read, "learning_rate", AXES["learning_rate"], palette)


def _draw_time(plot: Axes, request: Request, palette: Palette) -> None:
    def read(one: Request) -> Series:
        return milliseconds(one.history, one.first, one.last, POINTS)

    _draw_log(plot, request, read, "seconds", "time per step [ms]", palette)


def _draw_log(
    plot: Axes, request: Request, read: Callable[[Request], Series], name: str, words: str, palette: Palette
) -> None:
    steps, values = read(request)
    theirs = [(place, *read(one)) for place, one in beside(request)]
    scale = log_scale(values, *(numbers for *_, numbers in theirs), least=0.0)
    scale.apply(plot, palette)
    draw_beside(plot, [(place, at, scale.places(numbers)) for place, at, numbers in theirs], palette)
    places = scale.places(values)
    _draw_line(plot, steps, places, name, palette)
    corner(plot, words, palette, top=not _ends_high(plot, places))


def _draw_updates(plot: Axes, request: Request, palette: Palette) -> None:
    spread = update_spread(request.history, request.first, request.last, POINTS)
    theirs = [(place, update_spread(one.history, one.first, one.last, POINTS)) for place, one in beside(request)]
    scale = log_scale(spread.least, spread.largest, np.array([GUIDE]), *(one.median for _, one in theirs))
    scale.apply(plot, palette)
    low, high = scale.places(spread.least), scale.places(spread.largest)
    plot.fill_between(spread.steps, low, high, color=palette.well, linewidth=0, zorder=1)
    plot.axhline(np.log10(GUIDE), color=palette.text2, linewidth=0.8, dashes=(5, 4), zorder=2)
    draw_beside(plot, [(place, one.steps, scale.places(one.median)) for place, one in theirs], palette)
    places = scale.places(spread.median)
    _draw_line(plot, spread.steps, places, "update_ratio", palette)
    corner(plot, AXES["update_ratio"], palette, top=not _ends_high(plot, places))


def _draw_line(plot: Axes, steps: np.ndarray, places: np.ndarray, name: str, palette: Palette) -> None:
    marker = "o" if len(steps) < 12 else ""
    plot.plot(steps, places, color=palette.text, linewidth=1.2, marker=marker, markersize=3, zorder=3, gid=name)


def _ends_high(plot: Axes, places: np.ndarray) -> bool:
    low, high = plot.get_ylim()
    finite = places[np.isfinite(places)]
    return bool(len(finite)) and bool(finite[-1] > low + 0.6 * (high - low))


DRAWERS: dict[str, Callable[[Axes, Request, Palette], None]] = {
    "loss": _draw_loss,
    "accuracy": _draw_accuracy,
    "gap": _draw_gap,
    "learning_rate": _draw_rate,
    "update_ratio": _draw_updates,
    "seconds": _draw_time,
}
