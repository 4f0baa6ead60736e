"""From the description of a data set to arrays: read, split by seed, scaled on the training part only."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradlab.data.csv_file import Table, read_csv
from gradlab.data.spirals import two_spirals
from gradlab.spec import BreastCancer, CsvFile, Data, DataShape, Digits, Spirals, bundled_shape, training_examples


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
def _load(kind: type[Digits | BreastCancer | Spirals | CsvFile], description: str, table: Table | None) -> Dataset:
    data = kind.model_validate_json(description)
    table = table or _bundled(data)
    training, validation = split(table.labels, data.validation_share, data.split_seed)
    inputs = table.inputs
    mean, scale = np.zeros(inputs.shape[1]), np.ones(inputs.shape[1])
    if data.scaling == "standardize":
        mean, deviation = inputs[training].mean(axis=0), inputs[training].std(axis=0)
        scale = np.where(deviation > 1e-12 * np.maximum(1.0, np.abs(mean)), deviation, 1.0)
    scaled = ((inputs - mean) / scale).astype(np.float32)
    return Dataset(
        scaled[training],
        table.labels[training],
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


def _bundled(data: Data) -> Table:
    if isinstance(data, Spirals):
        inputs, labels = two_spirals(data)
        return Table(inputs, labels, ("x", "y"), ("first", "second"))
    assert isinstance(data, Digits | BreastCancer)
    from sklearn import datasets

    source: Any = datasets.load_digits() if isinstance(data, Digits) else datasets.load_breast_cancer()
    features = tuple(str(name) for name in source.feature_names)
    classes = tuple(str(name) for name in source.target_names)
    return Table(source.data.astype(np.float64), source.target.astype(np.int32), features, classes)
