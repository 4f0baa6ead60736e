"""Loss and accuracy of a network over whole sets of examples, with batch norm on its stored statistics."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.network import Network

PIECE = 4096


@dataclass(frozen=True)
class Score:
    """Mean loss and the share of examples classified right."""

    loss: float
    accuracy: float


class Evaluator:
    """Scores a network on one set of examples, piece by piece."""

    def __init__(self, network: Network, inputs: NDArray[np.float32], labels: NDArray[np.int32]) -> None:
        """Prepare for `inputs` [examples, features] of classes `labels` [examples]."""
        self._network = network
        self._pieces: list[tuple[tf.Tensor, tf.Tensor]] = [
            (tf.constant(inputs[first : first + PIECE]), tf.constant(labels[first : first + PIECE]))
            for first in range(0, len(inputs), PIECE)
        ]
        self._examples = len(inputs)
        signature = [tf.TensorSpec([None, inputs.shape[1]], tf.float32), tf.TensorSpec([None], tf.int32)]
        self._sums: Callable[..., Any] = tf.function(self._piece_sums, input_signature=signature)

    def score(self, give_up: Callable[[], bool] = lambda: False) -> Score | None:
        """Return the score; None when `give_up` became true between two pieces."""
        total = np.zeros(2)
        for inputs, labels in self._pieces:
            if give_up():
                return None
            total += self._sums(inputs, labels).numpy()
        return Score(*(total / self._examples).tolist())

    def _piece_sums(self, inputs: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
        logits = self._network.forward(self._network.read(), inputs, training=False).logits
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        hits = tf.equal(tf.argmax(logits, axis=1, output_type=tf.int32), labels)
        return tf.stack([tf.reduce_sum(losses), tf.reduce_sum(tf.cast(hits, tf.float32))])
