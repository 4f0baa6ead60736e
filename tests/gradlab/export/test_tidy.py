"""Tidy rows hold every recorded number, exactly, and a partial file never stands under the name asked for."""

import csv
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gradlab.errors import ExportError
from gradlab.export import CsvWriter, write_csv
from gradlab.records import LAYER_QUANTITIES, STEP_QUANTITIES, Evaluation, Frame, Record
from tests.gradlab.store.runs import finished, numbers, recorded, started


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def frame(first: int, layers: np.ndarray, step_value: float = 0.25) -> Frame:
    steps = np.full((len(layers), len(STEP_QUANTITIES)), step_value, np.float32)
    return Frame(first, layers.astype(np.float32), steps, 0.01)


def records() -> list[Record]:
    values = numbers(7)
    scores = [Evaluation(step, 2.0, 0.5, 2.25, 0.1 + 0.2) for step in (0, 5, 7)]
    return [started(), scores[0], frame(1, values[:5]), scores[1], frame(6, values[5:]), scores[2]]


def written(path: Path, items: list[Record]) -> list[dict[str, str]]:
    with CsvWriter(path) as writer:
        for item in items:
            writer.add(item)
    return rows(path)


def test_every_number_comes_back(tmp_path: Path) -> None:
    found = written(tmp_path / "out.csv", records())
    values = numbers(7)
    assert len(found) == 7 * (3 * len(LAYER_QUANTITIES) + len(STEP_QUANTITIES)) + 3 * 4
    by_place = {(row["step"], row["layer"], row["quantity"]): row["value"] for row in found}
    assert len(by_place) == len(found)
    assert {row["run"] for row in found} == {"0123"}
    for step, layer, index in np.ndindex(values.shape):
        text = by_place[str(step + 1), f"hidden{layer + 1}", LAYER_QUANTITIES[index].name]
        assert np.float32(text) == values[step, layer, index]
    assert by_place["3", "", "loss"] == "0.25"
    assert by_place["5", "", "validation_accuracy"] == repr(0.1 + 0.2)


def test_numbers_that_are_not_finite(tmp_path: Path) -> None:
    values = numbers(3)
    values[:, 0, 0] = math.nan, math.inf, -math.inf
    found = written(tmp_path / "out.csv", [started(), frame(1, values)])
    signal = [row["value"] for row in found if row["layer"] == "hidden1" and row["quantity"] == "delta_rms"]
    assert signal == ["nan", "inf", "-inf"]


def test_a_run_without_measurements(tmp_path: Path) -> None:
    found = written(tmp_path / "out.csv", [started(), frame(1, np.zeros((4, 0, len(LAYER_QUANTITIES))))])
    assert {row["layer"] for row in found} == {""}
    assert len(found) == 4 * len(STEP_QUANTITIES)


@pytest.mark.parametrize("name", ["=1+1", "+a", "-b", "@c", "a,b", 'say "x"', "100% sure", "%s"])
def test_names_are_no_formulas(tmp_path: Path, name: str) -> None:
    begun = replace(started(1), layer_names=(name,))
    found = written(tmp_path / "out.csv", [begun, frame(1, numbers(2, 1))])
    safe = f"'{name}" if name[0] in "=+-@" else name
    assert {row["layer"] for row in found} == {safe, ""}


def test_a_recorded_run_gives_the_same_file(tmp_path: Path) -> None:
    items = records()
    written(tmp_path / "live.csv", items)
    history = recorded(numbers(0))
    for item in items:
        history.add(item)
    assert write_csv(history, tmp_path / "later.csv") == 0
    assert (tmp_path / "later.csv").read_bytes() == (tmp_path / "live.csv").read_bytes()


def test_old_steps_of_a_long_run_are_means(tmp_path: Path) -> None:
    values = numbers(6000)
    history = finished(values, budget_bytes=2**18)
    means = write_csv(history, tmp_path / "out.csv")
    assert 0 < means < 6000
    found = [row for row in rows(tmp_path / "out.csv") if (row["layer"], row["quantity"]) == ("hidden2", "delta_rms")]
    steps = [int(row["step"]) for row in found]
    assert steps == sorted(set(steps)), "no bucket is written twice"
    assert steps[-1] == 6000
    assert sum(step > means for step in steps) == 6000 - means
    sizes = np.diff([*(step for step in steps if step <= means), means + 1])
    total = sum(float(row["value"]) * size for row, size in zip(found, sizes, strict=False))
    assert total == pytest.approx(values[:means, 1, 0].sum(dtype=float), rel=1e-5)


def test_a_block_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(FileNotFoundError), CsvWriter(path):
        (tmp_path / "gone").read_bytes()
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_under_the_name_before_the_end(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with CsvWriter(path) as writer:
        for item in records():
            writer.add(item)
        assert not path.exists()
    assert path.exists()


@pytest.mark.parametrize("place", ["gone/out.csv", "."])
def test_places_that_cannot_be_written(tmp_path: Path, place: str) -> None:
    with pytest.raises(ExportError, match=r"^.+(cannot be written \(.+\); write to another place|is a folder; .+)\.$"):
        CsvWriter(tmp_path / place)
