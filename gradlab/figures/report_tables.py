"""What a report tells in tables: the experiment, its results, what happened, and the environment."""

import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gradlab.figures.health import health, last_finite_step
from gradlab.spec import LAYER_LABELS, Layer, WeightedLayer, is_frozen, predicts_numbers
from gradlab.store import History

MOST_EVENTS = 200


@dataclass(frozen=True)
class ReportTable:
    """A title, the names of the columns, and rows of text."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def report_tables(history: History) -> tuple[ReportTable, ...]:
    """Return the tables of a run's report; one without rows is left out."""
    experiment = history.started.experiment
    tables = (
        ReportTable("Result", ("", "value"), tuple(_result(history))),
        ReportTable("Layers", _LAYER_HEADER, tuple(_layer_row(layer) for layer in experiment.layers)),
        ReportTable("Signal at the end", ("layer", "signal δ, relative", "‖∂W‖", "state"), tuple(_signals(history))),
        ReportTable("Data", ("setting", "value"), tuple(_settings(experiment.data.model_dump()))),
        ReportTable("Training", ("setting", "value"), tuple(_settings(experiment.training.model_dump()))),
        ReportTable("What happened", ("step", ""), tuple(_events(history))),
        ReportTable("Environment", ("", ""), tuple(_environment(history))),
    )
    return tuple(table for table in tables if table.rows)


_LAYER_HEADER = ("layer", "kind", "size", "activation", "initializer", "batch norm", "dropout", "")


def _layer_row(layer: Layer) -> tuple[str, ...]:
    names = ("units", "filters", "kernel_size", "size", "rate", "span")
    size = " · ".join(f"{name} {getattr(layer, name)}" for name in names if hasattr(layer, name))
    frozen = "frozen" if is_frozen(layer) else ""
    if not isinstance(layer, WeightedLayer):
        return layer.name, LAYER_LABELS[layer.kind], size, "", "", "", "", frozen
    norm = layer.batch_norm.position if layer.batch_norm else "–"
    start = layer.initializer
    dropout = f"{layer.dropout:g}" if layer.dropout else "–"
    kind = LAYER_LABELS[layer.kind]
    return layer.name, kind, size, layer.activation.kind, f"{start.kind} {start.distribution}", norm, dropout, frozen


def _settings(values: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Yield every setting by its path, as `--set` takes it; what is not set is left out."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _settings(value, f"{before}{name}.")
        elif value is not None:
            yield f"{before}{name}", f"{value:g}" if isinstance(value, float) else str(value)


def _result(history: History) -> Iterator[tuple[str, str]]:
    score = "R²" if predicts_numbers(history.started.experiment.data) else "accuracy"
    yield "steps", f"{history.last_step:,}"
    if history.started.parent:
        yield "forked", f"from run {history.started.parent} behind step {history.started.parent_step:,}"
    yield "end", history.ended.text if history.ended else "The run was not ended."
    scores = history.evaluations
    if not scores:
        return
    yield "validation loss, last", number(scores[-1].validation_loss)
    yield "validation loss, best", number(min((one.validation_loss for one in scores if _good(one)), default=math.nan))
    yield f"validation {score}, last", number(scores[-1].validation_accuracy)
    best = max((one.validation_accuracy for one in scores if _good(one)), default=math.nan)
    yield f"validation {score}, best", number(best)
    yield f"training {score}, last", number(scores[-1].train_accuracy)


def _good(scores: Any) -> bool:
    return math.isfinite(scores.validation_loss) and math.isfinite(scores.validation_accuracy)


def _signals(history: History) -> Iterator[tuple[str, ...]]:
    if history.last_step < history.first_step:
        return
    step = last_finite_step(history)
    rows = zip(
        history.layer_names,
        history.relative_signal(step).tolist(),
        history.row("grad_norm", step).tolist(),
        history.frozen,
        strict=True,
    )
    for name, signal, gradient, frozen in rows:
        yield name, number(signal), number(gradient), health(signal, frozen=frozen).value


def _events(history: History) -> Iterator[tuple[str, str]]:
    for event in history.events[:MOST_EVENTS]:
        yield f"{event.step:,}", event.text
    left = len(history.events) - MOST_EVENTS
    if left > 0:
        yield "", f"{left:,} more"


def _environment(history: History) -> Iterator[tuple[str, str]]:
    started = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(history.started.started_at))
    yield from (("run", history.started.run), ("started", started), ("device", history.started.device))
    yield from history.started.environment.items()


def number(value: float) -> str:
    """Return a number in four figures."""
    return f"{value:.4g}" if math.isfinite(value) else "not finite"
