"""Small experiments that train within a blink."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

import gradlab
from gradlab.records import Checkpoint, Frame, Record, RunEnded
from gradlab.spec import Activation, Dense, Experiment, Initializer, Optimizer, Training, with_value


def small(**changes: Any) -> Experiment:
    """Three ELU layers of 12 units on the digits; `changes` are paths with __ for dots, such as training__steps=5."""
    he = Initializer(kind="he")
    hidden = [Dense(name=f"hidden{n}", units=12, activation=Activation(), initializer=he) for n in (1, 2, 3)]
    output = Dense(name="output", units=10, activation=Activation(kind="softmax"), initializer=he)
    training = Training(steps=40, batch_size=16, evaluate_every=20, optimizer=Optimizer(learning_rate=0.05))
    experiment = Experiment(name="small", layers=(*hidden, output), training=training)
    for path, value in changes.items():
        experiment = with_value(experiment, path.replace("__", "."), str(value))
    return experiment


def ended(records: list[Record]) -> RunEnded:
    last = records[-1]
    assert isinstance(last, RunEnded)
    return last


def weights(records: list[Record]) -> dict[str, np.ndarray]:
    return dict(next(record for record in records if isinstance(record, Checkpoint)).weights)


def rows(records: list[Record]) -> np.ndarray:
    """Return the layers' numbers of all steps [steps, layers, quantities]."""
    return np.concatenate([record.layers for record in records if isinstance(record, Frame)])


def run(experiment: Experiment, control: gradlab.Control | None = None) -> list[Record]:
    return list(gradlab.train(experiment, control))


def frames(records: Iterator[Record]) -> Iterator[Frame]:
    return (record for record in records if isinstance(record, Frame))
