"""One run's history: everything it emitted, in bounded memory, read at the resolution that a view has pixels for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradlab.errors import GradlabError
from gradlab.records import (
    LAYER_INDEX,
    LAYER_QUANTITIES,
    STEP_COLUMNS,
    EndReason,
    FloatArray,
    Record,
    RunStarted,
)
from gradlab.store.recording import DEFAULT_BUDGET, Recording
from gradlab.store.summary import Summary

HELD_STEPS = 512
"""How far back a layer that is not measured at every step is looked for."""


@dataclass(frozen=True, eq=False)
class Curve:
    """One quantity over time, one entry a bucket of steps.

    Attributes:
        steps: float64 [m], the middle of each bucket.
        low, mean, high: float32 [m] over the finite numbers of the bucket; all equal where a bucket is one step.
        nonfinite: bool [m], whether the bucket holds a NaN or an infinity that was computed. A NaN where nothing was
            measured is not one: the numbers before are held there.
    """

    steps: NDArray[np.float64]
    low: FloatArray
    mean: FloatArray
    high: FloatArray
    nonfinite: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Image:
    """One quantity of all layers over time.

    Attributes:
        values: float32 [layers, columns], arithmetic mean of the finite numbers. Where nothing was measured the value
            before is held; NaN where there is none.
        nonfinite: bool [layers, columns].
        first, last: steps; the columns divide first - 0.5 to last + 0.5 evenly. The outer columns may reach a little
            beyond what was asked, because columns keep their places while the run goes on.
    """

    values: FloatArray
    nonfinite: NDArray[np.bool_]
    first: int
    last: int


class History(Recording):
    """Grows as a run's records are added, and is read at any resolution. Used on one thread.

    Layers are counted from the input; steps from 1, or from the one behind the parent's where the run was forked.
    """

    def layer_curve(self, quantity: str, layer: int, first: int, last: int, points: int) -> Curve:
        """Return `quantity` of one layer over the steps first to last in at most `points` buckets."""
        if not 0 <= layer < len(self.layer_names):
            raise GradlabError(f"There is no layer {layer}; the run has layers 0 to {len(self.layer_names) - 1}.")
        column = self._columns(quantity).start + layer
        return self._curve(slice(column, column + 1), first, last, points)

    def step_curve(self, quantity: str, first: int, last: int, points: int) -> Curve:
        """Return a quantity of the whole step, such as the loss, over first to last in at most `points` buckets."""
        if quantity not in STEP_COLUMNS:
            raise GradlabError(f"There is no step quantity {quantity!r}; there are {', '.join(STEP_COLUMNS)}.")
        column = len(self.layer_names) * len(LAYER_QUANTITIES) + STEP_COLUMNS[quantity]
        return self._curve(slice(column, column + 1), first, last, points)

    def image(self, quantity: str, first: int, last: int, columns: int) -> Image:
        """Return `quantity` of all layers over the steps first to last in at most `columns` columns."""
        first, last = self._clamped(first, last)
        if not len(self.table):
            nothing = np.empty((len(self.layer_names), 0), np.float32)
            return Image(nothing, nothing.astype(bool), first, last)
        start, end, size = self.table.grid(first - self.first_step, last - self.first_step, max(columns, 1))
        starts, summary = self.table.read_even(start, min(end, len(self.table) - 1), size, self._columns(quantity))
        edges = np.arange(start, end + 1, size)
        chosen = np.searchsorted(starts, edges, side="right") - 1
        holds_bad = self._bad(starts, summary)
        bad = holds_bad[chosen]
        if holds_bad.any():  # several buckets may begin in one column
            np.logical_or.at(bad, (np.maximum(starts, start) - start) // size, holds_bad)
        return Image(_held(summary.mean[chosen], bad).T, bad.T, start + self.first_step, end + self.first_step)

    def row(self, quantity: str, step: int | None = None) -> FloatArray:
        """Return float32 [layers]: `quantity` at `step` (None: the newest); NaN when nothing is recorded.

        A layer that was not measured at that step shows what was measured last, up to 512 steps before.
        """
        columns = self._columns(quantity)
        if not len(self.table):
            return np.full(len(self.layer_names), np.nan, np.float32)
        wanted = len(self.table) if step is None else min(max(step, self.first_step), self.last_step) - self._before
        values = self.table.row(wanted - 1, columns)
        raw = self.table.raw
        if not np.isnan(values).any() or wanted == self._bad_step() or wanted <= raw.first:
            return values
        before = raw.values(max(raw.first, wanted - HELD_STEPS), wanted, columns)
        return _held(before, np.zeros(before.shape, bool))[-1]

    def recent(self, quantity: str, steps: int = 500, last: int | None = None) -> tuple[FloatArray, FloatArray]:
        """Return float32 [layers] twice: least and largest finite `quantity` over the steps up to `last`; NaN if none.

        None is the newest step. Where old steps are kept as summaries, these may reach a little beyond.
        """
        columns = self._columns(quantity)
        if last is None or last >= self.last_step:
            return _range(self.table.newest(steps, columns))
        end = max(last - self._before, 1)
        first = max(end - steps, 0)
        if first >= self.table.raw.first:
            return _range(self.table.raw.values(first, end, columns))
        _, summary = self.table.read(first, end - 1, steps, columns)
        return _range(np.concatenate([summary.low, summary.high]))

    @property
    def top_layer(self) -> int:
        """Return the top trainable layer, whose signal is the measure of all others; the last one if all are frozen."""
        trainable = [index for index, frozen in enumerate(self.frozen) if not frozen]
        return trainable[-1] if trainable else len(self.frozen) - 1

    def relative_signal(self, step: int | None = None) -> FloatArray:
        """Return float32 [layers]: delta_rms divided by that of the top trainable layer."""
        return self._relative(self.row("delta_rms", step)[None])[0]

    def signal_band(self, steps: int = 500) -> tuple[FloatArray, FloatArray]:
        """Return float32 [layers] twice: least and largest relative signal over the newest steps."""
        return _range(self._relative(self.table.newest(steps, self._columns("delta_rms"))))

    def relative_image(self, first: int, last: int, columns: int) -> Image:
        """Return the relative signal of all layers; a column's is the ratio of mean signals."""
        image = self.image("delta_rms", first, last, columns)
        return Image(self._relative(image.values.T).T, image.nonfinite, image.first, image.last)

    def _relative(self, values: FloatArray) -> FloatArray:
        """Divide float32 [steps, layers] by the top trainable layer's."""
        top = values[:, self.top_layer : self.top_layer + 1].astype(np.float64)
        with np.errstate(all="ignore"):
            return (values / np.where(top == 0, np.nan, top)).astype(np.float32)

    def _columns(self, quantity: str) -> slice:
        if quantity not in LAYER_INDEX:
            raise GradlabError(f"There is no layer quantity {quantity!r}; there are {', '.join(LAYER_INDEX)}.")
        layers = len(self.layer_names)
        return slice(LAYER_INDEX[quantity] * layers, (LAYER_INDEX[quantity] + 1) * layers)

    def _clamped(self, first: int, last: int) -> tuple[int, int]:
        last = min(max(last, self.first_step), max(self.last_step, self.first_step))
        return min(max(first, self.first_step), last), last

    def _curve(self, columns: slice, first: int, last: int, points: int) -> Curve:
        first, last = self._clamped(first, last)
        starts, summary = self.table.read(first - self.first_step, last - self.first_step, max(points, 1), columns)
        middle = starts + self.first_step + (summary.size - 1) / 2
        bad = self._bad(starts, summary)[:, 0]
        low, mean, high = summary.low[:, 0], summary.mean[:, 0], summary.high[:, 0]
        held = _held(np.stack([low, mean, high], axis=1), np.repeat(bad[:, None], 3, axis=1))
        return Curve(middle, held[:, 0], held[:, 1], held[:, 2], bad)

    def _bad_step(self) -> int:
        """Return which of the recorded steps, counted from 1, held a number that was not finite; 0 where none did."""
        ended = self.ended
        return ended.step - self._before if ended is not None and ended.reason is EndReason.NONFINITE else 0

    def _bad(self, starts: NDArray[np.int64], summary: Summary) -> NDArray[np.bool_]:
        """Return bool [buckets, columns]: which buckets hold a computed NaN or infinity."""
        bad, step = summary.infinite > 0, self._bad_step()
        reached = (starts < step) & (step <= starts + summary.size)
        return bad | ((summary.nan > 0) & reached[:, None]) if reached.any() else bad


def _held(values: FloatArray, bad: NDArray[np.bool_]) -> FloatArray:
    """Return float32 [steps, layers] with the value before in place of each NaN that is not `bad`."""
    missing = np.isnan(values) & ~bad
    if not missing.any():
        return values
    places = np.where(missing, 0, np.arange(len(values))[:, None])
    return np.take_along_axis(values, np.maximum.accumulate(places, axis=0), axis=0)


def _range(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return least and largest finite entry of each column of float32 [steps, layers]; NaN where there is none."""
    finite = np.isfinite(values)
    none = ~finite.any(axis=0) if len(values) else np.ones(values.shape[1], bool)
    low = np.min(values, axis=0, where=finite, initial=np.inf)
    high = np.max(values, axis=0, where=finite, initial=-np.inf)
    low[none] = high[none] = np.nan
    return low, high


def history_of(records: Sequence[Record], budget_bytes: int = DEFAULT_BUDGET) -> History:
    """Return the history of a run's records, of which the first is its RunStarted."""
    started = records[0]
    if not isinstance(started, RunStarted):
        raise GradlabError("A run's records begin with RunStarted.")
    history = History(started, budget_bytes)
    for record in records[1:]:
        history.add(record)
    return history
