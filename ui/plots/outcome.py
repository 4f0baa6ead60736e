"""The outcome: loss and accuracy, training thin and validation in ink, and further rows that a person may choose."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gradlab.spec import predicts_numbers
from gradlab.store import History
from ui.plots.axes import LinearAxis, PowerAxis, StepAxis, make_plot, set_height, style_plot, thin_pen
from ui.plots.choice import Choice
from ui.plots.corner import CornerWord
from ui.plots.curve_item import CurveItem
from ui.plots.instrument import Table, empty_text
from ui.plots.legend import Entry, LegendLine
from ui.plots.outcome_rows import ROWS, Row, fit_powers, row_titles
from ui.plots.overlay import Overlay, entries
from ui.plots.scales import ZERO_GAP, log_values
from ui.plots.timed import TimedInstrument
from ui.support.run_colors import run_color
from ui.support.theme import Theme

LOSS, ACCURACY = "loss", "accuracy"


class Outcome(TimedInstrument):
    """Loss and accuracy of the training batches and of the whole validation part; further rows are made when chosen."""

    name = "outcome"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.chosen = {LOSS, ACCURACY}
        self.rows: dict[str, Row] = {}
        self._powers = PowerAxis()
        self.loss_plot: Any = make_plot({"left": self._powers, "bottom": StepAxis()})
        self.accuracy_plot: Any = make_plot({"left": LinearAxis(suffix=" %"), "bottom": StepAxis()})
        self._legend = LegendLine(theme, [])
        self.add_above(self._legend)
        self.train_loss, self.validation_loss = CurveItem(connect="finite"), CurveItem(connect="finite")
        self.train_accuracy, self.validation_accuracy = CurveItem(connect="finite"), CurveItem()
        for plot, items in (
            (self.loss_plot, (self.train_loss, self.validation_loss)),
            (self.accuracy_plot, (self.train_accuracy, self.validation_accuracy)),
        ):
            for item in items:
                plot.addItem(item, ignoreBounds=True)
            self.follow(plot)
        CornerWord(self.loss_plot, theme, self.tr("loss"))
        self._score = CornerWord(self.accuracy_plot, theme, self.tr("accuracy"))
        self._over_loss, self._over_accuracy = Overlay(self.loss_plot), Overlay(self.accuracy_plot)
        self._lay_out()
        empty_text(self, self.tr("Loss and accuracy will appear here."))
        self.apply_theme()

    @property
    def title(self) -> str:
        """The panel's title."""
        return self.tr("Loss && accuracy").replace("&&", "&")

    def choices(self) -> tuple[Choice, ...]:
        """What a person may choose: the rows."""
        score = self.tr("Accuracy, or R² of numbers")
        words = {
            LOSS: self.tr("Loss"),
            ACCURACY: score,
            **{name: _capital(text) for name, text in row_titles().items()},
        }
        return (
            Choice(self.tr("Rows"), tuple(words.items()), lambda key: key in self.chosen, self.switch_row, many=True),
        )

    def switch_row(self, key: str) -> None:
        """Show the row ``key`` or leave it out; the last one stays. Raises ``ValueError`` where there is none."""
        if key not in {LOSS, ACCURACY, *ROWS}:
            raise ValueError(f"there is no row {key!r}")
        self.chosen = (self.chosen ^ {key}) or self.chosen
        if key in ROWS and key in self.chosen and key not in self.rows:
            row = self.rows[key] = ROWS[key](self.theme)
            row.restyle()
            self.follow(row.plot)
        self._lay_out()
        self.mark_stale()

    def shown_rows(self) -> list[Row]:
        """The further rows that are shown, from above."""
        return [self.rows[name] for name in ROWS if name in self.chosen]

    def _lay_out(self) -> None:
        """Stack the chosen rows; the lowest one has the steps' axis."""
        ground = self.view.ci
        for item in list(ground.items):
            ground.removeItem(item)
        own = [(LOSS, self.loss_plot), (ACCURACY, self.accuracy_plot)]
        plots = [plot for name, plot in own if name in self.chosen] + [row.plot for row in self.shown_rows()]
        for place, plot in enumerate(plots):
            ground.addItem(plot, place, 0)
            plot.showAxis("bottom", show=plot is plots[-1])

    def draw(self) -> None:
        """Bring all curves up to date."""
        first, last = self.set_steps(self.loss_plot, self.accuracy_plot, *(row.plot for row in self.shown_rows()))
        for row in self.shown_rows():
            row.draw(self.history, self.others, (first, last), self.points(row.plot) // 2)
        self._legend.set_entries(self._entries())
        if self.history is None or self.history.is_empty:
            for item in (self.train_loss, self.validation_loss, self.train_accuracy, self.validation_accuracy):
                item.setData([], [])
            self._over_loss.draw([])
            self._over_accuracy.draw([])
            self.loss_plot.setYRange(-2.25, 1.25, padding=0)
            self.accuracy_plot.setYRange(0, 100, padding=0)
            return
        own = _scores(self.history, last, first - 1)
        theirs = [_scores(one.history, last) for one in self.others]
        colors = [run_color(one.color, self.theme.tokens) for one in self.others]
        if LOSS in self.chosen:
            self._draw_loss(self.history, own, list(zip(theirs, colors, strict=True)), (first, last))
        if ACCURACY in self.chosen:
            self._draw_accuracy(self.history, own, list(zip(theirs, colors, strict=True)), (first, last))

    def _draw_loss(self, history: History, own: Scores, theirs: list[tuple[Scores, QColor]], shown: Shown) -> None:
        loss = history.step_curve("loss", *shown, self.points(self.loss_plot) // 2)
        parts = [loss.mean, own[1], *(scores[1] for scores, _ in theirs)]
        bottom = fit_powers(self.loss_plot, self._powers, parts)
        self._over_loss.draw([(part[0], log_values(part[1], bottom - ZERO_GAP), color) for part, color in theirs])
        self.train_loss.setData(loss.steps, log_values(np.where(loss.nonfinite, np.nan, loss.mean), bottom - ZERO_GAP))
        self.validation_loss.setData(own[0], log_values(own[1], bottom - ZERO_GAP))

    def _draw_accuracy(self, history: History, own: Scores, theirs: list[tuple[Scores, QColor]], shown: Shown) -> None:
        accuracy = history.step_curve("accuracy", *shown, self.points(self.accuracy_plot) // 2)
        self._over_accuracy.draw([(part[0], 100.0 * part[2], color) for part, color in theirs])
        self.train_accuracy.setData(accuracy.steps, 100.0 * accuracy.mean.astype(np.float64))
        self.validation_accuracy.setData(own[0], 100.0 * own[2])
        numbers = predicts_numbers(history.started.experiment.data)
        self._score.say(self.tr("R²") if numbers else self.tr("accuracy"))
        parts = np.concatenate([own[2], accuracy.mean, *(scores[2] for scores, _ in theirs)])
        lowest = 100.0 * min([1.0, *parts[np.isfinite(parts)]])
        # R squared has no floor; what is worse than no network at all needs no more room than what is better.
        set_height(self.accuracy_plot, max(-100.0 if numbers else 0.0, 10.0 * (lowest // 10) - 2), 102)
        low, high = self.accuracy_plot.getViewBox().viewRange()[1]
        self._score.place(low=bool(len(own[2])) and bool(100 * own[2][-1] > (low + high) / 2))

    def _entries(self) -> list[Entry]:
        own: list[Entry] = []
        if self.chosen & {LOSS, ACCURACY}:
            own = [Entry(self.tr("validation"), "ink"), Entry(self.tr("each batch"), "disabled", "thin")]
        further = [entry for row in self.shown_rows() for entry in row.entries()]
        words = self.tr("{name}, validation") if own else "{name}"
        return [*own, *further, *entries(self.others, words)]

    def restyle(self) -> None:
        """Give the items the theme's colors."""
        tokens = self.theme.tokens
        for plot in (self.loss_plot, self.accuracy_plot):
            style_plot(plot, self.theme)
        for item in (self.train_loss, self.train_accuracy):
            item.setPen(thin_pen(tokens.color("disabled")))
        for item in (self.validation_loss, self.validation_accuracy):
            item.setPen(thin_pen(tokens.color("ink"), 1.75))
        for row in self.rows.values():
            row.restyle()
        self._legend.set_entries(self._entries())

    def table(self) -> Table:
        """Return what the chosen rows show: a line for each step of any of them, empty where a row has none there."""
        parts: list[tuple[np.ndarray, list[tuple[str, np.ndarray]]]] = []
        for score in (LOSS, ACCURACY):
            if score in self.chosen:
                items = self.history.evaluations if self.history is not None else []
                names = [f"{part}_{score}" for part in ("train", "validation")]
                columns = [(name, np.array([getattr(item, name) for item in items])) for name in names]
                parts.append((np.array([item.step for item in items], np.float64), columns))
        parts += [(row.steps, list(zip(row.columns, row.table(), strict=True))) for row in self.shown_rows()]
        steps = np.unique(np.concatenate([part[0] for part in parts]))
        header, found = ["step"], [[_plain(step) for step in steps]]
        for own, columns in parts:
            for name, values in columns:
                there = dict(zip(own.tolist(), values.tolist(), strict=True))
                header.append(name)
                found.append([there.get(step, "") for step in steps.tolist()])
        return header, found


Scores = tuple[np.ndarray, np.ndarray, np.ndarray]
Shown = tuple[int, int]


def _scores(history: History, last: int, first: int = 0) -> Scores:
    """Return steps, validation losses and validation accuracies of the evaluations of the steps first to last."""
    shown = [item for item in history.evaluations if first <= item.step <= last]
    columns = (
        [item.step for item in shown],
        [item.validation_loss for item in shown],
        [item.validation_accuracy for item in shown],
    )
    steps, losses, accuracies = (np.array(column, np.float64) for column in columns)
    return steps, losses, accuracies


def _plain(step: float) -> float | int:
    """Return a whole step as such; the middle of a bucket may be a half one."""
    return int(step) if step == int(step) else step


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
