"""One forward and one backward pass on the batch that a run would begin with; no graph is built, nothing is kept."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.data import BatchOrder, load_data
from gradlab.errors import TrainingError
from gradlab.network import Network, Noise, Taps, initial_weights, scale_layers
from gradlab.records import LayerWeights
from gradlab.records.look import Bars, Look
from gradlab.spec import Experiment, require_valid, weighted
from gradlab.train.objective import Objective

MOST_COUNTED = 200_000
"""Entries of a tensor that are put into its histogram: enough for the eye, and soon done."""


def take_look(experiment: Experiment, reused: Mapping[str, LayerWeights] | None = None) -> Look:
    """Return what `gradlab.train.look` promises."""
    data = load_data(experiment.data)
    require_valid(experiment, data.shape)
    training = experiment.training
    chosen = BatchOrder(len(data.train_targets), training.batch_size, training.seed).indices(1, 1)[0]
    try:
        # A batch is small, and the GPU may be training something else.
        with tf.device("/CPU:0"):
            network = Network(experiment, data.shape, initial_weights(experiment, data.shape, reused))
            scale_layers(network, data.train_inputs)
            batch = tf.constant(data.train_inputs[chosen], network.precision.stored)
            objective = Objective(experiment, data.train_targets)
            return _pass(experiment, network, objective, batch, tf.constant(data.train_targets[chosen]))
    except (tf.errors.OpError, MemoryError) as error:
        reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
        raise TrainingError(
            f"The stack {experiment.name} cannot be looked at before training ({reason}); use fewer units or a smaller"
            " batch."
        ) from error


def _pass(experiment: Experiment, network: Network, objective: Objective, batch: tf.Tensor, targets: tf.Tensor) -> Look:
    """Go up and down once with `batch` [batch, features] and its `targets` [batch]."""
    values = network.read()
    kernels = [f"{layer.name}/kernel" for layer in network.measured]
    dtype = network.precision.stored
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(values)
        noise = Noise(experiment.training.seed, 1, network.precision.computed)
        taps = network.forward(values, batch, training=True, noise=noise)
        loss = tf.reduce_mean(objective.losses(taps, targets, dtype))
        penalty = network.penalty(values, experiment.layers)
        whole = loss if penalty is None else loss + penalty
    gradients, deltas = tape.gradient(whole, [[values[name] for name in kernels], taps.pre])
    pre, act = _arrays(taps.pre), _arrays(_outputs(taps, objective, dtype))
    layers = weighted(experiment.layers)
    return Look(
        experiment=experiment,
        layer_names=tuple(layer.name for layer in layers),
        frozen=tuple(layer.frozen for layer in layers),
        delta_rms=_each(len(targets) * np.sqrt(np.mean(np.square(delta))) for delta in _arrays(deltas)),
        grad_norm=_each(np.sqrt(np.sum(np.square(gradient))) for gradient in _arrays(gradients)),
        pre_mean=_each(z.mean() for z in pre),
        pre_std=_each(z.std() for z in pre),
        act_mean=_each(a.mean() for a in act),
        act_std=_each(a.std() for a in act),
        pre=tuple(_histogram(z) for z in pre),
        weights=tuple(_histogram(kernel) for kernel in _arrays([values[name] for name in kernels])),
        loss=float(loss),
    )


def _outputs(taps: Taps, objective: Objective, dtype: tf.DType) -> list[tf.Tensor]:
    return [*taps.act[:-1], objective.outputs(taps, dtype)]


def _arrays(tensors: list[tf.Tensor]) -> list[NDArray[np.float64]]:
    """Return float64 arrays, in which squares and sums of what float32 can hold stay finite."""
    return [tf.cast(tensor, tf.float64).numpy() for tensor in tensors]


def _each(numbers: Any) -> NDArray[np.float32]:
    """Return one number a layer; what went beyond all bounds is infinite."""
    with np.errstate(over="ignore", invalid="ignore"):
        return np.array(list(numbers), np.float64).astype(np.float32)


def _histogram(values: NDArray[np.float64]) -> Bars:
    flat = values.ravel()
    return Bars.of(flat[:: -(-flat.size // MOST_COUNTED)])
