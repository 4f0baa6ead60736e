"""Reads everything in an opened document that the window could show, so that nothing lazy stays unread."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import numpy as np

from gradlab.errors import SourceError
from gradlab.records import (
    DISTRIBUTION_INDEX,
    LAYER_INDEX,
    STEP_COLUMNS,
    Distributions,
    Pictures,
    Surface,
)
from gradlab.reuse.carrying import unpacked
from gradlab.spec import Experiment
from gradlab.store import (
    Document,
    History,
    clipping_effect,
    distribution_series,
    loss_gap,
    milliseconds,
    normalized_layers,
    ratio_of,
    sizes_of_both,
    update_spread,
)

POINTS = 50


def read_whole(document: Document) -> None:
    """Look at everything in `document`."""
    show(document.experiment.name, document.experiment.note, document.experiment.to_json())
    for history in document.histories:
        read_run(history)
        note = document.remarks.of(history.started.run)
        show(note.name, note.note)
        assert note.color >= 0
    for pin in document.remarks.pins:
        assert pin.step >= 0
        show(pin.text, pin.run)
    for reused in document.reused:
        show(reused.name, reused.source)
        with contextlib.suppress(SourceError):  # a run that would begin with them says so in a sentence
            unpacked([reused])
    for one, two in zip(document.histories, document.histories[1:], strict=False):
        ratio_of(*sizes_of_both(one, two, "delta_rms", one.last_step))


def show(*texts: str) -> None:
    """Encode texts as Qt, a page of a report and a table do; half a character cannot be."""
    for text in texts:
        text.encode()
        json.dumps(text, ensure_ascii=False).encode()


def read_run(history: History) -> None:
    """Look at everything that a run recorded."""
    started = history.started
    show(started.run, started.parent, started.device, *history.layer_names)
    show(*started.environment, *started.environment.values())
    assert Experiment.from_json(started.experiment.to_json()) == started.experiment
    if history.last_step >= history.first_step:
        read_steps(history)
    for item in history.evaluations:
        assert item.step >= 0
    for event in history.events:
        show(event.kind, event.text, plain(event.details))
    for checkpoint in history.checkpoints:
        show(checkpoint.kind, plain(checkpoint.state))
        for name, value in checkpoint.weights.items():
            show(name)
            np.asarray(value).tobytes()
    for record in history.distributions:
        read_distributions(record)
    distribution_series(history, list(DISTRIBUTION_INDEX))
    normalized_layers(history)
    if history.ended is not None:
        show(history.ended.text, history.ended.layer, history.ended.quantity)


def plain(value: Any) -> str:
    """Return JSON, of which nothing is too deep to be written again."""
    return json.dumps(dict(value), ensure_ascii=False)


def read_steps(history: History) -> None:
    """Look at every quantity of every layer over all steps."""
    first, last = history.first_step, history.last_step
    for quantity in LAYER_INDEX:
        history.image(quantity, first, last, POINTS)
        history.layer_curve(quantity, len(history.layer_names) - 1, first, last, POINTS)
        history.row(quantity)
        history.row(quantity, first)
        history.recent(quantity)
    for quantity in STEP_COLUMNS:
        history.step_curve(quantity, first, last, POINTS)
    history.relative_signal()
    history.signal_band()
    history.relative_image(first, last, POINTS)
    loss_gap(history, first, last)
    milliseconds(history, first, last, POINTS)
    update_spread(history, first, last, POINTS)
    clipping_effect(history)


def read_distributions(record: Distributions) -> None:
    """Look at every number of a step's histograms and pictures."""
    record.counts.sum(dtype=np.int64)
    np.isfinite(record.values).sum()
    if record.pictures is not None:
        read_pictures(record.pictures)


def read_pictures(pictures: Pictures) -> None:
    """Look at every picture, and at what each number in it stands for."""
    show(*pictures.class_names, *pictures.feature_names)
    if pictures.surface is not None:
        read_surface(pictures.surface, pictures.class_names)
        assert len(pictures.feature_names) == 2
    if pictures.confusion is not None:
        assert pictures.confusion.shape == (len(pictures.class_names),) * 2
        assert len(pictures.class_names) > 0
        pictures.confusion.sum()
    if pictures.weights is not None:
        units, _channels, height, width = pictures.weights.shape
        assert min(units, height, width) > 0
        np.isfinite(pictures.weights).sum()


def read_surface(surface: Surface, names: tuple[str, ...]) -> None:
    """Look up the name of every class that a surface and its examples hold."""
    left, right, low, high = surface.extent
    assert left < right
    assert low < high
    assert (surface.classes is not None) == bool(names)
    for points in (surface.train, surface.validation):
        assert np.isfinite(points).all()
        if names:
            assert {names[int(one)] for one in points[:, 2]} <= set(names)
    if surface.classes is not None:
        assert {names[one] for one in surface.classes.ravel().tolist()} <= set(names)
    np.isfinite(surface.values).sum()
