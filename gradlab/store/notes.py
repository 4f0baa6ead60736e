"""What a person writes on what was recorded: a run's name, color and note, and pins on steps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

MOST_TEXT = 20_000
MOST_NAME = 200


@dataclass(frozen=True)
class RunNote:
    """What a person says of a run; none of it was recorded.

    Attributes:
        name: empty as long as the run is called by its number.
        color: place in the palette of runs, from 0; beyond its end it starts over.
        visible: whether the run is drawn when several are.
        deleted: whether the person deleted it. It stays until the document is closed, so that this can be undone, and
            does not go into a saved file.
    """

    name: str = ""
    color: int = 0
    note: str = ""
    visible: bool = True
    deleted: bool = False


@dataclass(frozen=True)
class Pin:
    """A step that a person marked; `run` is empty where it is meant for all of them."""

    step: int
    text: str = ""
    run: str = ""


@dataclass(frozen=True)
class Remarks:
    """All that a person said of a document's runs: a note for each by its identifier, and pins in their order."""

    notes: Mapping[str, RunNote] = field(default_factory=lambda: MappingProxyType({}))
    pins: tuple[Pin, ...] = ()

    def of(self, run: str) -> RunNote:
        """Return the note on the run of that identifier; an empty one where nothing was said."""
        return self.notes.get(run, RunNote())

    def with_note(self, run: str, note: RunNote) -> "Remarks":
        """Return these remarks with another note on one run."""
        return Remarks(MappingProxyType({**self.notes, run: note}), self.pins)

    def with_pins(self, pins: tuple[Pin, ...]) -> "Remarks":
        """Return these remarks with other pins."""
        return Remarks(self.notes, pins)
