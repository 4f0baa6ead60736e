"""The kinds of data sets, as data, with the shapes of the bundled ones."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from gradlab.spec.base import Model

Scaling = Literal["standardize", "none"]
Task = Literal["classes", "numbers"]
MOST_FEATURES = 65536
"""A source's standardization stands in the experiment itself, so it is taken along up to this many features."""


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


class Standardization(Model):
    """Mean and deviation by which another network's inputs were scaled, feature by feature: (raw - mean) / scale."""

    source: str = Field(default="", max_length=200, title="Source")
    mean: tuple[float, ...] = Field(min_length=1, max_length=MOST_FEATURES, title="Mean")
    scale: tuple[Annotated[float, Field(gt=0)], ...] = Field(min_length=1, max_length=MOST_FEATURES, title="Deviation")

    @model_validator(mode="after")
    def _fit(self) -> "Standardization":
        if len(self.mean) != len(self.scale):
            raise ValueError(
                f"a mean and a deviation for each feature, received {len(self.mean)} and {len(self.scale)}"
            )
        return self


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
    standardization: Standardization | None = Field(
        default=None, title="Scaled as", description="Taken from a source; empty means fitted on the training part"
    )


class _Generated(_Data):
    points: int = Field(default=1000, ge=20, le=1_000_000, title="Points")
    noise: float = Field(default=0.1, ge=0, le=10, title="Noise", description="Standard deviation, in the set's units")


def _listed(received: Any) -> Any:
    """Read `5-9` and `0,2,4` as the digits that they mean."""
    if not isinstance(received, str):
        return received
    found: list[int | str] = []
    for part in received.replace(" ", "").split(","):
        first, dash, last = part.partition("-")
        if dash and first.isdecimal() and last.isdecimal() and int(first) <= int(last) <= 9:
            found += range(int(first), int(last) + 1)
        elif part:
            found.append(int(part) if part.isdecimal() else part)
    return found


def _distinct(received: tuple[int, ...]) -> tuple[int, ...]:
    if len(received) == 1:
        raise ValueError("at least two digits are needed to tell apart")
    return tuple(sorted(set(received)))


class Digits(_Data):
    """scikit-learn's 1,797 handwritten digits of 8x8 pixels: all ten of them, or the chosen ones alone."""

    kind: Literal["digits"] = "digits"
    classes: Annotated[
        tuple[Annotated[int, Field(ge=0, le=9)], ...], BeforeValidator(_listed), AfterValidator(_distinct)
    ] = Field(default=(), title="Digits", description="Such as 0-4 or 1,7; empty means all ten")


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


_DIGITS = (178, 182, 177, 183, 181, 182, 181, 179, 174, 180)
"""How often each digit occurs in the set."""


def predicts_numbers(data: BundledData | DataFile) -> bool:
    """Tell whether the target is a number (regression) and not a class."""
    return isinstance(data, Diabetes) or (isinstance(data, CsvFile | NpzFile) and data.task == "numbers")


def bundled_shape(data: BundledData | DataFile) -> DataShape | None:
    """Return the shape of a bundled or generated set without reading it; None for a person's file."""
    if isinstance(data, DataFile):
        return None
    if isinstance(data, Clusters):
        return DataShape(features=data.features, classes=data.classes, examples=data.points)
    if isinstance(data, Digits) and data.classes:
        examples = sum(_DIGITS[digit] for digit in data.classes)
        return DataShape(features=64, classes=len(data.classes), examples=examples, picture=(8, 8, 1))
    if isinstance(data, _Generated):
        return DataShape(features=2, classes=2, examples=data.points)
    return _SHAPES[data.kind]
