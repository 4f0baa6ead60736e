"""How fast training is with everything measured, and how soon a control acts.

Run `python -m tests.benchmarks.training`.
"""

import importlib.util
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import cache

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from gradlab.records import STEP_INDEX, Event, Frame, Record, RunEnded
from gradlab.train import Control, train
from tests.benchmarks.contenders import Contender, deep_stack, fused, keras_fit, race, torch_eager
from tests.benchmarks.report import Case, main

LATENCY_MS = 100.0
TRIALS = 20


@cache
def _measured() -> Contender:
    return fused(measure=True)


def against_fit() -> tuple[float, str]:
    """Return the ratio of steps per second, all measured, to `model.fit`."""
    ratio, ours, peer = race(_measured(), keras_fit())
    return ratio, f"Keras model.fit, nothing measured: {peer:,.0f} steps/s (here {ours:,.0f})"


def against_unmeasured() -> tuple[float, str]:
    """Return the ratio of steps per second with and without the layers' quantities."""
    ratio, ours, peer = race(_measured(), fused(measure=False))
    return ratio, f"the same loop, nothing measured: {peer:,.0f} steps/s (here {ours:,.0f})"


def against_torch() -> tuple[float, str]:
    """Return the ratio of steps per second, all measured, to plain PyTorch."""
    ratio, ours, peer = race(_measured(), torch_eager())
    return ratio, f"PyTorch eager, nothing measured: {peer:,.0f} steps/s (here {ours:,.0f})"


class RunInThread:
    """A run on its own thread, as in the window; its records arrive in a queue."""

    def __init__(self) -> None:
        self.control = Control()
        self._records: queue.SimpleQueue[Record] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work)
        self._thread.start()
        self.wait_for(lambda record: isinstance(record, Frame) and record.last_step > 300)

    def _work(self) -> None:
        for record in train(deep_stack(), self.control):
            self._records.put(record)

    def wait_for(self, wanted: Callable[[Record], bool]) -> float:
        """Return the milliseconds until a record that is `wanted` arrives."""
        start = time.perf_counter()
        while not wanted(self._records.get(timeout=60)):
            pass
        return 1e3 * (time.perf_counter() - start)

    def close(self) -> None:
        """Stop and wait for the thread."""
        self.control.stop()
        self._thread.join(timeout=60)


def stop_latency() -> tuple[float, str]:
    """Return the longest time from Stop to the end of the run."""
    worst = 0.0
    for _ in range(3):
        run = RunInThread()
        run.control.stop()
        worst = max(worst, run.wait_for(lambda record: isinstance(record, RunEnded)))
        run.close()
    return worst, "longest of 3, up to the record RunEnded"


def pause_latency() -> tuple[float, str]:
    """Return the longest time from Pause to the pause."""
    run = RunInThread()
    worst = 0.0
    for _ in range(TRIALS):
        run.control.pause()
        worst = max(worst, run.wait_for(lambda record: isinstance(record, Event) and record.kind == "paused"))
        run.control.resume()
        run.wait_for(lambda record: isinstance(record, Frame))
    run.close()
    return worst, f"longest of {TRIALS}, up to the record of the pause"


def rate_latency() -> tuple[float, str]:
    """Return the longest time from a new learning rate to the first frame that was trained with it."""
    run = RunInThread()
    worst = 0.0
    for trial in range(TRIALS):
        rate = 0.001 * (trial + 1)
        run.control.set_learning_rate(rate)
        worst = max(worst, run.wait_for(lambda record, rate=rate: _trained_at(record, rate)))
    run.close()
    return worst, f"longest of {TRIALS}, up to the first frame trained with it"


def _trained_at(record: Record, rate: float) -> bool:
    return isinstance(record, Frame) and abs(record.steps[0, STEP_INDEX["learning_rate"]] / rate - 1) < 1e-5


def cases() -> list[Case]:
    """Return the cases; the one against PyTorch only where PyTorch is installed."""
    found = [
        Case("measured_vs_fit", "x", against_fit, bar=3.0),
        Case("measured_vs_unmeasured", "x", against_unmeasured, bar=0.8),
        Case("stop_latency", "ms", stop_latency, bar=LATENCY_MS, at_most=True),
        Case("pause_latency", "ms", pause_latency, bar=LATENCY_MS, at_most=True),
        Case("learning_rate_latency", "ms", rate_latency, bar=LATENCY_MS, at_most=True),
    ]
    if importlib.util.find_spec("torch") is not None:
        found.append(Case("measured_vs_torch", "x", against_torch))
    return found


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    return main("Training: digits, 20 x 100 ELU, batch 32, SGD", cases(), arguments)


if __name__ == "__main__":
    sys.exit(run())
