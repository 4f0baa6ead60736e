"""Names and packs the weights of a source; both take as long as reading them, so they are done beside the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradlab.reuse import Source, Taken
    from gradlab.store import Reused


def named(source: Source) -> Source:
    """Return ``source``, whose weights have their digests now, which takes as long as reading them."""
    for layer in source.layers[: source.usable]:
        _ = layer.digest
    return source


def packed(taken: Taken, source: str) -> tuple[Reused, ...]:
    """Return the weights of the layers that were taken from ``source``, as a document keeps them."""
    from gradlab import reuse

    return reuse.packed(taken.weights, source)
