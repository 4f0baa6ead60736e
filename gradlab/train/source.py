"""Where the loop takes its batches from: a table in the device's memory, or a file that is read as it is needed."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.data import Examples


class Source:
    """The training examples and targets of a run, for graphs that take steps."""

    def __init__(self, inputs: Examples, targets: NDArray[Any], batch_size: int, dtype: tf.DType) -> None:
        """Prepare for `inputs` [n, features], an array or one that stays in its file, and `targets` [n]."""
        self.resident = isinstance(inputs, np.ndarray)
        self.examples = len(targets)
        self._source = inputs
        self._targets = targets
        self.batch_size = batch_size
        self._dtype = dtype
        self.inputs: tf.Tensor | None = tf.constant(inputs, dtype) if self.resident else None
        self._table = tf.constant(targets) if self.resident else None

    @property
    def signature(self) -> list[tf.TensorSpec]:
        """Return what `batches` gives."""
        indices = tf.TensorSpec([None, self.batch_size], tf.int32)
        if self.resident:
            return [indices]
        shape = [None, self.batch_size, self._source.shape[1]]
        targets = tf.TensorSpec([None, self.batch_size], tf.as_dtype(self._targets.dtype))
        return [tf.TensorSpec(shape, self._dtype), targets]

    @property
    def specification(self) -> tf.TensorSpec:
        """Return the type of all examples together, where they are in memory."""
        return tf.TensorSpec(self._source.shape, self._dtype)

    def batches(self, indices: NDArray[np.int32]) -> list[tf.Tensor]:
        """Return what a graph is given for the steps `indices` [k, batch]: these, or the examples themselves."""
        if self.resident:
            return [tf.constant(indices)]
        rows = self._source[indices.reshape(-1)].reshape(*indices.shape, self._source.shape[1])
        return [tf.constant(rows, self._dtype), tf.constant(self._targets[indices])]

    def examples_of(self, batches: Sequence[tf.Tensor]) -> tuple[tf.Tensor, tf.Tensor]:
        """Return inputs [k, batch, features] and targets [k, batch] within a graph."""
        if self.resident:
            return tf.gather(self.inputs, batches[0]), tf.gather(self._table, batches[0])
        return batches[0], batches[1]
