"""A run as NumPy arrays: documented names, no pickles, the numbers that were recorded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gradlab.errors import ExportError
from gradlab.export import write_csv, write_npz
from gradlab.records import LAYER_QUANTITIES, STEP_QUANTITIES, Evaluation, Frame
from gradlab.spec import Experiment
from gradlab.store import History
from tests.gradlab.store.runs import finished, numbers, recorded, started


def test_the_recorded_numbers_come_back(tmp_path: Path) -> None:
    values = numbers(300)
    values[7, 1, 2] = np.inf
    history = finished(values)
    assert write_npz(history, tmp_path / "run.npz") == 0
    with np.load(tmp_path / "run.npz", allow_pickle=False) as found:
        np.testing.assert_array_equal(found["step"], np.arange(1, 301))
        assert (found["span"] == 1).all()
        for index, quantity in enumerate(LAYER_QUANTITIES):
            np.testing.assert_array_equal(found[quantity.name], values[:, :, index])
        for index, quantity in enumerate(STEP_QUANTITIES):
            np.testing.assert_array_equal(found[quantity.name], np.full(300, index, np.float32))
        assert found["layer_names"].tolist() == ["hidden1", "hidden2", "hidden3"]
        assert Experiment.from_json(str(found["spec"])) == history.started.experiment
        assert found["train_loss"].tolist() == [2.3]
        assert found["event_text"].tolist() == ["Learning rate 0.1 to 0.05"]
        np.testing.assert_array_equal(found["weights/hidden1/kernel"], np.arange(6).reshape(2, 3))
        assert "loss_low" not in found.files


def test_a_long_run_keeps_its_spikes(tmp_path: Path) -> None:
    values = numbers(9000)
    values[40, 2, 1] = 777.0
    history = recorded(values, budget_bytes=2**12)
    means = write_npz(history, tmp_path / "run.npz")
    assert means > 0
    with np.load(tmp_path / "run.npz", allow_pickle=False) as found:
        step, span = found["step"], found["span"]
        np.testing.assert_array_equal(step[1:], step[:-1] + span[:-1])
        assert (step[0], step[-1], span.sum()) == (1, 9000, 9000)
        assert span[0] > 1
        assert found["grad_norm_high"][step <= 41][-1, 2] == 777.0
        assert (found["grad_norm_low"] <= found["grad_norm"]).all()
        np.testing.assert_array_equal(found["grad_norm"][step > means], values[means:, :, 1])


def test_a_forked_run_begins_behind_its_parent(tmp_path: Path) -> None:
    history = History(replace(started(), parent="other", parent_step=100))
    history.add(Frame(101, numbers(5), np.zeros((5, len(STEP_QUANTITIES)), np.float32), 0.1))
    history.add(Evaluation(103, 1.0, 0.5, 1.0, 0.5))
    write_npz(history, tmp_path / "run.npz")
    with np.load(tmp_path / "run.npz", allow_pickle=False) as found:
        assert found["step"].tolist() == [101, 102, 103, 104, 105]
    write_csv(history, tmp_path / "run.csv")
    rows = [line.split(",") for line in (tmp_path / "run.csv").read_text(encoding="utf-8").splitlines()[1:]]
    assert list(dict.fromkeys(int(row[1]) for row in rows)) == [101, 102, 103, 104, 105]
    assert [row[1] for row in rows if row[3] == "train_loss"] == ["103"]


def test_no_place_to_write(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written"):
        write_npz(recorded(numbers(3)), tmp_path / "none" / "run.npz")
