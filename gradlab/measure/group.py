"""What a group of quantities is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

Rows = NDArray[np.float64]


@dataclass(frozen=True)
class LayerTensors:
    """The inner values of one layer at one step.

    Attributes:
        kernel: W before the update [fan_in, units].
        gradient: dL/dW before clipping, same shape; `gradient_square` is half its squared norm.
        delta: dL/dz [batch, units], L the mean over the batch.
        pre: z [batch, units], the argument of the activation.
        act: a [batch, units], what the next layer receives.
        update_square: half the squared norm of the update divided by the step's update scale; None for a frozen layer.
    """

    kernel: tf.Tensor
    gradient: tf.Tensor
    gradient_square: tf.Tensor
    delta: tf.Tensor
    pre: tf.Tensor
    act: tf.Tensor
    update_square: tf.Tensor | None


@dataclass(frozen=True)
class Sizes:
    """Sizes that finishing needs: the batch, and of each layer fan_in and units, both float64 [layers]."""

    batch: int
    fan_in: NDArray[Any]
    units: NDArray[Any]


@dataclass(frozen=True)
class Group:
    """Quantities that are taken together.

    Attributes:
        names: of the quantities, in the order of the registry of records.
        width: how many raw sums a layer has.
        sums: maps a layer's tensors to `width` scalar tensors.
        finish: maps raw sums [steps, layers, width], the sizes and the update scale [steps] to quantities
            [steps, layers, len(names)].
    """

    names: tuple[str, ...]
    width: int
    sums: Callable[[LayerTensors], list[tf.Tensor]]
    finish: Callable[[Rows, Sizes, Rows], Rows]


def norm(half_square: Rows) -> Rows:
    """Return the Euclidean norm from half its square, which is what `tf.nn.l2_loss` gives."""
    return np.sqrt(2.0 * half_square)
