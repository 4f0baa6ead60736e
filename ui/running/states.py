"""The states of a run as the window knows them, and which one follows which."""

from __future__ import annotations

from enum import Enum


class RunState(Enum):
    """Where the window stands with its run."""

    IDLE = "idle"
    WAITING = "waiting"
    BUILDING = "building"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    ENDED = "ended"

    @property
    def is_busy(self) -> bool:
        """Tell whether a run is wanted, being built or going on."""
        return self not in {RunState.IDLE, RunState.ENDED}


class EngineState(Enum):
    """Where the engine stands: TensorFlow takes some seconds to load."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


FOLLOWS: dict[RunState, frozenset[RunState]] = {
    RunState.IDLE: frozenset({RunState.WAITING, RunState.BUILDING}),
    RunState.WAITING: frozenset({RunState.BUILDING, RunState.IDLE}),
    RunState.BUILDING: frozenset({RunState.RUNNING, RunState.PAUSED, RunState.STOPPING, RunState.ENDED}),
    RunState.RUNNING: frozenset({RunState.PAUSED, RunState.STOPPING, RunState.ENDED}),
    RunState.PAUSED: frozenset({RunState.RUNNING, RunState.STOPPING, RunState.ENDED}),
    RunState.STOPPING: frozenset({RunState.ENDED}),
    RunState.ENDED: frozenset({RunState.WAITING, RunState.BUILDING, RunState.IDLE}),
}
"""For each state those that may come next."""


def follow(now: RunState, wanted: RunState) -> RunState:
    """Return ``wanted``. Raises ``ValueError`` when it cannot follow ``now``."""
    if wanted not in FOLLOWS[now]:
        raise ValueError(f"a run that is {now.value} cannot become {wanted.value}")
    return wanted
