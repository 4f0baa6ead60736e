"""The loops that are raced against each other: Gradlab's own, Keras' `model.fit`, and PyTorch where it is installed.

Those that meet train the same stack on the same examples with plain SGD.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from gradlab.data import load_data
from gradlab.records import Frame, RunStarted
from gradlab.spec import Dense, Experiment
from gradlab.train import train
from tests.benchmarks.stacks import RATE
from tests.stacks import dense

Contender = Callable[[float], float]  # seconds to run for -> steps per second
SETTLING = 0.4
"""Seconds in which the steps that are under way when a turn ends are done, so that they do not slow the peer."""


def frames(experiment: Experiment, *, measure: bool) -> Iterator[Frame]:
    """Yield the frames of a run."""
    return (record for record in train(experiment, measure=measure) if isinstance(record, Frame))


def fused(experiment: Experiment, *, measure: bool) -> Contender:
    """Return Gradlab's loop, as a consumer of its records sees it; warmed up until it takes compiled steps."""
    records = train(experiment, measure=measure)
    started = next(records)
    assert isinstance(started, RunStarted)
    after = int(started.environment.get("compiled_after", "0"))
    source = (record for record in records if isinstance(record, Frame))
    while next(source).last_step <= after:
        pass

    def run(seconds: float) -> float:
        steps = 0
        next(source)  # was computed in the turn of the peer
        start = time.perf_counter()
        while time.perf_counter() - start < seconds:
            steps += len(next(source).steps)
        rate = steps / (time.perf_counter() - start)
        time.sleep(SETTLING)
        return rate

    run(1.0)
    return run


def keras_fit(experiment: Experiment) -> Contender:
    """Return `model.fit` at its defaults on a stack of dense layers, compiled with accuracy, nothing measured."""
    import keras

    data = load_data(experiment.data)
    *hidden, output = dense(experiment)
    parts = [part for layer in hidden for part in _keras_parts(layer)]
    model = keras.Sequential([keras.Input((data.shape.features,)), *parts, keras.layers.Dense(output.units)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.SGD(RATE), loss=loss, metrics=["accuracy"])
    batch = experiment.training.batch_size
    per_epoch = -(-len(data.train_targets) // batch)

    def epochs(count: int) -> float:
        start = time.perf_counter()
        silent: Any = 0  # the annotation wants a text, the documentation this number
        model.fit(data.train_inputs, data.train_targets, batch_size=batch, epochs=count, verbose=silent)
        return count * per_epoch / (time.perf_counter() - start)

    rate = [epochs(1), epochs(2)][-1]
    return lambda seconds: epochs(max(1, round(seconds * rate / per_epoch)))


def _keras_parts(layer: Dense) -> list[Any]:
    """Return what a person would write in Keras for `layer`."""
    import keras

    start = {"he": "he_normal", "glorot": "glorot_normal"}[layer.initializer.kind]
    if layer.batch_norm is None:
        return [keras.layers.Dense(layer.units, activation=layer.activation.kind, kernel_initializer=start)]
    return [
        keras.layers.Dense(layer.units, kernel_initializer=start, use_bias=False),
        keras.layers.BatchNormalization(),
        keras.layers.Activation(layer.activation.kind),
    ]


def torch_eager(experiment: Experiment) -> Contender:
    """Return a plain PyTorch loop of ELU layers, nothing measured; on its GPU if it sees one.

    It updates the weights itself, as PyTorch's own SGD does: `torch.optim` loads Triton, and that and TensorFlow end a
    process that holds both.

    Raises:
        ImportError: where PyTorch is not installed.
    """
    import torch  # pyright: ignore[reportMissingImports] - never a dependency: raced where a person has it

    device = "cuda" if torch.cuda.is_available() else "cpu"
    data = load_data(experiment.data)
    sizes = [data.shape.features, *(layer.units for layer in dense(experiment))]
    linear = [torch.nn.Linear(a, b) for a, b in pairwise(sizes)]
    parts = [part for layer in linear[:-1] for part in (layer, torch.nn.ELU())]
    model = torch.nn.Sequential(*parts, linear[-1]).to(device)
    weights = list(model.parameters())
    inputs = torch.from_numpy(np.asarray(data.train_inputs)).to(device)
    labels = torch.from_numpy(data.train_targets.astype(np.int64)).to(device)
    batch = experiment.training.batch_size

    def run(seconds: float) -> float:
        steps = 0
        start = time.perf_counter()
        while time.perf_counter() - start < seconds:
            chosen = torch.randint(len(labels), (batch,), device=device)
            torch.nn.functional.cross_entropy(model(inputs[chosen]), labels[chosen]).backward()
            with torch.no_grad():
                for weight in weights:
                    weight.add_(weight.grad, alpha=-RATE)
                    weight.grad = None
            steps += 1
        return steps / (time.perf_counter() - start)

    run(0.5)
    return run


def race(ours: Contender, peer: Contender, rounds: int = 9, seconds: float = 0.6) -> tuple[float, float, float]:
    """Run both in turns; return the median ratio of a round, and the median rates of ours and of the peer's."""
    rates = np.array([(ours(seconds), peer(seconds)) for _ in range(rounds)])
    ratio = float(np.median(rates[:, 0] / rates[:, 1]))
    return ratio, float(np.median(rates[:, 0])), float(np.median(rates[:, 1]))
