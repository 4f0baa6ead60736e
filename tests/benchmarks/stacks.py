"""The experiments that are raced, each long enough never to end and never evaluated meanwhile."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from gradlab.spec import (
    Activation,
    BatchNorm,
    Conv2D,
    Data,
    Dense,
    Digits,
    Experiment,
    Flatten,
    Initializer,
    Layer,
    NpzFile,
    Pool2D,
    Training,
)

WIDTH, CLASSES, BATCH, RATE = 100, 10, 32, 0.01
HE, GLOROT = Initializer(kind="he"), Initializer(kind="glorot")


def deep_elu(depth: int = 20, frozen: int = 0) -> Experiment:
    """Return `depth` hidden layers of 100 ELU units on the digits, the lowest `frozen` of them frozen."""
    hidden = [
        Dense(name=f"hidden{i + 1}", units=WIDTH, activation=Activation(), initializer=HE, frozen=i < frozen)
        for i in range(depth)
    ]
    return _endless("deep ELU", hidden, HE)


def deep_tanh_norm(depth: int = 100) -> Experiment:
    """Return `depth` hidden layers of 100 tanh units, each with batch norm before its activation."""
    tanh = Activation(kind="tanh")
    hidden = [
        Dense(name=f"hidden{i + 1}", units=WIDTH, activation=tanh, initializer=GLOROT, batch_norm=BatchNorm())
        for i in range(depth)
    ]
    return _endless("deep tanh with batch norm", hidden, GLOROT)


def wide_relu() -> Experiment:
    """Return four hidden layers of 1,000 ReLU units, batch 256, whose cost is arithmetic."""
    relu = Activation(kind="relu")
    hidden = [Dense(name=f"hidden{i + 1}", units=1000, activation=relu, initializer=HE) for i in range(4)]
    return _endless("wide ReLU", hidden, HE, batch=256)


def convolutions() -> Experiment:
    """Return two convolutions with pooling and a dense layer on pictures of 28 x 28, batch 64."""
    relu = Activation(kind="relu")
    below = [
        Conv2D(name="conv1", filters=16, activation=relu, initializer=HE),
        Pool2D(name="pool1"),
        Conv2D(name="conv2", filters=32, activation=relu, initializer=HE),
        Pool2D(name="pool2"),
        Flatten(),
        Dense(name="hidden", units=64, activation=relu, initializer=HE),
    ]
    return _endless("convolutions", below, HE, batch=64, data=NpzFile(path=str(_large_digits())))


def _endless(
    name: str, below: list[Dense] | list[Layer], start: Initializer, batch: int = BATCH, data: Data | None = None
) -> Experiment:
    output = Dense(name="output", units=CLASSES, activation=Activation(kind="softmax"), initializer=start)
    training = Training(steps=100_000_000, batch_size=batch, evaluate_every=1_000_000)
    return Experiment(name=name, data=data or Digits(), layers=(*below, output), training=training)


@cache
def _large_digits() -> Path:
    """Return a file of the digits drawn in 28 x 28 pixels, the size of MNIST's; it lives as long as the process."""
    from sklearn.datasets import load_digits

    pictures, labels = load_digits(return_X_y=True)
    nearest = np.arange(28) * 8 // 28
    large = pictures.reshape(-1, 8, 8)[:, nearest][:, :, nearest].astype(np.float32)
    path = Path(_folder().name) / "digits-28.npz"
    np.savez(path, x=large, y=labels)
    return path


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()
