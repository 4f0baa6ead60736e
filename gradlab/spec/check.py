"""What is wrong with an experiment, found before anything is built. Drafts are never exceptions."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from gradlab.errors import SpecError
from gradlab.spec.data import DataShape, bundled_shape, predicts_numbers
from gradlab.spec.experiment import Experiment
from gradlab.spec.layers import LAYER_LABELS, Conv2D, Dense, LayerNorm, WeightedLayer, is_frozen, origin_of, weighted
from gradlab.spec.shapes import layer_shapes, misfits

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
    found = [*_stack_problems(experiment), *_names(experiment), *_output_problems(experiment)]
    if shape is not None:
        found += [Problem(bad.message, bad.layer, bad.field) for bad in misfits(experiment.layers, shape)]
        found += [*_data_problems(experiment, shape), *_size_problems(experiment, shape)]
        found += [*_origin_problems(experiment, shape), *_scaling_problems(experiment, shape)]
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
        if isinstance(layer, WeightedLayer) and layer.activation.info.output_only:
            label = layer.activation.info.label
            message = f"Layer {layer.name}: {label} belongs to the output layer; choose another activation."
            yield Problem(message, index, "activation.kind")
    learning = [layer for layer in experiment.layers if isinstance(layer, WeightedLayer | LayerNorm)]
    if learning and all(is_frozen(layer) for layer in learning):
        yield Problem("Every layer is frozen, so nothing would train; thaw at least one.", 0, "frozen")


def _names(experiment: Experiment) -> Iterator[Problem]:
    counts = Counter(layer.name for layer in experiment.layers)
    for index, layer in enumerate(experiment.layers):
        if counts[layer.name] > 1:
            yield Problem(f"{counts[layer.name]} layers are named {layer.name}; give each its own name.", index, "name")
        elif "/" in layer.name or layer.name != layer.name.strip() or not layer.name.isprintable():
            message = f"The name {layer.name!r} has a slash, outer blanks or control characters; choose a plainer one."
            yield Problem(message, index, "name")


def _output_problems(experiment: Experiment) -> Iterator[Problem]:
    if not experiment.layers:
        return
    index, output = len(experiment.layers) - 1, experiment.layers[-1]
    if not isinstance(output, Dense):
        message = f"The last layer, {output.name}, is {LAYER_LABELS[output.kind]}; the stack must end with a dense one."
        yield Problem(message, index, "kind")
        return
    yield from _loss_problems(experiment, index, output)
    if output.dropout > 0:
        message = f"The last layer, {output.name}, gives the result, so none of it may be dropped; set dropout to 0."
        yield Problem(message, index, "dropout")
    if output.batch_norm is not None and output.batch_norm.position == "after":
        label = output.activation.info.label.lower()
        message = f"The last layer, {output.name}, cannot be normalized after {label}; turn its batch norm off."
        yield Problem(message, index, "batch_norm.position")


def _loss_problems(experiment: Experiment, index: int, output: Dense) -> Iterator[Problem]:
    name, label = output.name, output.activation.info.label
    entropy, softmax = experiment.training.loss.kind == "cross_entropy", output.activation.kind == "softmax"
    if predicts_numbers(experiment.data):
        if entropy:
            message = f"{experiment.data.kind} has numbers to predict, and cross-entropy is for classes; choose MSE."
            yield Problem(message, None, "training.loss.kind")
        if softmax:
            message = f"The last layer, {name}, must not be softmax to predict numbers; use linear."
            yield Problem(message, index, "activation.kind")
    elif entropy and not softmax:
        message = (
            f"The last layer, {name}, must be softmax to tell classes apart, received {label}; change its activation."
        )
        yield Problem(message, index, "activation.kind")


def _data_problems(experiment: Experiment, shape: DataShape) -> Iterator[Problem]:
    output = experiment.layers[-1] if experiment.layers else None
    if isinstance(output, Dense) and output.units != shape.outputs:
        what = f"{shape.classes} classes" if shape.classes else "one number to predict"
        message = (
            f"The last layer, {output.name}, has {output.units} units, but {experiment.data.kind} has"
            f" {what}; set its units to {shape.outputs}."
        )
        yield Problem(message, len(experiment.layers) - 1, "units")
    if shape.constant:
        names = ", ".join(shape.constant[:5]) + (", ..." if len(shape.constant) > 5 else "")
        what = "Column {names} holds" if len(shape.constant) == 1 else "Columns {names} hold"
        message = f"{what.format(names=names)} the same value in every row, which tells nothing; leave it out."
        yield Problem(message, None, "data.path", "warning")
    if experiment.data.label_noise and not shape.classes:
        message = f"{experiment.data.kind} has no classes, so no labels can be drawn at random; set random labels to 0."
        yield Problem(message, None, "data.label_noise")


def _origin_problems(experiment: Experiment, shape: DataShape) -> Iterator[Problem]:
    for index, (layer, place) in enumerate(zip(experiment.layers, layer_shapes(experiment.layers, shape), strict=True)):
        origin = origin_of(layer)
        needed = place.kernel or place.after[-1:]
        if origin is not None and origin.kernel and origin.kernel != needed:
            had, wanted = ("×".join(f"{side:,}" for side in sides) for sides in (origin.kernel, needed))
            message = (
                f"Layer {layer.name}: the weights taken from {origin.source} are {had}, and {wanted} are needed here;"
                " give it what its source had, or let its weights be drawn anew."
            )
            yield Problem(message, index, "origin")


def _scaling_problems(experiment: Experiment, shape: DataShape) -> Iterator[Problem]:
    taken = experiment.data.standardization
    if taken is not None and len(taken.mean) != shape.features:
        message = (
            f"The scaling taken from {taken.source or 'a source'} is for {len(taken.mean):,} features, and"
            f" {experiment.data.kind} has {shape.features:,}; fit it on the training part instead."
        )
        yield Problem(message, None, "data.standardization")


def _size_problems(experiment: Experiment, shape: DataShape) -> Iterator[Problem]:
    data = experiment.data
    examples = used_examples(shape.examples, data.validation_share, data.training_share)
    batch = experiment.training.batch_size
    if batch > examples:
        message = f"The batch size {batch:,} is larger than the {examples:,} training examples; make it smaller."
        yield Problem(message, None, "training.batch_size")
    count = sum(layer.parameters for layer in layer_shapes(experiment.layers, shape))
    if count > PARAMETER_LIMIT:
        message = f"The stack has {count:,} parameters; at most {PARAMETER_LIMIT:,} are supported: use fewer units."
        yield Problem(message)


def _warnings(experiment: Experiment) -> Iterator[Problem]:
    training = experiment.training
    for index, layer in enumerate(experiment.layers):
        if not isinstance(layer, Dense | Conv2D):
            continue
        copies = layer.units if isinstance(layer, Dense) else layer.filters
        if layer.initializer.kind in {"zeros", "constant"} and copies > 1:
            message = f"Layer {layer.name}: weights that start alike get equal gradients, so its units stay copies."
            yield Problem(message, index, "initializer.kind", "warning")
        if layer.batch_norm is not None and training.batch_size < 2 and isinstance(layer, Dense):
            message = f"Layer {layer.name}: batch norm over a batch of one gives zeros; use larger batches."
            yield Problem(message, index, "batch_norm", "warning")
    if training.schedule.warmup_steps >= training.steps:
        message = (
            f"The warm-up of {training.schedule.warmup_steps:,} steps is as long as the run of"
            f" {training.steps:,}; make it shorter."
        )
        yield Problem(message, None, "schedule.warmup_steps", "warning")
    if training.thaw is not None and not any(is_frozen(layer) for layer in experiment.layers):
        message = "No layer is frozen, so the thaw schedule has nothing to thaw; freeze one or leave the schedule out."
        yield Problem(message, None, "thaw.after", "warning")
    saturating = {"logistic", "tanh", "hard_tanh", "softsign"}
    output = weighted(experiment.layers)[-1:]
    if predicts_numbers(experiment.data) and output and output[0].activation.kind in saturating:
        message = (
            f"Layer {output[0].name}: {output[0].activation.info.label} cannot reach numbers beyond 1; use linear."
        )
        yield Problem(message, len(experiment.layers) - 1, "activation.kind", "warning")


def used_examples(examples: int, validation_share: float, training_share: float) -> int:
    """Return how many of `examples` a run trains on: the given share of the training part, at least one."""
    return max(1, round(training_examples(examples, validation_share) * training_share))


def training_examples(examples: int, validation_share: float) -> int:
    """Return how many of `examples` remain for training: at least one, as is for validation."""
    return examples - max(1, min(examples - 1, round(examples * validation_share)))
