"""How a run is carried out, beside what its experiment says."""

from collections.abc import Mapping
from dataclasses import dataclass

from gradlab.records import Checkpoint, LayerWeights


@dataclass(frozen=True)
class Options:
    """As `gradlab.train` takes them."""

    measure: bool = True
    chunk_seconds: float = 0.04
    run: str | None = None
    device: str = "auto"
    resume: Checkpoint | None = None
    distribution_seconds: float | None = 1 / 3
    parent: str = ""
    reused: Mapping[str, LayerWeights] | None = None
    compiled: bool = True


@dataclass(frozen=True)
class Device:
    """Something that runs can be trained on: as `gradlab.train` takes it, for a person, and what kind it is."""

    wish: str
    name: str
    kind: str = ""
