"""An experiment as one script that builds and trains the same network with Keras, without Gradlab."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradlab.data import load_data
from gradlab.errors import ExportError
from gradlab.export.output import Output
from gradlab.export.script_layers import building, constants, layer_code, plain
from gradlab.export.script_training import clipping_code, loss_code, optimizer_code, schedule_code, stopping_code
from gradlab.spec import Experiment, input_shape, keras_names, predicts_numbers, weighted

ARRAYS_SUFFIX = ".npz"

_save: Any = np.savez  # whose own parameter's name no array has


def write_keras_script(
    experiment: Experiment, weights: Mapping[str, NDArray[Any]], path: str | os.PathLike[str]
) -> Path:
    """Write the script to `path`, and beside it the arrays it starts from, whose path is returned.

    `weights` are those of `gradlab.train.starting_weights`; the arrays are these and the examples, split and scaled.

    Raises:
        ExportError: when the suffix is not .py, the examples are too many for one file, or nothing can be written.
        DataError: when the examples cannot be read.
    """
    script = Path(path)
    if script.suffix != ".py":
        raise ExportError(f"{script}: a Python script has a name that ends with .py; give such a name.")
    if experiment.training.thaw is not None:
        raise ExportError(f"{script} was not written: a script cannot thaw layers while it trains; leave that out.")
    data = load_data(experiment.data)
    if not isinstance(data.train_inputs, np.ndarray):
        raise ExportError(f"{script} was not written: examples of more than a gigabyte are not copied; use fewer.")
    shape = input_shape(experiment.layers, data.shape)
    parts = {
        "train_inputs": data.train_inputs.reshape(-1, *shape),
        "train_targets": _targets(data.train_targets, experiment, data.shape.classes),
        "validation_inputs": np.asarray(data.validation_inputs).reshape(-1, *shape),
        "validation_targets": _targets(data.validation_targets, experiment, data.shape.classes),
    }
    arrays = script.with_suffix(ARRAYS_SUFFIX)
    with Output(arrays) as output, output.explained():
        _save(output.file, **parts, **_renamed(experiment, weights))
    with Output(script) as output:
        output.write(script_of(experiment, shape, script.stem))
    return arrays


def _renamed(experiment: Experiment, weights: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return the stack's weights as `weights/hidden1/kernel`, with the names that the layers have in Keras."""
    names = dict(zip((layer.name for layer in experiment.layers), keras_names(experiment.layers), strict=True))
    split = ((*key.rpartition("/")[::2], value) for key, value in weights.items())
    return {f"weights/{names[layer]}/{what}": np.asarray(value) for layer, what, value in split if layer in names}


def _targets(targets: NDArray[Any], experiment: Experiment, classes: int) -> NDArray[Any]:
    """Return the targets as the loss of Keras takes them: codes of classes, or [n, outputs] numbers to come near to."""
    if experiment.training.loss.kind == "cross_entropy":
        return targets
    if predicts_numbers(experiment.data):
        return targets[:, None]
    return np.eye(classes, dtype=np.float32)[targets]


def script_of(experiment: Experiment, shape: tuple[int, ...], stem: str) -> str:
    """Return the script's text for examples of `shape`; `stem` is its name and that of its arrays, without suffix."""
    noise = layer_code(experiment)
    blocks = [
        _head(experiment, stem, tensorflow=bool(noise)),
        constants(experiment, stem),
        noise,
        building(experiment, shape),
        _BATCHES,
        schedule_code(experiment.training),
        clipping_code(experiment),
        _WEIGHTS,
        _main(experiment),
    ]
    return "\n\n\n".join(block.strip("\n") for block in blocks if block) + "\n"


def _head(experiment: Experiment, stem: str, *, tensorflow: bool) -> str:
    title, stem = plain(experiment.name) or "A network", plain(stem)
    norms = [layer.batch_norm for layer in weighted(experiment.layers) if layer.batch_norm is not None]
    exact = any(norm.statistics == "exact" for norm in norms)
    note = (
        "\nGradlab tested this network with batch norm's exact statistics; here its moving averages are used.\n"
        if exact
        else ""
    )
    more = "import keras\nimport numpy as np\n" + ("import tensorflow as tf\n" if tensorflow else "")
    return f'''"""{title}: a network of Gradlab, built and trained with Keras alone.

    python {stem}.py          all steps
    python {stem}.py 100      the first 100 steps

The starting weights and the examples, split and scaled, are read from {stem}{ARRAYS_SUFFIX}; the trained weights are
left in {stem}-trained{ARRAYS_SUFFIX}. Needs keras, tensorflow and numpy.
{note}"""

import sys
from pathlib import Path

{more}'''


_BATCHES = '''
def batches(examples, steps):
    """Yield the examples of each step: a new order every epoch, without its incomplete last batch."""
    per_epoch = examples // BATCH_SIZE
    for step in range(steps):
        epoch, place = divmod(step, per_epoch)
        if place == 0:
            order = np.random.default_rng([SEED, epoch]).permutation(examples)
        yield order[place * BATCH_SIZE : (place + 1) * BATCH_SIZE]
'''

_WEIGHTS = '''
def key(layer, variable):
    """Return the name of a variable in the files: hidden1/kernel for the kernel of hidden1.dense."""
    return layer.name.rpartition(".")[0] + "/" + variable.name


def set_weights(model, arrays):
    """Give the network its starting weights."""
    for layer in model.layers:
        for variable in layer.variables:
            variable.assign(arrays["weights/" + key(layer, variable)].reshape(variable.shape))


def get_weights(model):
    """Return the present weights by name."""
    return {key(layer, one): np.asarray(one) for layer in model.layers for one in layer.variables}
'''


def _main(experiment: Experiment) -> str:
    training = experiment.training
    noise = "        STEP.assign(step)\n" if layer_code(experiment) else ""
    start, stop = stopping_code(training)
    score = [] if predicts_numbers(experiment.data) else ['"accuracy"']
    return f'''
def main(steps):
    """Train for `steps` steps and leave the weights beside this file."""
    arrays = np.load(HERE / (NAME + "{ARRAYS_SUFFIX}"), allow_pickle=False)
    inputs, targets = arrays["train_inputs"], arrays["train_targets"]
    validation = arrays["validation_inputs"], arrays["validation_targets"]
    model = build()
    set_weights(model, arrays)
    model.compile(
        optimizer={optimizer_code(experiment)},
        loss={loss_code(experiment)},
        metrics=[{", ".join(score)}],
        jit_compile=False,
    )
{start}    for step, chosen in enumerate(batches(len(inputs), steps), start=1):
{noise}        model.optimizer.learning_rate = learning_rate(step)
        model.train_on_batch(inputs[chosen], targets[chosen])
        if step % EVALUATE_EVERY == 0 or step == steps:
            found = model.evaluate(*validation, batch_size=1024, verbose=0, return_dict=True)
            print(f"step {{step}}: " + ", ".join(f"validation {{name}} {{value:.4g}}" for name, value in found.items()))
{stop}    np.savez(HERE / (NAME + "-trained{ARRAYS_SUFFIX}"), **get_weights(model))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else STEPS)
'''
