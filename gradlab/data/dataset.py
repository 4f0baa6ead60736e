"""From the description of a data set to examples: read, split by seed, scaled on the training part only."""

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradlab.data.array_files import read_idx, read_npz
from gradlab.data.csv_file import read_csv
from gradlab.data.examples import RESIDENT_BYTES, Examples, MappedExamples, moments
from gradlab.data.generated import generate
from gradlab.data.table import Table
from gradlab.errors import DataError
from gradlab.spec import (
    BreastCancer,
    BundledData,
    CsvFile,
    Data,
    DataFile,
    DataShape,
    Diabetes,
    Digits,
    Iris,
    NpzFile,
    Wine,
    bundled_shape,
    training_examples,
    used_examples,
)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Examples ready to train on.

    Attributes:
        train_inputs: float32 [n, features], scaled; an array, or examples that stay in their file.
        train_targets: int32 [n], 0 to classes - 1, or float32 [n] of scaled numbers.
        class_names: empty where numbers are predicted.
        mean, scale: float32 [features]; inputs are (raw - mean) / scale.
        target_mean, target_scale: of the numbers that are predicted; 0 and 1 for classes.
    """

    train_inputs: Examples
    train_targets: NDArray[Any]
    validation_inputs: Examples
    validation_targets: NDArray[Any]
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    shape: DataShape
    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    target_mean: float = 0.0
    target_scale: float = 1.0


def shape_of(data: Data) -> DataShape:
    """Return the shape of `data`, reading a person's file if it is one.

    Raises:
        DataError: when the file cannot be used.
    """
    shape = bundled_shape(data)
    return shape if shape is not None else _shape_of_table(_read(data))


def load_data(data: Data) -> Dataset:
    """Return the examples of `data`, split and scaled; the same description gives the same arrays.

    Raises:
        DataError: when a file cannot be used.
    """
    table = _read(data) if isinstance(data, DataFile) else None
    return _load(type(data), data.model_dump_json(), table)


def _read(data: Data) -> Table:
    if isinstance(data, CsvFile):
        return read_csv(data)
    if isinstance(data, NpzFile):
        return read_npz(data)
    assert isinstance(data, DataFile)
    return read_idx(data)


@lru_cache(maxsize=4)
def _shape_of_table(table: Table) -> DataShape:
    features = int(np.prod(table.inputs.shape[1:]))
    constant: tuple[str, ...] = ()
    if table.picture is None and table.inputs.nbytes <= RESIDENT_BYTES:
        same = (table.inputs == table.inputs[:1]).all(axis=0)
        constant = tuple(name for name, is_same in zip(table.feature_names, same, strict=True) if is_same)
    return DataShape(features, len(table.class_names), len(table.targets), table.picture, constant)


@lru_cache(maxsize=4)
def _load(kind: type[BundledData | DataFile], description: str, table: Table | None) -> Dataset:
    data = kind.model_validate_json(description)
    table = table or _bundled(data)
    shape = bundled_shape(data) or _shape_of_table(table)
    training, validation = split(table.targets, data.validation_share, data.split_seed)
    # The part is shuffled with all classes mixed, so its first examples are a fair share of it.
    training = training[: used_examples(len(table.targets), data.validation_share, data.training_share)]
    inputs, mean, scale = _scaled_inputs(table, (training, validation), data)
    train_targets, validation_targets = table.targets[training], table.targets[validation]
    target_mean, target_scale = 0.0, 1.0
    if not shape.classes:
        if data.scaling == "standardize":
            target_mean, target_scale = float(train_targets.mean()), float(train_targets.std()) or 1.0
        train_targets = ((train_targets - target_mean) / target_scale).astype(np.float32)
        validation_targets = ((validation_targets - target_mean) / target_scale).astype(np.float32)
    elif data.label_noise:
        train_targets = _noisy(train_targets, shape.classes, data.label_noise, data.split_seed)
    return Dataset(
        inputs[0],
        train_targets,
        inputs[1],
        validation_targets,
        table.feature_names,
        table.class_names,
        shape,
        mean.astype(np.float32),
        scale.astype(np.float32),
        target_mean,
        target_scale,
    )


def _scaled_inputs(
    table: Table, parts: tuple[NDArray[np.intp], NDArray[np.intp]], data: Data
) -> tuple[tuple[Examples, ...], NDArray[np.float64], NDArray[np.float64]]:
    """Return the inputs of both parts, scaled as `data` says, and the mean and deviation that were used.

    Those are the first part's own, or a source's where its standardization was taken along.
    """
    features = int(np.prod(table.inputs.shape[1:]))
    known = _known_scaling(data, features)
    fitted = data.scaling == "standardize" and known is None
    mean, deviation = known or (np.zeros(features), np.ones(features))
    if len(table.inputs) * features * 4 > RESIDENT_BYTES:
        mapped = [MappedExamples(table.inputs, part) for part in parts]
        if fitted:
            mean, deviation = moments(mapped[0].scaled(mean, deviation))
        scale = _safe(mean, deviation)
        return tuple(part.scaled(mean, scale) for part in mapped), mean, scale
    inputs = np.asarray(table.inputs, np.float64).reshape(len(table.inputs), features)
    if fitted:
        mean, deviation = inputs[parts[0]].mean(axis=0), inputs[parts[0]].std(axis=0)
    scale = _safe(mean, deviation)
    return tuple(((inputs[part] - mean) / scale).astype(np.float32) for part in parts), mean, scale


def _known_scaling(data: Data, features: int) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    taken = data.standardization
    if taken is None or data.scaling == "none":
        return None
    if len(taken.mean) != features:
        raise DataError(
            f"The scaling taken from {taken.source or 'a source'} is for {len(taken.mean):,} features, and"
            f" {data.kind} has {features:,}; fit it on the training part instead."
        )
    return np.array(taken.mean), np.array(taken.scale)


def _safe(mean: NDArray[np.float64], deviation: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what to divide by: 1 where a feature does not vary."""
    return np.where(deviation > 1e-12 * np.maximum(1.0, np.abs(mean)), deviation, 1.0)


