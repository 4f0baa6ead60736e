"""What a group of quantities is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.measure.sums import Column, Sums

Rows = NDArray[np.float64]


@dataclass(frozen=True)
class LayerTensors:
    """The inner values of one layer at one step.

    Attributes:
        kernel: W before the update [fan_in, units], of a convolution [height, width, channels, filters].
        gradient: dL/dW before clipping, same shape.
        delta: dL/dz [batch, ..., units], L the mean over the batch.
        pre: z, same shape, the argument of the activation.
        act: a, same shape, what the next layer receives.
        update: the update divided by the step's update scale, same shape as W; None for a frozen layer.
        slopes: alpha before the update [units] or [1], where it is learned; `slope_gradient` is dL/dalpha.
    """

    kernel: tf.Tensor
    gradient: tf.Tensor
    delta: tf.Tensor
    pre: tf.Tensor
    act: tf.Tensor
    update: tf.Tensor | None
    slopes: tf.Tensor | None = None
    slope_gradient: tf.Tensor | None = None


@dataclass(frozen=True)
class Sizes:
    """Sizes that finishing needs.

    Attributes:
        batch: examples in a step.
        weights: numbers in each layer's kernel, float64 [layers].
        values: numbers in each layer's z for one example, float64 [layers].
        rates: what each layer's recorded update must be multiplied by beside the step's scale, float64 [layers].
        learned: whether each layer learns its slope below zero, bool [layers].
    """

    batch: int
    weights: NDArray[Any]
    values: NDArray[Any]
    rates: NDArray[Any]
    learned: NDArray[np.bool_]

    def of(self, layers: int) -> "Sizes":
        """Return the same for all layers, or for none."""
        if layers:
            return self
        nothing = np.zeros(0)
        return Sizes(self.batch, nothing, nothing, nothing, nothing.astype(bool))


@dataclass(frozen=True)
class Group:
    """Quantities that are taken together.

    Attributes:
        names: of the quantities, in the order of the registry of records.
        width: how many raw sums a layer has.
        sums: maps the tensors of the layers to `width` columns, one number a layer each.
        finish: maps raw sums [steps, layers, width], the sizes and the update scale [steps] to quantities
            [steps, layers, len(names)].
    """

    names: tuple[str, ...]
    width: int
    sums: Callable[[Sequence[LayerTensors], Sums], list[Column]]
    finish: Callable[[Rows, Sizes, Rows], Rows]


def narrowed(values: Rows) -> NDArray[np.float32]:
    """Return `values` as float32, what is finite and not zero staying so: what a float64 run measures may be beyond."""
    limits = np.finfo(np.float32)
    size = np.abs(values)
    held = np.copysign(np.clip(size, limits.smallest_subnormal, limits.max), values)
    return np.where(np.isfinite(values) & (size > 0), held, values).astype(np.float32)


def norm(half_square: Rows) -> Rows:
    """Return the Euclidean norm from half its square, which is what `tf.nn.l2_loss` gives."""
    return np.sqrt(2.0 * half_square)
