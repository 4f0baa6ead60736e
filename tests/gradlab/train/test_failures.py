"""What breaks a run from outside ends it with a reason: memory full, device lost, data file gone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

import gradlab
from gradlab.errors import TrainingError
from gradlab.records import Checkpoint, EndReason, Frame, Record
from gradlab.spec import Experiment, with_value
from gradlab.train.loop import FusedLoop
from gradlab.train.words import failure
from tests.gradlab.train.small import ended, run, small

FULL = tf.errors.ResourceExhaustedError(None, None, "OOM when allocating tensor")
LOST = tf.errors.InternalError(None, None, "CUDA error: device unavailable")


def breaking(monkeypatch: pytest.MonkeyPatch, error: Exception, at: int) -> None:
    """Let the loop raise `error` at its call number `at`."""
    take, calls = FusedLoop.run, [0]

    def stumble(self: FusedLoop, *arguments: np.ndarray) -> object:
        calls[0] += 1
        if calls[0] == at:
            raise error
        return take(self, *arguments)  # pyright: ignore[reportCallIssue, reportArgumentType] - handed on as they came

    monkeypatch.setattr(FusedLoop, "run", stumble)


@pytest.mark.parametrize("error", [FULL, LOST, MemoryError()])
def test_a_device_that_gives_up_ends_the_run_and_the_next_one_trains(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        breaking(patch, error, at=4)
        records = run(small(layers__0__units=13))
    last = ended(records)
    assert last.reason is EndReason.FAILED
    assert last.step > 0
    assert f"The run ended after step {last.step:,} because" in last.text
    assert ended(run(small(layers__0__units=13))).reason is EndReason.FINISHED


def test_what_happened_is_told_in_a_persons_words() -> None:
    assert failure(FULL, 12, "CPU").endswith("the memory is full; use fewer units, fewer layers or a smaller batch.")
    assert "the memory of the GPU (X) is full" in failure(MemoryError(), 0, "GPU (X)")
    told = failure(LOST, 12, "GPU (X)")
    assert told.endswith("the GPU (X) was lost (CUDA error: device unavailable); check it, or train on the CPU.")
    assert "TensorFlow reported: CUDA error" in failure(LOST, 12, "CPU")


def test_a_network_that_the_memory_cannot_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    breaking(monkeypatch, FULL, at=1)
    with pytest.raises(TrainingError, match="while it was built because the memory is full"):
        run(small(layers__0__units=14))


def mapped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Experiment]:
    """Return a file that stays on the disk, and an experiment that trains on it."""
    monkeypatch.setattr("gradlab.data.dataset.RESIDENT_BYTES", 0)
    random = np.random.default_rng(0)
    path = folder / "mine.npz"
    np.savez(path, x=random.normal(size=(400, 6)), y=np.arange(400) % 10)
    return path, with_value(small(training__steps=300), "data", {"kind": "npz", "path": str(path)})


@pytest.mark.parametrize("how", ["removed", "changed"])
def test_a_data_file_that_goes_away_ends_the_run_with_its_weights_kept(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, experiment = mapped(tmp_path, monkeypatch)
    records: list[Record] = []
    for record in gradlab.train(experiment):
        records.append(record)
        if isinstance(record, Frame) and record.first_step == 1:
            content = path.read_bytes()
            path.unlink()
            if how == "changed":
                path.write_bytes(content + b"more")
    last = ended(records)
    assert last.reason is EndReason.FAILED
    assert "its weights are kept." in last.text
    assert str(path) in last.text
    assert ("changed" if how == "changed" else "no such data file") in last.text
    kept = records[-2]
    assert isinstance(kept, Checkpoint)
    assert kept.step == last.step == max(record.last_step for record in records if isinstance(record, Frame))
