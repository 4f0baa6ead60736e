"""From the description of a data set to arrays: read, split by seed, scaled on the training part only."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradlab.data.csv_file import Table, read_csv
from gradlab.data.generated import generate
from gradlab.spec import (
    BreastCancer,
    BundledData,
    CsvFile,
    Data,
    DataShape,
    Digits,
    Iris,
    Wine,
    bundled_shape,
    training_examples,
    used_examples,
)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Examples ready to train on.

    Attributes:
        train_inputs: float32 [n, features], scaled; train_labels: int32 [n], 0 to classes - 1.
        mean, scale: float32 [features]; inputs are (raw - mean) / scale.
    """

    train_inputs: NDArray[np.float32]
    train_labels: NDArray[np.int32]
    validation_inputs: NDArray[np.float32]
    validation_labels: NDArray[np.int32]
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    shape: DataShape
    mean: NDArray[np.float32]
    scale: NDArray[np.float32]


def shape_of(data: Data) -> DataShape:
    """Return the shape of `data`, reading a person's file if it is one.

    Raises:
        DataError: when the file cannot be used.
    """
    shape = bundled_shape(data)
    if shape is None:
        assert isinstance(data, CsvFile)
        table = read_csv(data)
        shape = DataShape(table.inputs.shape[1], len(table.class_names), len(table.labels))
    return shape


def load_data(data: Data) -> Dataset:
    """Return the examples of `data`, split and scaled; the same description gives the same arrays.

    Raises:
        DataError: when a file cannot be used.
    """
    table = read_csv(data) if isinstance(data, CsvFile) else None
    return _load(type(data), data.model_dump_json(), table)


@lru_cache(maxsize=4)
def _load(kind: type[BundledData | CsvFile], description: str, table: Table | None) -> Dataset:
    data = kind.model_validate_json(description)
    table = table or _bundled(data)
    training, validation = split(table.labels, data.validation_share, data.split_seed)
    # The part is shuffled with all classes mixed, so its first examples are a fair share of it.
    training = training[: used_examples(len(table.labels), data.validation_share, data.training_share)]
    inputs = table.inputs
    mean, scale = np.zeros(inputs.shape[1]), np.ones(inputs.shape[1])
    if data.scaling == "standardize":
        mean, deviation = inputs[training].mean(axis=0), inputs[training].std(axis=0)
        scale = np.where(deviation > 1e-12 * np.maximum(1.0, np.abs(mean)), deviation, 1.0)
    scaled = ((inputs - mean) / scale).astype(np.float32)
    return Dataset(
        scaled[training],
        _noisy(table.labels[training], len(table.class_names), data.label_noise, data.split_seed),
        scaled[validation],
        table.labels[validation],
        table.feature_names,
        table.class_names,
        shape_of(data),
        mean.astype(np.float32),
        scale.astype(np.float32),
    )


def split(labels: NDArray[np.int32], share: float, seed: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the indices of the training and of the validation part, each class in nearly the same share in both.

    The sizes are exactly those of `spec.training_examples`.
    """
    count = len(labels)
    wanted = count - training_examples(count, share)
    shuffled = np.random.default_rng(seed).permutation(count)
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
    assert not isinstance(data, CsvFile)
    if not isinstance(data, Digits | Iris | Wine | BreastCancer):
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
    }[data.kind]
    source: Any = load()
    features = tuple(str(name) for name in source.feature_names)
    classes = tuple(str(name) for name in source.target_names)
    return Table(source.data.astype(np.float64), source.target.astype(np.int32), features, classes)
