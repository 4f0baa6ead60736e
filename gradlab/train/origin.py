"""Where a run that does not begin at the beginning goes on."""

from dataclasses import dataclass, replace
from typing import Any

from gradlab.records import Checkpoint
from gradlab.spec import Experiment, is_frozen


@dataclass(frozen=True, eq=False)
class Origin:
    """Behind `checkpoint` of the run called `run`: as that run itself, or with `fork` as a new one."""

    run: str
    checkpoint: Checkpoint
    fork: bool = False


def forked(checkpoint: Checkpoint, before: Experiment, after: Experiment) -> Checkpoint:
    """Return `checkpoint` of a run of `before` for a fork with `after`: what was edited counts, not the run's knobs."""
    state: dict[str, Any] = dict(checkpoint.state)
    old, new = before.training, after.training
    edited = {
        "learning_rate": old.optimizer.learning_rate != new.optimizer.learning_rate,
        "clip_threshold": old.clipping != new.clipping,
        "measure_every": old.measure_every != new.measure_every,
        "early_stopping": old.early_stopping != new.early_stopping,
    }
    kept = {name: value for name, value in state.items() if not edited.get(name)}
    switches = {layer.name: is_frozen(layer) for layer in before.layers}
    same = {layer.name for layer in after.layers if switches.get(layer.name) == is_frozen(layer)}
    frozen = {name: on for name, on in dict(state.get("frozen", {})).items() if name in same}
    return replace(checkpoint, state=kept | {"frozen": frozen})
