"""How much a process grows while a long run of a deep stack is recorded."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from gradlab.records import Frame, Record, RunStarted
from gradlab.spec import with_value
from gradlab.store import History
from gradlab.train import train
from tests.benchmarks.stacks import deep_elu

DEPTH, STEPS, REAL = 100, 100_000, 400
BUILT = 50
"""After so many steps everything that a run has from its start on is there."""


def resident_mb() -> float:
    """Return this process's memory in MiB: what it holds now on Linux, elsewhere the most that it ever held."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 2**10


def growth() -> tuple[float, str]:
    """Return the MiB by which the process grew over the built and trained network, whose steps are compiled by then.

    Some steps are trained; their frames are then recorded again under later numbers, because what a recorded step costs
    does not depend on what stands in it.
    """
    # At a usual rate so deep a stack overflows at once.
    source = train(with_value(deep_elu(DEPTH), "training.optimizer.learning_rate", 1e-5))
    started = next(source)
    assert isinstance(started, RunStarted)
    compiled = int(started.environment.get("compiled_after", "0"))
    history = History(started)
    kept: list[Frame] = []
    built = before = 0.0
    for record in source:
        kept += _recorded(history, record)
        if not built and history.last_step >= BUILT:
            built = resident_mb()
        if not before and history.last_step >= compiled + BUILT:
            before = resident_mb()
        if history.last_step >= compiled + REAL:
            break
    real = kept[-1].last_step
    for number in range(1, -(-STEPS // real)):
        for frame in kept:
            history.add(replace(frame, first_step=frame.first_step + number * real))
    layers, steps = len(history.layer_names), history.last_step
    first = f"the first {compiled + BUILT:,} steps and their compiling {before - built:,.0f} MiB"
    return resident_mb() - before, f"{layers} layers, {steps:,} steps; {first}"


def _recorded(history: History, record: Record) -> list[Frame]:
    history.add(record)
    return [record] if isinstance(record, Frame) else []
