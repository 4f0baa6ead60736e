"""The log as TensorFlow's own reader sees it, checksums and all."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from gradlab.errors import ExportError
from gradlab.export import write_tensorboard
from gradlab.records import LAYER_QUANTITIES, STEP_INDEX
from tests.gradlab.store.runs import finished, numbers, recorded


def events(path: Path) -> list[Any]:
    """Return the messages of an event file; TensorFlow refuses one with a wrong checksum."""
    return list(tf.compat.v1.train.summary_iterator(str(path)))


def test_every_number_stands_under_its_tag(tmp_path: Path) -> None:
    values = numbers(200)
    values[3, 1] = np.nan
    values[5, 0, 1] = np.inf
    history = finished(values)
    found = events(write_tensorboard(history, tmp_path / "logs" / "first"))
    assert found[0].file_version == "brain.Event:2"
    assert {event.wall_time for event in found} == {1_700_000_000.5}
    text = found[1].summary.value[0]
    assert (text.tag, text.metadata.plugin_data.plugin_name) == ("experiment", "text")
    assert 'name = "hidden1"' in text.tensor.string_val[0].decode()
    seen = {(event.step, value.tag): value.simple_value for event in found[2:] for value in event.summary.value}
    for index, quantity in enumerate(LAYER_QUANTITIES):
        for layer in range(3):
            for step in range(200):
                wanted = float(values[step, layer, index])
                assert seen.pop((step + 1, f"{quantity.name}/hidden{layer + 1}"), math.nan) == pytest.approx(
                    wanted, nan_ok=True
                )
    for name, index in STEP_INDEX.items():
        assert [seen.pop((step, f"step/{name}")) for step in range(1, 201)] == [index] * 200
    assert seen.pop((0, "evaluation/train_loss")) == pytest.approx(2.3)
    assert {tag for _, tag in seen} == {"evaluation/train_accuracy", "evaluation/validation_accuracy"}
    assert [event.step for event in found[2:-1]] == list(range(1, 201))


def test_large_steps_and_means_have_their_places(tmp_path: Path) -> None:
    history = recorded(numbers(9000), budget_bytes=2**12)
    found = events(write_tensorboard(history, tmp_path))
    steps = [event.step for event in found[2:]]
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == (1, 9000)


def test_a_damaged_log_is_noticed(tmp_path: Path) -> None:
    path = write_tensorboard(recorded(numbers(3)), tmp_path)
    content = bytearray(path.read_bytes())
    content[-10] ^= 1
    path.write_bytes(content)
    with pytest.raises(tf.errors.DataLossError):
        events(path)


def test_no_place_to_write(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match="no such folder can be made"):
        write_tensorboard(recorded(numbers(3)), tmp_path / "file" / "logs")
