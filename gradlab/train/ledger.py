"""Keeps, for each layer that is or was frozen or came from another network, the digests that an audit compares."""

from collections.abc import Callable, Mapping
from typing import Any

from gradlab.records import LayerWeights, digest_of

Read = Callable[[str], LayerWeights]


class Ledger:
    """What a run's checkpoint says of its frozen and reused layers, as plain JSON values by layer.

    `start` is the digest of the weights before the first step, `frozen` the digest of when the layer was last frozen
    and `since` the number of steps taken then; `thawed` is the number of steps taken when it began to train again.
    """

    def __init__(self, read: Read) -> None:
        """Start empty; `read` gives a layer's present weights."""
        self._read = read
        self._entries: dict[str, dict[str, Any]] = {}

    @property
    def state(self) -> dict[str, Any]:
        """Return the entries by layer."""
        return {name: dict(entry) for name, entry in self._entries.items()}

    def recall(self, state: Mapping[str, Any]) -> None:
        """Take over the entries of the run that is continued."""
        self._entries = {name: dict(entry) for name, entry in state.items()}

    def begin(self, layer: str, *, frozen: bool) -> None:
        """Note a layer before the first step."""
        digest = digest_of(self._read(layer))
        self._entries[layer] = {"start": digest, **({"frozen": digest, "since": 0} if frozen else {})}

    def switch(self, layer: str, step: int, *, frozen: bool) -> None:
        """Note that a layer was frozen, or thawed, after `step` steps."""
        entry = self._entries.setdefault(layer, {})
        if frozen:
            entry |= {"frozen": digest_of(self._read(layer)), "since": step}
            entry.pop("thawed", None)
        else:
            entry["thawed"] = step
