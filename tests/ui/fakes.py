"""An engine that needs no TensorFlow: it obeys its controls and yields records of invented numbers."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator

import numpy as np

from gradlab.records import (
    LAYER_QUANTITIES,
    STEP_INDEX,
    STEP_QUANTITIES,
    Bars,
    Checkpoint,
    EndReason,
    Evaluation,
    Event,
    Frame,
    Look,
    Record,
    RunEnded,
    RunStarted,
)
from gradlab.spec import Experiment, weighted
from gradlab.train import Control, Origin

CHUNK = 10
CHUNK_SECONDS = 0.002


def no_warm_up() -> None:
    """Load nothing."""


def look(experiment: Experiment) -> Look:
    """Return invented numbers: each layer's signal is half of the one above it, all distributions are alike."""
    layers = weighted(experiment.layers)
    names, frozen = tuple(layer.name for layer in layers), tuple(layer.frozen for layer in layers)
    signal = (0.5 ** np.arange(len(layers))[::-1]).astype(np.float32)
    ones = np.ones(len(layers), np.float32)
    bars = tuple(Bars.of(np.linspace(-2, 2, 101) ** 3) for _ in layers)
    return Look(experiment, names, frozen, signal, signal, 0 * ones, ones, 0 * ones, ones, bars, bars, 2.3)


def started(experiment: Experiment, origin: Origin | None = None) -> RunStarted:
    layers = weighted(experiment.layers)
    names, frozen = tuple(layer.name for layer in layers), tuple(layer.frozen for layer in layers)
    run = origin.run if origin is not None and not origin.fork else uuid.uuid4().hex
    parent = (origin.run, origin.checkpoint.step) if origin is not None and origin.fork else ("", 0)
    return RunStarted(run, experiment, names, frozen, "CPU", {"seed": "0"}, 1_700_000_000.0, *parent)


def frame(experiment: Experiment, first: int, count: int, rate: float) -> Frame:
    """Return `count` steps in which each layer's signal is a tenth of the one above it."""
    layers = len(experiment.layers)
    values = np.ones((count, layers, len(LAYER_QUANTITIES)), np.float32)
    values *= (10.0 ** np.arange(1 - layers, 1)).astype(np.float32)[None, :, None]
    steps = np.zeros((count, len(STEP_QUANTITIES)), np.float32)
    steps[:, STEP_INDEX["loss"]] = 2.3 / np.arange(first, first + count)
    steps[:, STEP_INDEX["learning_rate"]] = rate
    return Frame(first, values, steps, CHUNK_SECONDS)


def train(experiment: Experiment, control: Control, origin: Origin | None = None) -> Iterator[Record]:
    """Yield a run as the real engine would, a little slower than the machine could."""
    yield started(experiment, origin)
    if origin is None:
        yield Evaluation(0, 2.3, 0.1, 2.3, 0.1)
    step, total, paused = 0 if origin is None else origin.checkpoint.step, experiment.training.steps, False
    rate = experiment.training.optimizer.learning_rate
    while step < total:
        orders = control.take_orders(wait=paused)
        if orders.learning_rate is not None:
            rate = orders.learning_rate
            yield Event(step + 1, "learning_rate", f"Learning rate {rate:g}", {"value": rate})
        if orders.checkpoint:
            yield Checkpoint(step, {}, kind="wish")
        if orders.stopping:
            yield Checkpoint(step, {})
            yield RunEnded(step, EndReason.STOPPED, f"Stopped after step {step}.")
            return
        if orders.paused and not paused:
            yield Event(step, "paused", f"Paused after step {step}", {})
        paused = orders.paused
        if paused and not orders.single_step:
            continue
        count = 1 if orders.single_step else min(CHUNK, total - step)
        time.sleep(CHUNK_SECONDS)
        yield frame(experiment, step + 1, count, rate)
        step += count
    yield Evaluation(step, 0.1, 0.99, 0.2, 0.97)
    yield Checkpoint(step, {})
    yield RunEnded(step, EndReason.FINISHED, f"All {step} steps are done.")
