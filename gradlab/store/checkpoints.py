"""How many checkpoints a run keeps: periodic ones are thinned out evenly where there are more than a file may hold."""

from collections.abc import Sequence

from gradlab.records import Checkpoint
from gradlab.store.weights import StoredWeights, Weights

MOST = 10_000
"""Of one run."""
MOST_PARTS = 100_000
"""Of one run's checkpoints together; each layer is a part, and so are an optimizer's numbers of each."""
LEAST = 16
"""So many are kept whatever their parts."""


def thinned(checkpoints: Sequence[Checkpoint]) -> list[Checkpoint]:
    """Return `checkpoints` without periodic ones that are too many.

    Those go whose neighbors are nearest to each other. The first and the last stay, and those of another kind.
    """
    kept = list(checkpoints)
    if len(kept) <= LEAST:
        return kept
    most = max(LEAST, min(MOST, MOST_PARTS // max(_parts(kept[-1].weights), 1)))
    while len(kept) > most:
        crowded = [
            (kept[place + 1].step - kept[place - 1].step, place)
            for place in range(1, len(kept) - 1)
            if kept[place].kind == "periodic"
        ]
        if not crowded:
            break
        del kept[min(crowded)[1]]
    return kept


def _parts(weights: Weights) -> int:
    if isinstance(weights, StoredWeights):
        return len(weights.blobs)
    return len({name.rpartition("/")[0] for name in weights})
