"""The kinds of data sets, as data, with the shapes of the bundled ones."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from gradlab.spec.base import Model

Scaling = Literal["standardize", "none"]
Task = Literal["classes", "numbers"]


@dataclass(frozen=True)
class DataShape:
    """What a stack must fit.

    Attributes:
        features: numbers in an example.
        classes: 0 where numbers are predicted, not classes.
        picture: height, width and channels, if examples are pictures.
        constant: columns of a person's file that hold the same value in every row.
    """

    features: int
    classes: int
    examples: int
    picture: tuple[int, int, int] | None = None
    constant: tuple[str, ...] = ()

    @property
    def outputs(self) -> int:
        """Return how many units the output layer needs: one for each class, one for a number."""
        return self.classes or 1


class _Data(Model):
    validation_share: float = Field(default=0.2, ge=0.05, le=0.9, title="Validation share")
    training_share: float = Field(
        default=1.0, gt=0, le=1, title="Training share", description="Of the training part, how much is used"
    )
    split_seed: int = Field(default=0, ge=0, le=2**31 - 1, title="Split seed")
    scaling: Scaling = Field(
        default="standardize", title="Scaling", description="Fitted on the training part; target numbers too"
    )
    label_noise: float = Field(
        default=0.0, ge=0, le=1, title="Random labels", description="Share of the training labels drawn at random"
    )


class _Generated(_Data):
    points: int = Field(default=1000, ge=20, le=1_000_000, title="Points")
    noise: float = Field(default=0.1, ge=0, le=10, title="Noise", description="Standard deviation, in the set's units")


class Digits(_Data):
    """scikit-learn's 1,797 handwritten digits of 8x8 pixels, ten classes."""

    kind: Literal["digits"] = "digits"


class Iris(_Data):
    """Fisher's 150 irises: four measurements, three species."""

    kind: Literal["iris"] = "iris"


class Wine(_Data):
    """178 wines from three growers, 13 chemical measurements (Aeberhard & Forina 1991)."""

    kind: Literal["wine"] = "wine"


class BreastCancer(_Data):
    """scikit-learn's breast cancer set: 569 tumors, 30 measurements, benign or malignant."""

    kind: Literal["breast_cancer"] = "breast_cancer"


class Spirals(_Generated):
    """Two interleaved spirals in the plane (Lang & Witbrock 1988)."""

    kind: Literal["spirals"] = "spirals"
    turns: float = Field(default=1.5, gt=0, le=10, title="Turns")


class Moons(_Generated):
    """Two interleaved half circles in the plane."""

    kind: Literal["moons"] = "moons"


class Circles(_Generated):
    """A circle within another, half as large, in the plane."""

    kind: Literal["circles"] = "circles"


class Xor(_Generated):
    """Four clouds at the corners of a square, of two classes crosswise: no line tells them apart."""

    kind: Literal["xor"] = "xor"


class Clusters(_Generated):
    """One round Gaussian cloud for each class, around centers drawn by the split seed."""

    kind: Literal["clusters"] = "clusters"
    noise: float = Field(default=1.0, ge=0, le=10, title="Noise", description="Standard deviation, in the set's units")
    features: int = Field(default=2, ge=1, le=1000, title="Features")
    classes: int = Field(default=4, ge=2, le=20, title="Classes")


class Diabetes(_Data):
    """442 patients, ten measurements, and how far their diabetes went in a year (Efron et al. 2004): a number."""

    kind: Literal["diabetes"] = "diabetes"


class CsvFile(_Data):
    """A person's CSV or TSV file with a header row: one column of classes or target numbers, all others numbers."""

    kind: Literal["csv"] = "csv"
    path: str = Field(min_length=1, max_length=4096, title="File")
    target: str = Field(default="", max_length=200, title="Target column", description="Empty means the last column")
    task: Task = Field(default="classes", title="Predict", description="Names of classes, or numbers to be predicted")


class NpzFile(_Data):
    """A person's NumPy file of two arrays: examples [n, ...] and targets [n]. A large one stays on the disk."""

    kind: Literal["npz"] = "npz"
    path: str = Field(min_length=1, max_length=4096, title="File")
    inputs: str = Field(default="", max_length=200, title="Inputs", description="Empty means x, X, inputs or data")
    target: str = Field(default="", max_length=200, title="Target", description="Empty means y, Y, targets or labels")
    task: Task = Field(default="classes", title="Predict", description="Classes, or numbers")


class IdxFile(_Data):
    """Two files in the format of MNIST: pictures and their labels, plain or packed with gzip."""

    kind: Literal["idx"] = "idx"
    path: str = Field(min_length=1, max_length=4096, title="Pictures")
    labels: str = Field(min_length=1, max_length=4096, title="Labels")


BundledData = Digits | Iris | Wine | BreastCancer | Diabetes | Spirals | Moons | Circles | Xor | Clusters
DataFile = CsvFile | NpzFile | IdxFile
Data = Annotated[BundledData | DataFile, Field(discriminator="kind")]

DATA_LABELS: dict[str, str] = {
    "digits": "Digits 8×8",
    "iris": "Iris",
    "wine": "Wine",
    "breast_cancer": "Breast cancer",
    "diabetes": "Diabetes",
    "spirals": "Two spirals",
    "moons": "Two moons",
    "circles": "Two circles",
    "xor": "XOR",
    "clusters": "Gaussian clusters",
    "csv": "CSV file",
    "npz": "NPZ file",
    "idx": "IDX files",
}
DATA_KINDS: dict[str, type[BundledData]] = {
    "digits": Digits,
    "iris": Iris,
    "wine": Wine,
    "breast_cancer": BreastCancer,
    "diabetes": Diabetes,
    "spirals": Spirals,
    "moons": Moons,
    "circles": Circles,
    "xor": Xor,
    "clusters": Clusters,
}
SHARED_DATA_FIELDS = frozenset(_Data.model_fields) | {"kind"}
_SHAPES: dict[str, DataShape] = {
    "digits": DataShape(features=64, classes=10, examples=1797, picture=(8, 8, 1)),
    "iris": DataShape(features=4, classes=3, examples=150),
    "wine": DataShape(features=13, classes=3, examples=178),
    "breast_cancer": DataShape(features=30, classes=2, examples=569),
    "diabetes": DataShape(features=10, classes=0, examples=442),
}


def predicts_numbers(data: BundledData | DataFile) -> bool:
    """Tell whether the target is a number (regression) and not a class."""
    return isinstance(data, Diabetes) or (isinstance(data, CsvFile | NpzFile) and data.task == "numbers")


def bundled_shape(data: BundledData | DataFile) -> DataShape | None:
    """Return the shape of a bundled or generated set without reading it; None for a person's file."""
    if isinstance(data, DataFile):
        return None
    if isinstance(data, Clusters):
        return DataShape(features=data.features, classes=data.classes, examples=data.points)
    if isinstance(data, _Generated):
        return DataShape(features=2, classes=2, examples=data.points)
    return _SHAPES[data.kind]
