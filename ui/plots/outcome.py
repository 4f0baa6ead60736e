"""The outcome: loss on a log axis, accuracy in percent below, training thin and validation in ink."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from gradlab.spec import predicts_numbers
from gradlab.store import Curve, History
from ui.plots.axes import LinearAxis, PowerAxis, StepAxis, make_plot, style_plot, thin_pen
from ui.plots.instrument import Table, empty_text
from ui.plots.legend import Entry, LegendLine
from ui.plots.overlay import Overlay, entries
from ui.plots.scales import ZERO_GAP, decades, log_range, log_values
from ui.plots.timed import TimedInstrument
from ui.support.fonts import font
from ui.support.run_colors import run_color
from ui.support.theme import Theme


class Outcome(TimedInstrument):
    """Loss and accuracy, of the training batches and of the whole validation part."""

    name = "outcome"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._ends_high = False
        self._words: list[Any] = []
        self._powers = PowerAxis()
        self.loss_plot: Any = make_plot({"left": self._powers})
        self.accuracy_plot: Any = make_plot({"left": LinearAxis(suffix=" %"), "bottom": StepAxis()})
        self.view.addItem(self.loss_plot, 0, 0)
        self.view.addItem(self.accuracy_plot, 1, 0)
        self._legend = LegendLine(theme, [])
        self.add_above(self._legend)
        self.train_loss, self.validation_loss = pg.PlotCurveItem(connect="finite"), pg.PlotCurveItem(connect="finite")
        self.train_accuracy, self.validation_accuracy = pg.PlotCurveItem(connect="finite"), pg.PlotCurveItem()
        for plot, items in (
            (self.loss_plot, (self.train_loss, self.validation_loss)),
            (self.accuracy_plot, (self.train_accuracy, self.validation_accuracy)),
        ):
            for item in items:
                plot.addItem(item, ignoreBounds=True)
            self.follow(plot)
        self._words = [self._word(self.loss_plot, self.tr("loss")), self._word(self.accuracy_plot, self.tr("accuracy"))]
        self._over_loss, self._over_accuracy = Overlay(self.loss_plot), Overlay(self.accuracy_plot)
        self._loss: Curve | None = None
        self._place_words()
        empty_text(self, self.tr("Loss and accuracy will appear here."))
        self.apply_theme()

    def _word(self, plot: Any, text: str) -> Any:
        """Write what the plot shows into its top right corner."""
        word = pg.TextItem(text, anchor=(1, 0))
        word.setFont(font(11))
        word.setParentItem(plot.getViewBox())
        plot.getViewBox().sigResized.connect(lambda _box: self._place_words())
        return word

    def _place_words(self) -> None:
        """Keep the words out of the curves' way: accuracy stands below where the curve ends high."""
        for plot, word in zip((self.loss_plot, self.accuracy_plot), self._words, strict=False):
            box = plot.getViewBox()
            low = plot is self.accuracy_plot and self._ends_high
            word.setPos(box.width() - 2, box.height() - word.boundingRect().height() - 2 if low else 0)

    @property
    def title(self) -> str:
        """The panel's title."""
        return self.tr("Loss && accuracy").replace("&&", "&")

    def draw(self) -> None:
        """Bring all curves up to date."""
        first, last = self.set_steps(self.loss_plot, self.accuracy_plot)
        self._loss = None
        if self.history is None or self.history.is_empty:
            for item in (self.train_loss, self.validation_loss, self.train_accuracy, self.validation_accuracy):
                item.setData([], [])
            self._over_loss.draw([])
            self._over_accuracy.draw([])
            self.loss_plot.setYRange(-2.25, 1.25, padding=0)
            self.accuracy_plot.setYRange(0, 100, padding=0)
            return
        room = self.points(self.loss_plot) // 2
        loss = self.history.step_curve("loss", first, last, room)
        accuracy = self.history.step_curve("accuracy", first, last, room)
        shown = [item for item in self.history.evaluations if first - 1 <= item.step <= last]
        steps = np.array([item.step for item in shown], np.float64)
        losses = np.array([item.validation_loss for item in shown], np.float64)
        accuracies = np.array([item.validation_accuracy for item in shown], np.float64)
        theirs = [_scores(one.history, last) for one in self.others]
        bottom = self._set_loss_height(loss, np.concatenate([losses, *(part[1] for part in theirs)]))
        self._draw_others(theirs, bottom)
        self.train_loss.setData(loss.steps, log_values(np.where(loss.nonfinite, np.nan, loss.mean), bottom - ZERO_GAP))
        self.validation_loss.setData(steps, log_values(losses, bottom - ZERO_GAP))
        self.train_accuracy.setData(accuracy.steps, 100.0 * accuracy.mean.astype(np.float64))
        self.validation_accuracy.setData(steps, 100.0 * accuracies)
        self._words[1].setText(self.tr("R²") if self._numbers() else self.tr("accuracy"))
        means = accuracy.mean[np.isfinite(accuracy.mean)]
        others = np.concatenate([part[2] for part in theirs]) if theirs else np.empty(0)
        lowest = min([100.0, *(100 * accuracies), *(100 * means), *(100 * others[np.isfinite(others)])])
        # R squared has no floor; what is worse than no network at all needs no more room than what is better.
        floor = -100.0 if self._numbers() else 0.0
        self.accuracy_plot.setYRange(max(floor, 10.0 * (float(lowest) // 10) - 2), 102, padding=0)
        self._loss = loss
        low, high = self.accuracy_plot.getViewBox().viewRange()[1]
        self._ends_high = bool(len(accuracies)) and 100 * accuracies[-1] > (low + high) / 2
        self._place_words()

    def _draw_others(self, theirs: list[tuple[np.ndarray, np.ndarray, np.ndarray]], bottom: float) -> None:
        """Draw the validation scores of other runs, each in its color."""
        colors = [run_color(one.color, self.theme.tokens) for one in self.others]
        pairs = list(zip(theirs, colors, strict=True))
        self._over_loss.draw([(part[0], log_values(part[1], bottom - ZERO_GAP), color) for part, color in pairs])
        self._over_accuracy.draw([(part[0], 100.0 * part[2], color) for part, color in pairs])
        self._legend.set_entries([*self._own_entries(), *entries(self.others, self.tr("{name}, validation"))])

    def _own_entries(self) -> list[Entry]:
        return [Entry(self.tr("validation"), "ink"), Entry(self.tr("training, each batch"), "disabled", "thin")]

    def _numbers(self) -> bool:
        """Tell whether the run predicts numbers, so that the score is R squared."""
        return self.history is not None and predicts_numbers(self.history.started.experiment.data)

    def _set_loss_height(self, loss: Curve, validation: np.ndarray) -> float:
        found = log_range([loss.mean, validation])
        bottom, top = decades(*found, least=1.0) if found else (-2.25, 1.25)
        zeros = bool((loss.mean == 0).any())
        self._powers.zero_at = bottom - ZERO_GAP if zeros else -np.inf
        self.loss_plot.setYRange(bottom - 2 * ZERO_GAP if zeros else bottom, top, padding=0)
        return bottom

    def restyle(self) -> None:
        """Give the items the theme's colors."""
        tokens = self.theme.tokens
        for plot in (self.loss_plot, self.accuracy_plot):
            style_plot(plot, self.theme)
        for item in (self.train_loss, self.train_accuracy):
            item.setPen(thin_pen(tokens.color("disabled")))
        for item in (self.validation_loss, self.validation_accuracy):
            item.setPen(thin_pen(tokens.color("ink"), 1.75))
        for word in self._words:
            word.setColor(tokens.color("text3"))
        self._legend.set_entries(self._own_entries())

    def table(self) -> Table:
        """Return the evaluations: step, losses and accuracies of both parts."""
        header = ["step", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy"]
        items = self.history.evaluations if self.history is not None else []
        return header, [[getattr(item, name) for item in items] for name in header]


def _scores(history: History, last: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return steps, validation losses and validation accuracies of the evaluations up to the step ``last``."""
    shown = [item for item in history.evaluations if item.step <= last]
    columns = (
        [item.step for item in shown],
        [item.validation_loss for item in shown],
        [item.validation_accuracy for item in shown],
    )
    steps, losses, accuracies = (np.array(column, np.float64) for column in columns)
    return steps, losses, accuracies
