"""What became of each layer's weights in a run: from where, frozen since when, and whether a single bit changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from gradlab.records import digest_of, layer_weights
from gradlab.spec import Layer, LayerNorm, WeightedLayer, origin_of
from gradlab.store import History


@dataclass(frozen=True)
class AuditRow:
    """One layer of a run.

    Attributes:
        origin: the source and its layer; empty where the weights were drawn.
        frozen: whether it is frozen now.
        since: number of steps after which it was frozen, 0 for a layer that was so from the start; None: never frozen.
        thawed: number of steps after which it trained again; None where it did not.
        before: SHA-256 of its weights when it was frozen, or of a reused layer that never was, before the first step.
        after: SHA-256 of its weights in the checkpoint; empty where none was kept.
        batch_norm: "stored" statistics, statistics of the "batch", or "" where it has no batch norm.
    """

    layer: str
    origin: str
    frozen: bool
    since: int | None
    thawed: int | None
    before: str
    after: str
    batch_norm: str

    @property
    def unchanged(self) -> bool | None:
        """Tell whether the weights are the same bit for bit; None where one of both is not known."""
        return self.before == self.after if self.before and self.after else None

    @property
    def kept_faith(self) -> bool:
        """Tell whether the layer did what its switch says: a frozen one has not changed."""
        return not self.frozen or self.unchanged is not False


def audit(history: History) -> tuple[AuditRow, ...]:
    """Return a row for each layer with weights of the run, input to output."""
    layers = history.started.experiment.layers
    return tuple(_row(history, layer) for layer in layers if isinstance(layer, WeightedLayer | LayerNorm))


def _row(history: History, layer: WeightedLayer | LayerNorm) -> AuditRow:
    entry = _entry(history, layer.name)
    frozen = is_frozen_now(history, layer)
    origin = origin_of(cast("Layer", layer))
    before = entry.get("frozen") or entry.get("start") or (origin.sha256 if origin is not None else "")
    kept = history.checkpoint
    weights = layer_weights(kept.weights, layer.name) if kept is not None else {}
    normalized = isinstance(layer, WeightedLayer) and layer.batch_norm is not None
    return AuditRow(
        layer=layer.name,
        origin=f"{origin.source}: {origin.layer}" if origin is not None else "",
        frozen=frozen,
        since=_count(entry.get("since")) if "since" in entry else (0 if layer.frozen else None),
        thawed=_count(entry.get("thawed")),
        before=str(before),
        after=digest_of(weights) if weights else "",
        batch_norm=("stored" if frozen else "batch") if normalized else "",
    )


def is_frozen_now(history: History, layer: WeightedLayer | LayerNorm) -> bool:
    """Tell whether the layer is frozen: as the run began, and as it was switched since."""
    now = layer.frozen
    for event in history.events:
        if event.kind == "frozen" and event.details.get("layer") == layer.name:
            now = bool(event.details.get("value"))
    return now


def _entry(history: History, layer: str) -> Mapping[str, Any]:
    state = history.checkpoint.state if history.checkpoint is not None else {}
    found = state.get("audit")
    entry = cast("Mapping[str, Any]", found).get(layer) if isinstance(found, Mapping) else None
    return cast("Mapping[str, Any]", entry) if isinstance(entry, Mapping) else {}


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
