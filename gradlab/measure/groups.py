"""The registry of groups: adding a quantity is one file and one entry here."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from gradlab.measure.gradient import GRADIENT
from gradlab.measure.group import Group, LayerTensors, Rows, Sizes, narrowed
from gradlab.measure.moments import MOMENTS
from gradlab.measure.signal import SIGNAL
from gradlab.measure.slopes import SLOPES
from gradlab.measure.sums import Sums
from gradlab.measure.update import UPDATE
from gradlab.records import LAYER_QUANTITIES, FloatArray

GROUPS: tuple[Group, ...] = (SIGNAL, GRADIENT, MOMENTS, UPDATE, SLOPES)


def row_width(*, learned: bool) -> int:
    """Return how many raw sums a layer has in a run in which layers learn their slopes, or in one where none does."""
    return sum(group.width for group in _taken(learned=learned))


def layer_sums(layers: Sequence[LayerTensors], sums: Sums, *, learned: bool) -> list[tf.Tensor]:
    """Return the raw sums of all layers, input to output: scalars or vectors of len(layers) * row_width(learned)."""
    columns = [column for group in _taken(learned=learned) for column in group.sums(layers, sums)]
    return sums.joined(columns)


def finish_layers(rows: Rows, sizes: Sizes, scale: Rows) -> FloatArray:
    """Return float32 [steps, layers, quantities], quantities as in LAYER_QUANTITIES.

    Args:
        rows: raw sums [steps, layers, row_width(learned)].
        sizes: of the batch and of every layer.
        scale: what the recorded updates must be multiplied by, [steps].
    """
    with np.errstate(all="ignore"):  # a row that holds NaN or Inf is told apart by its own record
        parts: list[Rows] = []
        first = 0
        for group in _taken(learned=bool(sizes.learned.any())):
            parts.append(group.finish(rows[..., first : first + group.width], sizes, scale))
            first += group.width
        missing = len(LAYER_QUANTITIES) - sum(part.shape[-1] for part in parts)
        parts.append(np.full((*rows.shape[:-1], missing), np.nan))
        return narrowed(np.concatenate(parts, axis=-1))


def _taken(*, learned: bool) -> tuple[Group, ...]:
    """Return the groups of a run; slopes, the last one, only where they are learned."""
    return GROUPS if learned else GROUPS[:-1]
