"""How fast training is with everything measured, how soon it starts and acts, and how much memory it takes.

Run `python -m tests.benchmarks.training`. Each peer runs in the same process, in turns with the loop that it is raced
against. On a GPU the same cases run there.
"""

import importlib.util
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from gradlab.records import STEP_INDEX, Event, Frame, Record, RunEnded
from gradlab.spec import Experiment, with_value
from gradlab.train import Control, train
from tests.benchmarks.contenders import Contender, frames, fused, keras_fit, race, torch_eager
from tests.benchmarks.memory import growth
from tests.benchmarks.report import Case, main
from tests.benchmarks.stacks import convolutions, deep_elu, deep_tanh_norm, wide_relu

LATENCY_MS = 100.0
TRIALS = 20
STARTS = 3


@cache
def _measured() -> Contender:
    return fused(deep_elu(), measure=True)


def against_fit() -> tuple[float, str]:
    """Return the ratio of steps per second, all measured, to `model.fit`."""
    return _told(race(_measured(), keras_fit(deep_elu())), "Keras model.fit, nothing measured")


def against_unmeasured() -> tuple[float, str]:
    """Return the ratio of steps per second with and without the layers' quantities."""
    return _against_itself(deep_elu())


def against_torch() -> tuple[float, str]:
    """Return the ratio of steps per second, all measured, to plain PyTorch."""
    return _told(race(_measured(), torch_eager(deep_elu())), "PyTorch eager, nothing measured")


def deep_against_fit() -> tuple[float, str]:
    """Return the ratio to `model.fit` of a hundred layers with batch norm."""
    experiment = deep_tanh_norm()
    return _told(race(fused(experiment, measure=True), keras_fit(experiment)), "Keras model.fit, nothing measured")


def wide_against_unmeasured() -> tuple[float, str]:
    """Return the ratio of steps per second with and without the quantities of wide layers."""
    return _against_itself(wide_relu())


def convolutions_against_unmeasured() -> tuple[float, str]:
    """Return the ratio of steps per second with and without the quantities of convolutions."""
    return _against_itself(convolutions())


def frozen_against_trained() -> tuple[float, str]:
    """Return the ratio of steps per second when the lower eight of ten hidden layers are frozen, and when none is."""
    frozen, trained = (fused(deep_elu(10, frozen=count), measure=True) for count in (8, 0))
    return _told(race(frozen, trained), "the same run with nothing frozen")


def _against_itself(experiment: Experiment) -> tuple[float, str]:
    ours, peer = (fused(experiment, measure=measure) for measure in (True, False))
    return _told(race(ours, peer), "the same loop, nothing measured")


def _told(found: tuple[float, float, float], peer: str) -> tuple[float, str]:
    ratio, ours, theirs = found
    return ratio, f"{peer}: {theirs:,.0f} steps/s (here {ours:,.0f})"


def first_frame() -> tuple[float, str]:
    """Return the longest time from Train to the first recorded step of a stack that was never built before."""
    next(frames(deep_elu(1), measure=True))  # TensorFlow is loaded
    seconds = [_seconds_to_a_frame(with_value(deep_elu(), "layers.*.units", 90 + trial)) for trial in range(STARTS)]
    return max(seconds), f"longest of {STARTS} stacks of 20 layers, TensorFlow loaded"


def next_frame() -> tuple[float, str]:
    """Return the longest time to the first recorded step of a run that differs from the one before in live values."""
    _seconds_to_a_frame(deep_elu())
    rates = [0.02 + 0.01 * trial for trial in range(STARTS)]
    seconds = [_seconds_to_a_frame(with_value(deep_elu(), "training.optimizer.learning_rate", rate)) for rate in rates]
    return max(seconds), f"longest of {STARTS} runs of 20 layers with another learning rate"


def _seconds_to_a_frame(experiment: Experiment) -> float:
    start = time.perf_counter()
    control = Control()
    source: Iterator[Record] = train(experiment, control)
    while not isinstance(next(source), Frame):
        pass
    seconds = time.perf_counter() - start
    control.stop()
    for _ in source:
        pass
    return seconds


class RunInThread:
    """A run on its own thread, as in the window; its records arrive in a queue."""

    def __init__(self) -> None:
        self.control = Control()
        self._records: queue.SimpleQueue[Record] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work)
        self._thread.start()
        self.wait_for(lambda record: isinstance(record, Frame) and record.last_step > 300)

    def _work(self) -> None:
        for record in train(deep_elu(), self.control):
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
        Case("measured_vs_fit", "x", against_fit, bar=3.5),
        Case("measured_vs_unmeasured", "x", against_unmeasured, bar=0.8),
        Case("deep_tanh_norm_vs_fit", "x", deep_against_fit, bar=3.0),
        Case("wide_relu_vs_unmeasured", "x", wide_against_unmeasured, bar=0.9),
        Case("convolutions_vs_unmeasured", "x", convolutions_against_unmeasured, bar=0.85),
        Case("frozen_vs_trained", "x", frozen_against_trained, bar=3.0),
        Case("first_frame", "s", first_frame, bar=3.0, at_most=True),
        Case("next_frame", "s", next_frame, bar=1.0, at_most=True),
        Case("memory_growth", "MiB", growth, bar=300.0, at_most=True),
        Case("stop_latency", "ms", stop_latency, bar=LATENCY_MS, at_most=True),
        Case("pause_latency", "ms", pause_latency, bar=LATENCY_MS, at_most=True),
        Case("learning_rate_latency", "ms", rate_latency, bar=LATENCY_MS, at_most=True),
    ]
    if importlib.util.find_spec("torch") is not None:
        found.insert(1, Case("measured_vs_torch", "x", against_torch, bar=1.8))
    return found


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    from gradlab.train.environment import choose_device, prepare_devices

    prepare_devices()
    _, device, _ = choose_device()
    return main(f"Training on {device}, {os.cpu_count()} processors", cases(), arguments)


if __name__ == "__main__":
    sys.exit(run())
