"""The same network as a Keras model, to be used, saved or exported outside Gradlab."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras
from numpy.typing import NDArray

from gradlab.errors import ExportError
from gradlab.spec import (
    DataShape,
    Experiment,
    KerasPart,
    Residual,
    bundled_shape,
    input_shape,
    keras_names,
    keras_parts,
)

Weights = Mapping[str, NDArray[Any]]


def to_keras(experiment: Experiment, weights: Weights, shape: DataShape | None = None) -> keras.Model:
    """Return a Keras model of the stack with `weights`, such as those of a Checkpoint.

    It gives class probabilities, or the predicted number [batch, 1], and takes scaled examples [batch, features], or
    [batch, height, width, channels] if the stack begins with a layer for pictures. It computes in the experiment's
    precision. `shape` is that of the data; for a person's own file it may be left out when the stack begins with a
    dense layer.
    """
    policy = experiment.training.precision
    flowing: Any = keras.Input(
        _entrance(experiment, weights, shape), dtype="float64" if policy == "float64" else "float32"
    )
    entrance, entered = flowing, []
    for layer, parts in zip(experiment.layers, keras_parts(experiment.layers), strict=True):
        entered.append(flowing)
        for part in parts:
            made = _made(part, policy)
            flowing = made([flowing, entered[-1 - layer.span]] if isinstance(layer, Residual) else flowing)
    model = keras.Model(entrance, flowing)
    names = dict(zip(keras_names(experiment.layers), (layer.name for layer in experiment.layers), strict=True))
    for part in model.layers:
        if part.weights:
            name = names[part.name.rpartition(".")[0]]
            part.set_weights([weights[f"{name}/{one.name}"].reshape(one.shape) for one in part.weights])
    return model


def save_keras(
    experiment: Experiment, weights: Weights, path: str | os.PathLike[str], shape: DataShape | None = None
) -> None:
    """Write the model of `to_keras` to `path`, a `.keras` file, which stays as it was when that fails.

    Raises:
        ExportError: when the suffix is another one, the weights are not those of the stack, or nothing can be written.
    """
    target = Path(os.path.realpath(path))
    if target.suffix != ".keras":
        raise ExportError(f"{path}: Keras reads files whose name ends with .keras; give such a name.")
    part = target.with_name(f".{target.stem[:40]}.{secrets.token_hex(4)}.keras")
    try:
        to_keras(experiment, weights, shape).save(part)
        part.replace(target)
    except KeyError as error:
        raise ExportError(f"{path} was not written: the run kept no weights {error}; train it again.") from None
    except OSError as error:
        raise ExportError(f"{path} cannot be written ({error.strerror or error}); write to another place.") from None
    finally:
        part.unlink(missing_ok=True)


def _entrance(experiment: Experiment, weights: Weights, shape: DataShape | None) -> tuple[int, ...]:
    known = shape or bundled_shape(experiment.data)
    if known is None:
        return (weights[f"{experiment.layers[0].name}/kernel"].shape[0],)
    return input_shape(experiment.layers, known)


def _made(part: KerasPart, policy: str) -> Any:
    options = dict(part.arguments)
    if part.l1 or part.l2:
        options["kernel_regularizer"] = keras.regularizers.L1L2(part.l1, part.l2)
    # Probabilities are taken of float32 logits, as the loss is.
    wide = part.arguments.get("activation") == "softmax" and policy == "mixed_bfloat16"
    return getattr(keras.layers, part.kind)(name=part.name, dtype="float32" if wide else policy, **options)
