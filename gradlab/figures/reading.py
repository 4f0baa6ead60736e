"""Reads any quantity of a run's layers, whether it is recorded at every step or with the distributions."""

import numpy as np

from gradlab.records import (
    DISTRIBUTION_INDEX,
    DISTRIBUTION_QUANTITIES,
    LAYER_INDEX,
    LAYER_QUANTITIES,
    FloatArray,
    Quantity,
)
from gradlab.store import Curve, History, Image, distribution_series


def info_of(name: str) -> Quantity:
    """Return what is known of a quantity of layers."""
    if name in LAYER_INDEX:
        return LAYER_QUANTITIES[LAYER_INDEX[name]]
    return DISTRIBUTION_QUANTITIES[DISTRIBUTION_INDEX[name]]


def row_of(history: History, name: str, step: int) -> FloatArray:
    """Return float32 [layers]: the quantity at `step`, or where it was taken last; NaN where it never was."""
    if name in LAYER_INDEX:
        return history.row(name, step)
    record = history.distributions.at(step)
    if record is None:
        return np.full(len(history.layer_names), np.nan, np.float32)
    return record.values[:, DISTRIBUTION_INDEX[name]]


def curve_of(history: History, name: str, layer: int, span: tuple[int, int], points: int) -> Curve:
    """Return the quantity of one layer over the steps of `span` in at most `points` buckets."""
    if name in LAYER_INDEX:
        return history.layer_curve(name, layer, *span, points)
    steps, values = distribution_series(history, (name,))
    inside = (steps >= span[0]) & (steps <= span[1])
    found = values[inside, layer, 0].astype(np.float32)
    return Curve(steps[inside], found, found, found, np.zeros(len(found), bool))


def image_of(history: History, name: str, span: tuple[int, int], columns: int) -> Image:
    """Return the quantity of all layers over the steps of `span` in at most `columns` columns."""
    if name in LAYER_INDEX:
        return history.image(name, *span, columns)
    steps, values = distribution_series(history, (name,))
    first, last = span
    columns = min(columns, last + 1 - first)
    middles = first - 0.5 + (np.arange(columns) + 0.5) * (last + 1 - first) / columns
    places = np.searchsorted(steps, middles, "right") - 1
    found = values[np.maximum(places, 0), :, 0] if len(steps) else np.full((columns, len(history.layer_names)), np.nan)
    return Image(found.T.astype(np.float32), np.zeros(found.T.shape, bool), first, last)
