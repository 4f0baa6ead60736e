"""What the run came to: loss above, accuracy below, over the same steps."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from gradlab.figures.kinds import Request
from gradlab.figures.lines import end_labels, legend, shade_bad, step_axis
from gradlab.figures.palette import Palette
from gradlab.figures.scale import log_scale
from gradlab.figures.style import LABEL, axes, strong, title
from gradlab.spec import predicts_numbers
from gradlab.store import Curve, History

POINTS = 600


def draw(figure: Figure, request: Request, palette: Palette) -> None:
    """Draw on the empty `figure`."""
    history = request.history
    height = figure.get_size_inches()[1] * 25.4
    middle = 14 + (height - 33) / 2
    loss = axes(figure, 15, 17, 19, middle + 3)
    accuracy = axes(figure, 15, 17, height - middle + 3, 14)
    title(figure, palette, "Loss & accuracy", f"over {history.last_step:,} steps")
    handles = [
        Line2D([], [], color=palette.text, linewidth=1.6, label="validation"),
        Line2D([], [], color=palette.text3, linewidth=1.0, label="training"),
        Line2D([], [], color=palette.axis, linewidth=1.0, label="batch of each step"),
    ]
    legend(loss, handles, palette)
    first = 0 if history.evaluations else 1
    step_axis(loss, first, history.last_step, palette, label=False)
    loss.tick_params(axis="x", labelbottom=False)
    step_axis(accuracy, first, history.last_step, palette)
    _draw_loss(loss, history, palette)
    _draw_accuracy(accuracy, history, palette)


def _draw_loss(plot: Axes, history: History, palette: Palette) -> None:
    batch = history.step_curve("loss", 1, history.last_step, POINTS)
    steps, train, validation = _scores(history, "loss")
    scale = log_scale(batch.mean, train, validation, least=1e-6)
    scale.apply(plot, palette)
    _draw_batches(plot, batch, scale.places(batch.low), scale.places(batch.mean), scale.places(batch.high), palette)
    _draw_scores(plot, steps, scale.places(train), scale.places(validation), palette)
    _name(plot, "loss", palette)
    _label(plot, validation, scale.places(validation), "{:#.3g}", palette)


def _draw_accuracy(plot: Axes, history: History, palette: Palette) -> None:
    batch = history.step_curve("accuracy", 1, history.last_step, POINTS)
    steps, train, validation = _scores(history, "accuracy")
    _draw_batches(plot, batch, 100 * batch.low, 100 * batch.mean, 100 * batch.high, palette)
    _draw_scores(plot, steps, 100 * train, 100 * validation, palette)
    numbers = predicts_numbers(history.started.experiment.data)
    below = numbers and float(np.nanmin([0.0, *train, *validation])) < 0
    plot.set_ylim(-103 if below else 0, 103)
    ticks = [*([-100, -50] if below else []), 0, 25, 50, 75, 100]
    plot.set_yticks(ticks, [f"{tick}{' %' if tick == 100 else ''}".replace("-", "−") for tick in ticks])
    plot.grid(axis="y")
    _name(plot, "R²" if numbers else "accuracy", palette, top=False)
    _label(plot, 100 * validation, 100 * validation, "{:.1f} %", palette)


def _scores(history: History, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the steps of all evaluations with the training and the validation part's scores."""
    items = history.evaluations
    steps = np.array([item.step for item in items], float)
    train = np.array([getattr(item, f"train_{name}") for item in items], float)
    return steps, train, np.array([getattr(item, f"validation_{name}") for item in items], float)


def _draw_batches(
    plot: Axes, curve: Curve, low: np.ndarray, mean: np.ndarray, high: np.ndarray, palette: Palette
) -> None:
    good = np.where(curve.nonfinite, np.nan, 1.0)
    plot.fill_between(curve.steps, low * good, high * good, color=palette.well, linewidth=0, zorder=1)
    plot.plot(curve.steps, mean * good, color=palette.axis, linewidth=0.6, zorder=1.5)
    shade_bad(plot, curve.steps, curve.nonfinite, palette)


def _draw_scores(plot: Axes, steps: np.ndarray, train: np.ndarray, validation: np.ndarray, palette: Palette) -> None:
    marker = "o" if len(steps) < 12 else ""
    plot.plot(steps, train, color=palette.text3, linewidth=1.0, marker=marker, markersize=3, zorder=3)
    plot.plot(steps, validation, color=palette.text, linewidth=1.6, marker=marker, markersize=3.5, zorder=4)


def _name(plot: Axes, text: str, palette: Palette, *, top: bool = True) -> None:
    """Write what a plot shows into the corner that its lines leave free: losses fall, accuracies rise."""
    height, shift, side = (1, -2, "top") if top else (0, 3, "bottom")
    plot.annotate(
        text, (1, height), xycoords="axes fraction", xytext=(-2, shift), textcoords="offset points", ha="right",
        va=side, fontsize=LABEL, color=palette.text3, zorder=6,
    )  # fmt: skip


def _label(plot: Axes, values: np.ndarray, places: np.ndarray, form: str, palette: Palette) -> None:
    """Write the last validation score at the end of its line."""
    if len(values) and np.isfinite(places[-1]):
        end_labels(plot, [(float(places[-1]), form.format(values[-1]), palette.text)])
        plot.texts[-1].set(**strong())
