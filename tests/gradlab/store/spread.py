"""Invented distributions for a recorded run: normal numbers that grow from layer to layer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from gradlab.records import (
    COUNTS,
    DISTRIBUTION_INDEX,
    DISTRIBUTION_QUANTITIES,
    HISTOGRAMS,
    NONFINITE_BIN,
    ZERO_BIN,
    Distributions,
    Pictures,
    Surface,
)
from gradlab.records.pictures import SURFACE_SIDE
from gradlab.spec import BatchNorm, Dense
from gradlab.store import History


def distribution(step: int, layers: int) -> Distributions:
    """Return counts of numbers about 10^-layer, one in ten of them zero and one not finite; a dead unit in three."""
    counts = np.zeros((layers, len(HISTOGRAMS), COUNTS), np.uint32)
    for place, histogram in enumerate(HISTOGRAMS):
        for layer in range(layers):
            middle = -layer if histogram.scale == "log" else 0.1 * layer
            bin_number = int(np.searchsorted(histogram.edges, middle, side="right")) - 1
            counts[layer, place, bin_number - 1 : bin_number + 2] = (20, 49, 20)
    counts[..., ZERO_BIN], counts[..., NONFINITE_BIN] = 10, 1
    values = np.tile(np.linspace(0.1, 1.2, len(DISTRIBUTION_QUANTITIES), dtype=np.float32), (layers, 1))
    values[:, DISTRIBUTION_INDEX["dead_units"]] = 1 / 3
    values[:, DISTRIBUTION_INDEX["low_slope"]] = np.linspace(0, 0.5, layers)
    values[-1, : DISTRIBUTION_INDEX["input_low"]] = np.nan  # softmax has no slope of its own
    values[:, DISTRIBUTION_INDEX["input_middle"]] = step
    return Distributions(step, counts, values, pictures(step))


def pictures(step: int, classes: int = 3) -> Pictures:
    """Return bands of classes from left to right, which move up by a row a step; most examples are right."""
    columns = np.arange(SURFACE_SIDE) * classes // SURFACE_SIDE
    predicted = np.tile(columns.astype(np.uint8), (SURFACE_SIDE, 1))
    predicted[: step % SURFACE_SIDE] = 0
    values = np.full(predicted.shape, 0.9, np.float32)
    points = np.column_stack([np.linspace(0, 4, 12), np.linspace(-1, 1, 12), np.arange(12) % classes])
    train, validation = points[:8].astype(np.float32), points[8:].astype(np.float32)
    surface = Surface((0.0, 4.0, -1.0, 1.0), values, predicted, train, validation)
    confusion = np.full((classes, classes), 2, np.uint32) + np.uint32(step) * np.eye(classes, dtype=np.uint32)
    confusion[0, 1] = 0
    weights = np.arange(5 * 6 * 4, dtype=np.float32).reshape(5, 1, 6, 4) - 60 + step
    names = tuple(f"kind {number}" for number in range(classes))
    return Pictures(surface, confusion, weights, ("width", "depth"), names)


def with_distributions(history: History, every: int = 10) -> History:
    """Return ``history`` with distributions at step 1 and at every so many steps."""
    for step in (1, *range(every, history.last_step + 1, every)):
        history.add(distribution(step, len(history.layer_names)))
    return history


def normalized(history: History) -> History:
    """Return it as if the second and third layer had a batch norm."""
    experiment = history.started.experiment
    layers = tuple(
        layer.model_copy(update={"batch_norm": BatchNorm()}) if isinstance(layer, Dense) and index in {1, 2} else layer
        for index, layer in enumerate(experiment.layers)
    )
    history.started = replace(history.started, experiment=experiment.model_copy(update={"layers": layers}))
    return history


def drawn(curve: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y of a curve that is drawn."""
    x, y = curve.getData()
    assert x is not None
    assert y is not None
    return x, y
