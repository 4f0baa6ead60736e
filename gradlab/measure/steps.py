"""The quantities of the whole step: loss, accuracy, knobs, global norm and how much clipping did."""

import numpy as np
import tensorflow as tf

from gradlab.measure.group import Rows, narrowed, norm
from gradlab.records import FloatArray

STEP_WIDTH = 9
_HALF, _CLIPPED, _DOT, _SCALE = 4, 6, 7, 8


def step_sums(
    loss: tf.Tensor,
    score: tf.Tensor,
    knobs: tuple[tf.Tensor, tf.Tensor],
    clip: tuple[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor],
    scale: tf.Tensor,
) -> list[tf.Tensor]:
    """Return the STEP_WIDTH raw scalars of a step.

    Args:
        loss: mean loss of the batch.
        score: of the batch: its accuracy, or R squared.
        knobs: learning rate and clipping threshold.
        clip: half the squared global norm of the trainable gradients, the share on which clipping acted, half the
            squared norm of the clipped gradients, and half the product of the raw with the clipped ones.
        scale: what the recorded updates must be multiplied by.
    """
    return [loss, score, *knobs, *clip, scale]


def finish_steps(rows: Rows, *, clipped: bool) -> tuple[FloatArray, Rows]:
    """Return float32 [steps, quantities], as in STEP_QUANTITIES, and the update scale [steps].

    `rows` is [steps, STEP_WIDTH]; where nothing is clipped the threshold is NaN.
    """
    values = rows[:, :_SCALE].copy()
    with np.errstate(all="ignore"):
        values[:, _HALF], values[:, _CLIPPED] = norm(rows[:, _HALF]), norm(rows[:, _CLIPPED])
        lengths = np.sqrt(rows[:, _HALF] * rows[:, _CLIPPED])
        # A gradient of zeros has no direction to lose.
        values[:, _DOT] = np.where(lengths == 0, 1.0, np.minimum(rows[:, _DOT] / lengths, 1.0))
        if not clipped:
            values[:, 3] = np.nan
        return narrowed(values), rows[:, _SCALE]
