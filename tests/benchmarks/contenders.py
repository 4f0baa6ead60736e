"""The loops that are raced against each other: Gradlab's own, Keras' `model.fit`, and PyTorch where it is installed.

All train the same stack on the same examples: digits, 20 hidden layers of 100 ELU units, batch 32, SGD.
"""

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from gradlab.data import load_data
from gradlab.records import Frame
from gradlab.spec import Activation, Dense, Experiment, Initializer, Training
from gradlab.train import train

Contender = Callable[[float], float]  # seconds to run for -> steps per second
DEPTH, WIDTH, CLASSES, BATCH = 20, 100, 10, 32
RATE = 0.01


def deep_stack() -> Experiment:
    """Return the experiment that is raced, long enough never to end and never evaluated meanwhile."""
    he = Initializer(kind="he")
    hidden = [Dense(name=f"hidden{i + 1}", units=WIDTH, activation=Activation(), initializer=he) for i in range(DEPTH)]
    output = Dense(name="output", units=CLASSES, activation=Activation(kind="softmax"), initializer=he)
    training = Training(steps=100_000_000, batch_size=BATCH, evaluate_every=1_000_000)
    return Experiment(name="benchmark", layers=(*hidden, output), training=training)


def frames(*, measure: bool) -> Iterator[Frame]:
    """Yield the frames of an endless run."""
    return (record for record in train(deep_stack(), measure=measure) if isinstance(record, Frame))


def fused(*, measure: bool) -> Contender:
    """Return Gradlab's loop, as a consumer of its records sees it."""
    source = frames(measure=measure)

    def run(seconds: float) -> float:
        steps = 0
        start = time.perf_counter()
        while time.perf_counter() - start < seconds:
            steps += len(next(source).steps)
        return steps / (time.perf_counter() - start)

    run(0.5)
    return run


def keras_fit() -> Contender:
    """Return `model.fit` at its defaults, compiled with accuracy, nothing measured; warmed up."""
    import keras

    data = load_data(deep_stack().data)
    layers = [keras.layers.Dense(WIDTH, activation="elu", kernel_initializer="he_normal") for _ in range(DEPTH)]
    model = keras.Sequential([keras.Input((data.shape.features,)), *layers, keras.layers.Dense(CLASSES)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.SGD(RATE), loss=loss, metrics=["accuracy"])
    per_epoch = -(-len(data.train_targets) // BATCH)

    def epochs(count: int) -> float:
        start = time.perf_counter()
        silent: Any = 0  # the annotation wants a text, the documentation this number
        model.fit(data.train_inputs, data.train_targets, batch_size=BATCH, epochs=count, verbose=silent)
        return count * per_epoch / (time.perf_counter() - start)

    rate = [epochs(1), epochs(4)][-1]
    return lambda seconds: epochs(max(1, round(seconds * rate / per_epoch)))


def torch_eager() -> Contender:
    """Return a plain PyTorch loop, nothing measured; raises ImportError where PyTorch is not installed."""
    import torch  # pyright: ignore[reportMissingImports] - never a dependency: raced where a person has it

    data = load_data(deep_stack().data)
    sizes = [data.shape.features, *[WIDTH] * DEPTH]
    hidden = [part for a, b in pairwise(sizes) for part in (torch.nn.Linear(a, b), torch.nn.ELU())]
    model = torch.nn.Sequential(*hidden, torch.nn.Linear(WIDTH, CLASSES))
    optimizer = torch.optim.SGD(model.parameters(), RATE)
    inputs, labels = torch.from_numpy(data.train_inputs), torch.from_numpy(data.train_targets.astype(np.int64))

    def run(seconds: float) -> float:
        steps = 0
        start = time.perf_counter()
        while time.perf_counter() - start < seconds:
            chosen = torch.randint(len(labels), (BATCH,))
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(inputs[chosen]), labels[chosen]).backward()
            optimizer.step()
            steps += 1
        return steps / (time.perf_counter() - start)

    return run


def race(ours: Contender, peer: Contender, rounds: int = 13, seconds: float = 0.6) -> tuple[float, float, float]:
    """Run both in turns; return the median ratio of a round, and the median rates of ours and of the peer's."""
    rates = np.array([(ours(seconds), peer(seconds)) for _ in range(rounds)])
    ratio = float(np.median(rates[:, 0] / rates[:, 1]))
    return ratio, float(np.median(rates[:, 0])), float(np.median(rates[:, 1]))
