"""The kinds of data sets, as data, with the shapes of the bundled ones."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from gradlab.spec.base import Model

Scaling = Literal["standardize", "none"]


@dataclass(frozen=True)
class DataShape:
    """What a stack must fit: numbers of features, classes and examples, and the picture's sides if it is one."""

    features: int
    classes: int
    examples: int
    picture: tuple[int, int] | None = None


class _Data(Model):
    validation_share: float = Field(default=0.2, ge=0.05, le=0.9, title="Validation share")
    split_seed: int = Field(default=0, ge=0, le=2**31 - 1, title="Split seed")
    scaling: Scaling = Field(default="standardize", title="Scaling", description="Fitted on the training part only")


class Digits(_Data):
    """scikit-learn's 1,797 handwritten digits of 8x8 pixels, ten classes."""

    kind: Literal["digits"] = "digits"


class BreastCancer(_Data):
    """scikit-learn's breast cancer set: 569 tumors, 30 measurements, benign or malignant."""

    kind: Literal["breast_cancer"] = "breast_cancer"


class Spirals(_Data):
    """Two interleaved spirals in the plane (Lang & Witbrock 1988)."""

    kind: Literal["spirals"] = "spirals"
    points: int = Field(default=1000, ge=20, le=1_000_000, title="Points")
    turns: float = Field(default=1.5, gt=0, le=10, title="Turns")
    noise: float = Field(
        default=0.1, ge=0, le=10, title="Noise", description="Standard deviation, in the spiral's units"
    )


class CsvFile(_Data):
    """A person's CSV file with a header row: one column of classes, all others numbers."""

    kind: Literal["csv"] = "csv"
    path: str = Field(min_length=1, max_length=4096, title="File")
    target: str = Field(default="", max_length=200, title="Target column", description="Empty means the last column")


Data = Annotated[Digits | BreastCancer | Spirals | CsvFile, Field(discriminator="kind")]

DATA_LABELS: dict[str, str] = {
    "digits": "Digits 8×8",
    "breast_cancer": "Breast cancer",
    "spirals": "Two spirals",
    "csv": "CSV file",
}


def bundled_shape(data: Digits | BreastCancer | Spirals | CsvFile) -> DataShape | None:
    """Return the shape of a bundled or generated set without reading it; None for a person's file."""
    if isinstance(data, Digits):
        return DataShape(features=64, classes=10, examples=1797, picture=(8, 8))
    if isinstance(data, BreastCancer):
        return DataShape(features=30, classes=2, examples=569)
    if isinstance(data, Spirals):
        return DataShape(features=2, classes=2, examples=data.points)
    return None
