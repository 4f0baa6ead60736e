"""All hostile files by name."""

from __future__ import annotations

from tests.hostile.contents import CONTENTS
from tests.hostile.drawn import DISTRIBUTIONS, PICTURES
from tests.hostile.forge import Maker
from tests.hostile.places import PLACES
from tests.hostile.schemas import SCHEMAS
from tests.hostile.texts import TEXTS

CORPUS: dict[str, Maker] = {**PLACES, **SCHEMAS, **CONTENTS, **TEXTS, **DISTRIBUTIONS, **PICTURES}
LARGE = (
    "spec of 30 MB",
    "device of 30 MB",
    "event of 30 MB",
    "pin of 30 MB",
    "events that unpack to 2 GB",
    "chunks that unpack to 60 GB",
    "10,001 runs",
    "2,000 runs of 1,000 layers",
    "20,000 tables",
    "name of 10 MB",
    "note of 10 MB",
    "names of 30 MB",
    "20,000 distributions",
    "50,000 distributions at negative steps",
)
"""Those that take a second to write: `python -m tests.hostile` opens them, the suite does not."""
