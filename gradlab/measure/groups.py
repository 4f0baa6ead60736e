"""The registry of groups: adding a quantity is one file and one entry here."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from gradlab.measure.gradient import GRADIENT
from gradlab.measure.group import Group, LayerTensors, Rows, Sizes, narrowed
from gradlab.measure.moments import MOMENTS
from gradlab.measure.signal import SIGNAL
from gradlab.measure.slopes import SLOPES
from gradlab.measure.update import UPDATE
from gradlab.records import FloatArray

GROUPS: tuple[Group, ...] = (SIGNAL, GRADIENT, MOMENTS, UPDATE, SLOPES)
ROW_WIDTH = sum(group.width for group in GROUPS)
_EDGES = np.cumsum([0, *(group.width for group in GROUPS)])


def layer_sums(layers: Sequence[LayerTensors]) -> list[tf.Tensor]:
    """Return the raw sums of all layers, input to output: len(layers) * ROW_WIDTH scalars."""
    return [value for layer in layers for group in GROUPS for value in group.sums(layer)]


def finish_layers(rows: Rows, sizes: Sizes, scale: Rows) -> FloatArray:
    """Return float32 [steps, layers, quantities], quantities as in LAYER_QUANTITIES.

    Args:
        rows: raw sums [steps, layers, ROW_WIDTH].
        sizes: of the batch and of every layer.
        scale: what the recorded updates must be multiplied by, [steps].
    """
    with np.errstate(all="ignore"):  # a row that holds NaN or Inf is told apart by its own record
        parts = [
            group.finish(rows[..., first:last], sizes, scale)
            for group, first, last in zip(GROUPS, _EDGES, _EDGES[1:], strict=False)
        ]
        return narrowed(np.concatenate(parts, axis=-1))
