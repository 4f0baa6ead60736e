"""`gradlab info`: what is in an experiment file."""

import argparse
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gradlab.cli.audit import print_audits
from gradlab.cli.words import console, percent, plain, say, size
from gradlab.data import shape_of
from gradlab.errors import DataError
from gradlab.spec import (
    CLIPPING_LABELS,
    DATA_LABELS,
    LAYER_LABELS,
    OPTIMIZER_LABELS,
    SCHEDULE_LABELS,
    DataShape,
    Experiment,
    Layer,
    WeightedLayer,
    check,
    is_frozen,
    layer_shapes,
    parameter_count,
)
from gradlab.store import RunInfo, document_info

MOST_KEPT = 2
HELP = "show what is in an experiment file"
DESCRIPTION = "Show the experiment in FILE, its layers, what is wrong with it, and its recorded runs."
EPILOG = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an experiment file")
    parser.add_argument(
        "--audit", action="store_true", help="show of each run where its layers' weights came from and what changed"
    )


def execute(options: argparse.Namespace) -> int:
    """Print the summary."""
    info = document_info(options.file)
    out = console()
    experiment = info.experiment
    say(out, f"{experiment.name} - {options.file}, {size(info.size_bytes)}, written by {info.written_by}")
    if experiment.note:
        say(out, experiment.note)
    shape, problems = _judged(experiment)
    say(out, f"\nData      {_data(experiment, shape)}")
    say(out, f"Training  {_training(experiment)}")
    say(out, f"Layers    {_size(experiment, shape)}\n")
    _print_layers(out, experiment, shape)
    for problem in problems:
        say(out, f"Problem   {problem}")
    _print_runs(out, info.runs)
    if options.audit:
        print_audits(out, options.file)
    return 0


def _judged(experiment: Experiment) -> tuple[DataShape | None, list[str]]:
    """Return the shape of the data, None if it cannot be read, and what is wrong with the experiment."""
    try:
        shape = shape_of(experiment.data)
    except DataError as error:
        return None, [str(error), *(problem.message for problem in check(experiment))]
    return shape, [problem.message for problem in check(experiment, shape)]


def _data(experiment: Experiment, shape: DataShape | None) -> str:
    label = DATA_LABELS[experiment.data.kind]
    share = percent(experiment.data.validation_share)
    counts = f"{shape.examples:,} examples, {shape.features:,} features, {_targets(shape)}" if shape else "unknown"
    return f"{label}: {counts}; {share} for validation, scaling {experiment.data.scaling}"


def _targets(shape: DataShape) -> str:
    return f"{shape.classes} classes" if shape.classes else "a number to predict"


def _training(experiment: Experiment) -> str:
    training = experiment.training
    optimizer, clipping = training.optimizer, training.clipping
    clipped = f" at {clipping.threshold:g}" if clipping.kind != "none" else ""
    schedule = training.schedule
    rate = f"{optimizer.learning_rate:g}"
    if schedule.kind != "constant":
        rate += f" ({SCHEDULE_LABELS[schedule.kind].lower()})"
    if schedule.warmup_steps:
        rate += f" after {schedule.warmup_steps:,} steps of warm-up"
    return (
        f"{training.steps:,} steps of {training.batch_size:,} examples, {OPTIMIZER_LABELS[optimizer.kind]}"
        f" with learning rate {rate}, clipping {CLIPPING_LABELS[clipping.kind].lower()}{clipped},"
        f" seed {training.seed}"
    )


def _size(experiment: Experiment, shape: DataShape | None) -> str:
    count = len(experiment.layers)
    return f"{count}, {parameter_count(experiment.layers, shape):,} parameters" if shape else f"{count}"


def _print_layers(out: Console, experiment: Experiment, shape: DataShape | None) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("#", "layer", "kind", "shape", "activation", "initializer", "batch norm", "", "parameters"):
        table.add_column(name, justify="right" if name in {"#", "shape", "parameters"} else "left")
    shapes = layer_shapes(experiment.layers, shape) if shape else None
    for index, layer in enumerate(experiment.layers):
        count = f"{shapes[index].parameters:,}" if shapes else "?"
        after = "×".join(f"{side:,}" for side in shapes[index].after) if shapes else "?"
        table.add_row(str(index), Text(plain(layer.name)), LAYER_LABELS[layer.kind], after, *_words(layer), count)
    out.print(table)


def _words(layer: Layer) -> tuple[str, str, str, str]:
    if not isinstance(layer, WeightedLayer):
        return "", "", "", "frozen" if is_frozen(layer) else ""
    alpha = f" {layer.activation.alpha:g}" if layer.activation.alpha is not None else ""
    start = layer.initializer
    gain = f", gain {start.gain:g}" if start.gain != 1 else ""
    by = f"{start.sigma:g}" if start.kind == "normal" else f"{start.distribution}{gain}"
    norm = layer.batch_norm.position if layer.batch_norm else "-"
    return layer.activation.kind + alpha, f"{start.kind} {by}", norm, "frozen" if layer.frozen else ""


def _print_runs(out: Console, runs: tuple[RunInfo, ...]) -> None:
    if not runs:
        say(out, "\nNo recorded run yet.")
        return
    say(out, f"\n{len(runs)} recorded {'run' if len(runs) == 1 else 'runs'}")
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("run", "started", "steps", "end", "score", "weights", "device", "forked", "name"):
        table.add_column(name, justify="right" if name in {"run", "steps", "score"} else "left", no_wrap=name != "name")
    numbers = {run.run: str(index) for index, run in enumerate(runs, start=1)}
    for index, run in enumerate(runs, start=1):
        table.add_row(str(index), *(Text(cell) for cell in _run_cells(run, numbers)))
    out.print(table)


def _run_cells(run: RunInfo, numbers: dict[str, str]) -> tuple[str, ...]:
    """Return a run's row; `numbers` are those of the document's runs, by identifier."""
    started = datetime.fromtimestamp(run.started_at).astimezone().strftime("%Y-%m-%d %H:%M")
    accuracy = percent(run.accuracy) if run.accuracy is not None else "-"
    kept = ", ".join(f"{step:,}" for step in run.checkpoints[-MOST_KEPT:]) or "-"
    kept = f"... {kept}" if len(run.checkpoints) > MOST_KEPT else kept
    forked = f"{numbers.get(run.parent, '?')} at {run.parent_step:,}" if run.parent else ""
    return started, f"{run.steps:,}", run.reason, accuracy, kept, plain(run.device), forked, plain(run.name)
