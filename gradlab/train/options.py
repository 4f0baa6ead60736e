"""How a run is carried out, beside what its experiment says."""

from collections.abc import Mapping
from dataclasses import dataclass

from gradlab.records import Checkpoint, LayerWeights


@dataclass(frozen=True)
class Options:
    """As `gradlab.train` takes them."""

    measure: bool
    chunk_seconds: float
    run: str | None
    device: str
    resume: Checkpoint | None
    distribution_seconds: float | None
    parent: str
    reused: Mapping[str, LayerWeights] | None
    compiled: bool


@dataclass(frozen=True)
class Device:
    """Something that runs can be trained on: as `gradlab.train` takes it, for a person, and what kind it is."""

    wish: str
    name: str
    kind: str = ""