def split(targets: NDArray[Any], share: float, seed: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the indices of the training and of the validation part, each class in nearly the same share in both.

    Where numbers are predicted the parts are drawn evenly.

    The sizes are exactly those of `spec.training_examples`.
    """
    count = len(targets)
    wanted = count - training_examples(count, share)
    shuffled = np.random.default_rng(seed).permutation(count)
    numbers = targets.dtype.kind == "f"
    labels = np.zeros(count, np.int32) if numbers else targets
    # Rank each example within its class by a fraction; the smallest fractions of all classes together validate.
    fraction = np.empty(count)
    for label in np.unique(labels):
        members = shuffled[labels[shuffled] == label]
        fraction[members] = (np.arange(len(members)) + 0.5) / len(members)
    order = shuffled[np.argsort(fraction[shuffled], kind="stable")]
    return order[wanted:], order[:wanted]


def _noisy(labels: NDArray[np.int32], classes: int, share: float, seed: int) -> NDArray[np.int32]:
    """Return `labels` with exactly `share` of them drawn anew, evenly from all classes (Zhang et al. 2017)."""
    random = np.random.default_rng([seed, 1])
    chosen = random.permutation(len(labels))[: round(share * len(labels))]
    noisy = labels.copy()
    noisy[chosen] = random.integers(0, classes, len(chosen))
    return noisy


def _bundled(data: Data) -> Table:
    assert not isinstance(data, DataFile)
    if not isinstance(data, Digits | Iris | Wine | BreastCancer | Diabetes):
        inputs, labels = generate(data)
        features = ("x", "y") if inputs.shape[1] == 2 else tuple(f"x{n + 1}" for n in range(inputs.shape[1]))
        shape = bundled_shape(data)
        assert shape is not None
        return Table(inputs, labels, features, tuple(f"class {n + 1}" for n in range(shape.classes)))
    from sklearn import datasets

    load: Any = {
        "digits": datasets.load_digits,
        "iris": datasets.load_iris,
        "wine": datasets.load_wine,
        "breast_cancer": datasets.load_breast_cancer,
        "diabetes": partial(datasets.load_diabetes, scaled=False),
    }[data.kind]
    source: Any = load()
    features = tuple(str(name) for name in source.feature_names)
    inputs = source.data.astype(np.float64)
    if isinstance(data, Diabetes):
        return Table(inputs, source.target.astype(np.float64), features, ())
    classes = tuple(str(name) for name in source.target_names)
    labels = source.target.astype(np.int32)
    if isinstance(data, Digits) and data.classes:
        chosen = np.isin(labels, data.classes)
        inputs, labels = inputs[chosen], np.searchsorted(data.classes, labels[chosen]).astype(np.int32)
        classes = tuple(classes[digit] for digit in data.classes)
    return Table(inputs, labels, features, classes)
