"""Loss and score of a network over whole sets of examples, computed as when testing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.data import Dataset, Examples, load_data, pieces
from gradlab.network import Network, initial_weights
from gradlab.records import Checkpoint, Evaluation
from gradlab.spec import Experiment, require_valid
from gradlab.train.graph import graph
from gradlab.train.objective import Objective
from gradlab.train.resuming import fitting

RESIDENT = 2**26
"""Inputs of at most so many numbers are handed to the device once and stay there."""


@dataclass(frozen=True)
class Score:
    """Mean loss, and the share of examples classified right or R squared."""

    loss: float
    accuracy: float


class Evaluator:
    """Scores a network on one set of examples, piece by piece."""

    def __init__(self, experiment: Experiment, network: Network, inputs: Examples, targets: NDArray[Any]) -> None:
        """Prepare for `inputs` [examples, features] and their `targets` [examples]."""
        self._network = network
        self._objective = Objective(experiment, targets)
        self._inputs = inputs
        self._targets = targets
        dtype = network.precision.stored
        small = isinstance(inputs, np.ndarray) and inputs.size <= RESIDENT
        self._kept = [tf.constant(piece, dtype) for piece in pieces(inputs)] if small else None
        self._signature = [
            tf.TensorSpec([None, inputs.shape[1]], dtype),
            tf.TensorSpec([None], tf.as_dtype(targets.dtype)),
        ]

    @cached_property
    def _sums(self) -> Callable[..., Any]:
        return graph(self._piece_sums, self._signature)

    def score(self, give_up: Callable[[], bool] = lambda: False) -> Score | None:
        """Return the score; None when `give_up` became true between two pieces."""
        total, first = np.zeros(2), 0
        for piece in self._kept if self._kept is not None else pieces(self._inputs):
            if give_up():
                return None
            inputs = tf.cast(piece, self._network.precision.stored)
            total += self._sums(inputs, tf.constant(self._targets[first : first + len(piece)])).numpy()
            first += len(piece)
        return Score(*(total / first).tolist())

    def _piece_sums(self, inputs: tf.Tensor, targets: tf.Tensor) -> tf.Tensor:
        dtype = self._network.precision.stored
        taps = self._network.forward(self._network.read(), inputs, training=False)
        losses = self._objective.losses(taps, targets, dtype)
        points = self._objective.points(taps, targets, dtype)
        return tf.stack([tf.reduce_sum(losses), tf.reduce_sum(points)])


def both_parts(experiment: Experiment, network: Network, data: Dataset) -> tuple[Evaluator, Evaluator]:
    """Return what scores `network` on the training part of `data` and on the validation part."""
    return (
        Evaluator(experiment, network, data.train_inputs, data.train_targets),
        Evaluator(experiment, network, data.validation_inputs, data.validation_targets),
    )


def scores(experiment: Experiment, checkpoint: Checkpoint) -> Evaluation:
    """Return the scores of both parts of the experiment's data with the weights of `checkpoint`.

    Raises:
        SpecError, DataError: when they do not fit each other.
    """
    data = load_data(experiment.data)
    require_valid(experiment, data.shape)
    start = initial_weights(experiment, data.shape)
    found = fitting(checkpoint, start)
    network = Network(experiment, data.shape, {name: found[name] for name in start})
    train, validation = (part.score() for part in both_parts(experiment, network, data))
    assert train is not None
    assert validation is not None
    return Evaluation(checkpoint.step, train.loss, train.accuracy, validation.loss, validation.accuracy)
