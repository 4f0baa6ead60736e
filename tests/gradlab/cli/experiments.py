"""Experiments that train in a moment, as files."""

from pathlib import Path

from gradlab.spec import Activation, Dense, Experiment, Spirals, Training
from gradlab.store import save

STEPS = 20


def small() -> Experiment:
    """Return three layers on two spirals, trained for 20 steps."""
    layers = (
        Dense(name="hidden1", units=6),
        Dense(name="hidden2", units=5, activation=Activation(kind="tanh")),
        Dense(name="output", units=2, activation=Activation(kind="softmax")),
    )
    data = Spirals(points=60)
    return Experiment(name="Small", data=data, layers=layers, training=Training(steps=STEPS, evaluate_every=10))


def small_file(folder: Path, experiment: Experiment | None = None) -> Path:
    """Write `experiment` (default: the small one) to a file in `folder`."""
    path = folder / "small.gradlab"
    save(path, experiment or small())
    return path
