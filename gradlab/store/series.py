"""What is drawn over a run's steps beside its recorded quantities: worked out from them, in float64."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradlab.records import DISTRIBUTION_INDEX
from gradlab.store.history import History

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Spread:
    """Least, median and largest number of the layers, float64 [m] each, at `steps` float64 [m]; NaN where none is."""

    steps: Values
    least: Values
    median: Values
    largest: Values


def loss_gap(history: History, first: int, last: int) -> tuple[Values, Values]:
    """Return steps and validation loss - training loss of the evaluations from the one before `first` to `last`."""
    items = [item for item in history.evaluations if first - 1 <= item.step <= last]
    gaps = [item.validation_loss - item.train_loss for item in items]
    return np.array([item.step for item in items], np.float64), np.array(gaps, np.float64)


def milliseconds(history: History, first: int, last: int, points: int) -> tuple[Values, Values]:
    """Return steps and the wall time of a step in milliseconds, in at most `points` buckets."""
    curve = history.step_curve("seconds", first, last, points)
    return curve.steps, 1000.0 * curve.mean.astype(np.float64)


def update_spread(history: History, first: int, last: int, columns: int) -> Spread:
    """Return the update ratio over the layers that are trained, in at most `columns` columns of steps."""
    image = history.image("update_ratio", first, last, columns)
    trained = [index for index, frozen in enumerate(history.frozen) if not frozen]
    values = image.values[trained].astype(np.float64)
    count = values.shape[1]
    each: NDArray[np.int64] = np.arange(count, dtype=np.int64)
    steps: Values = image.first - 0.5 + (each + 0.5) * (image.last + 1 - image.first) / max(count, 1)
    if not trained:
        nothing = np.full(count, np.nan)
        return Spread(steps, nothing, nothing, nothing)
    values = np.sort(np.where(np.isfinite(values), values, np.nan), axis=0)  # what is not finite comes last
    finite = np.isfinite(values).sum(axis=0)
    top = np.maximum(finite - 1, 0)
    median = (values[top // 2, each] + values[(top + 1) // 2, each]) / 2
    return Spread(steps, values[0], median, values[top, each])


def distribution_series(history: History, names: Sequence[str]) -> tuple[Values, Values]:
    """Return the steps float64 [m] of all distributions and these quantities of them, float64 [m, layers, names]."""
    records = list(history.distributions)
    columns = [DISTRIBUTION_INDEX[name] for name in names]
    if not records:
        return np.empty(0), np.empty((0, len(history.layer_names), len(columns)))
    values = np.stack([record.values[:, columns] for record in records]).astype(np.float64)
    return np.array([record.step for record in records], np.float64), values


def normalized_layers(history: History) -> tuple[int, ...]:
    """Return which of the measured layers have a batch norm."""
    by_name = {layer.name: layer for layer in history.started.experiment.layers}
    named = [by_name.get(name) for name in history.layer_names]
    return tuple(index for index, layer in enumerate(named) if getattr(layer, "batch_norm", None) is not None)


def sizes_of_both(history: History, other: History, quantity: str, step: int) -> tuple[Values, Values]:
    """Return the sizes of a layer quantity at `step` in two runs, float64 [layers] each.

    The layers are those of `history`, matched by name; NaN where `other` has none of the name.
    """
    one = np.abs(history.row(quantity, step).astype(np.float64))
    two = np.abs(other.row(quantity, step).astype(np.float64)).tolist()
    by_name: dict[str, float] = dict(zip(other.layer_names, two, strict=True))
    return one, np.array([by_name.get(name, np.nan) for name in history.layer_names], np.float64)


def ratio_of(one: Values, two: Values) -> Values:
    """Return one / two, float64 [layers]; NaN where either is zero or not a number."""
    with np.errstate(all="ignore"):
        return np.where((one > 0) & (two > 0), one / two, np.nan)
