"""What is wrong with an experiment, found before anything is built. Drafts are never exceptions."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from gradlab.errors import SpecError
from gradlab.spec.data import DataShape, bundled_shape
from gradlab.spec.experiment import Experiment
from gradlab.spec.shapes import parameter_count

PARAMETER_LIMIT = 200_000_000


@dataclass(frozen=True)
class Problem:
    """One thing to mend: a sentence, the layer it belongs to (None: the whole experiment) and its field.

    A "warning" does not stop the experiment from being trained.
    """

    message: str
    layer: int | None = None
    field: str = ""
    severity: Literal["error", "warning"] = "error"


def check(experiment: Experiment, shape: DataShape | None = None) -> list[Problem]:
    """Return every problem of `experiment`, errors first, input to output.

    `shape` is that of the data; without it that of a bundled set is used, and a person's own file is not judged.
    """
    shape = shape or bundled_shape(experiment.data)
    found = [*_stack_problems(experiment), *_names(experiment)]
    if shape is not None:
        found += [*_output_problems(experiment, shape), *_size_problems(experiment, shape)]
    found += _warnings(experiment)
    return sorted(found, key=lambda problem: problem.severity != "error")


def require_valid(experiment: Experiment, shape: DataShape | None = None) -> None:
    """Raise a SpecError with the first error of `check`, if there is one."""
    errors = [problem for problem in check(experiment, shape) if problem.severity == "error"]
    if errors:
        raise SpecError(errors[0].message)


def _stack_problems(experiment: Experiment) -> Iterator[Problem]:
    if not experiment.layers:
        yield Problem("The stack has no layers; add at least an output layer.")
    for index, layer in enumerate(experiment.layers[:-1]):
        if layer.activation.info.output_only:
            label = layer.activation.info.label
            message = f"Layer {layer.name}: {label} belongs to the output layer; choose another activation."
            yield Problem(message, index, "activation.kind")
    if experiment.layers and all(layer.frozen for layer in experiment.layers):
        yield Problem("Every layer is frozen, so nothing would train; thaw at least one.", 0, "frozen")


def _names(experiment: Experiment) -> Iterator[Problem]:
    counts = Counter(layer.name for layer in experiment.layers)
    for index, layer in enumerate(experiment.layers):
        if counts[layer.name] > 1:
            yield Problem(f"{counts[layer.name]} layers are named {layer.name}; give each its own name.", index, "name")
        elif "/" in layer.name or layer.name != layer.name.strip() or not layer.name.isprintable():
            message = f"The name {layer.name!r} has a slash, outer blanks or control characters; choose a plainer one."
            yield Problem(message, index, "name")


def _output_problems(experiment: Experiment, shape: DataShape) -> Iterator[Problem]:
    if not experiment.layers:
        return
    index = len(experiment.layers) - 1
    output = experiment.layers[-1]
    if output.units != shape.classes:
        message = (
            f"The last layer, {output.name}, has {output.units} units, but {experiment.data.kind} has"
            f" {shape.classes} classes; set its units to {shape.classes}."
        )
        yield Problem(message, index, "units")
    if output.activation.kind != "softmax":
        message = (
            f"The last layer, {output.name}, must be softmax to tell classes apart,"
            f" received {output.activation.info.label}; change its activation."
        )
        yield Problem(message, index, "activation.kind")
    if output.dropout > 0:
        message = f"The last layer, {output.name}, gives the result, so none of it may be dropped; set dropout to 0."
        yield Problem(message, index, "dropout")
    if output.batch_norm is not None and output.batch_norm.position == "after":
        message = f"The last layer, {output.name}, cannot be normalized after softmax; turn its batch norm off."
        yield Problem(message, index, "batch_norm.position")


def _size_problems(experiment: Experiment, shape: DataShape) -> Iterator[Problem]:
    data = experiment.data
    examples = used_examples(shape.examples, data.validation_share, data.training_share)
    batch = experiment.training.batch_size
    if batch > examples:
        message = f"The batch size {batch:,} is larger than the {examples:,} training examples; make it smaller."
        yield Problem(message, None, "training.batch_size")
    count = parameter_count(experiment.layers, shape.features)
    if count > PARAMETER_LIMIT:
        message = f"The stack has {count:,} parameters; at most {PARAMETER_LIMIT:,} are supported: use fewer units."
        yield Problem(message)


def _warnings(experiment: Experiment) -> Iterator[Problem]:
    for index, layer in enumerate(experiment.layers):
        if layer.initializer.kind in {"zeros", "constant"} and layer.units > 1:
            message = f"Layer {layer.name}: weights that start alike get equal gradients, so its units stay copies."
            yield Problem(message, index, "initializer.kind", "warning")
    if experiment.training.schedule.warmup_steps >= experiment.training.steps:
        message = (
            f"The warm-up of {experiment.training.schedule.warmup_steps:,} steps is as long as the run of"
            f" {experiment.training.steps:,}; make it shorter."
        )
        yield Problem(message, None, "schedule.warmup_steps", "warning")
    if experiment.training.batch_size < 2:
        for index, layer in enumerate(experiment.layers):
            if layer.batch_norm is not None:
                message = f"Layer {layer.name}: batch norm over a batch of one gives zeros; use larger batches."
                yield Problem(message, index, "batch_norm", "warning")


def used_examples(examples: int, validation_share: float, training_share: float) -> int:
    """Return how many of `examples` a run trains on: the given share of the training part, at least one."""
    return max(1, round(training_examples(examples, validation_share) * training_share))


def training_examples(examples: int, validation_share: float) -> int:
    """Return how many of `examples` remain for training: at least one, as is for validation."""
    return examples - max(1, min(examples - 1, round(examples * validation_share)))
