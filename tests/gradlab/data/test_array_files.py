"""A person's arrays are read exactly, stay on disk when they are large, or are refused in one sentence."""

from __future__ import annotations

import gzip
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gradlab
from gradlab.data import load_data, shape_of
from gradlab.data.examples import MappedExamples
from gradlab.errors import DataError
from gradlab.records import Checkpoint
from gradlab.spec import Activation, Conv2D, DataShape, Dense, Experiment, Flatten, IdxFile, NpzFile, Training

RANDOM = np.random.default_rng(0)
PICTURES = RANDOM.integers(0, 256, (60, 5, 4), np.uint8)
LABELS = (np.arange(60) % 3).astype(np.uint8)


def idx_bytes(array: np.ndarray) -> bytes:
    head = struct.pack(">BBBB", 0, 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.tobytes()


def idx_of(folder: Path, *, packed: bool = False) -> IdxFile:
    write = gzip.compress if packed else bytes
    (folder / "images").write_bytes(write(idx_bytes(PICTURES)))
    (folder / "labels").write_bytes(write(idx_bytes(LABELS)))
    return IdxFile(path=str(folder / "images"), labels=str(folder / "labels"))


def npz_of(folder: Path, **arrays: Any) -> NpzFile:
    np.savez(folder / "a.npz", **arrays)
    return NpzFile(path=str(folder / "a.npz"))


def complaint(data: NpzFile | IdxFile) -> str:
    with pytest.raises(DataError) as caught:
        load_data(data)
    text = str(caught.value)
    assert "\n" not in text
    assert text.endswith(".")
    return text


@pytest.mark.parametrize("packed", [False, True])
def test_idx_holds_pictures_and_labels(tmp_path: Path, packed: bool) -> None:
    data = idx_of(tmp_path, packed=packed)
    assert shape_of(data) == DataShape(features=20, classes=3, examples=60, picture=(5, 4, 1))
    loaded = load_data(data.model_copy(update={"scaling": "none"}))
    assert loaded.class_names == ("0", "1", "2")
    seen = sorted(loaded.train_inputs.sum(axis=1).tolist() + loaded.validation_inputs.sum(axis=1).tolist())
    assert seen == sorted(PICTURES.reshape(60, -1).sum(axis=1).tolist())


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_npz_holds_examples_and_targets(tmp_path: Path, save: Any) -> None:
    inputs, labels = RANDOM.normal(size=(30, 7)).astype(np.float32), np.arange(30) % 2 + 4
    save(tmp_path / "a.npz", x=inputs, y=labels)
    data = NpzFile(path=str(tmp_path / "a.npz"), scaling="none")
    assert shape_of(data) == DataShape(features=7, classes=2, examples=30)
    loaded = load_data(data)
    assert loaded.class_names == ("4", "5")
    rows = {tuple(row) for row in np.concatenate([loaded.train_inputs, loaded.validation_inputs]).tolist()}
    assert rows == {tuple(row) for row in inputs.tolist()}


def test_numbers_are_predicted_from_arrays_of_chosen_names(tmp_path: Path) -> None:
    data = npz_of(tmp_path, first=RANDOM.normal(size=(40, 3)), second=RANDOM.normal(size=(40, 1)), third=np.zeros(9))
    chosen = data.model_copy(update={"inputs": "first", "target": "second", "task": "numbers"})
    assert shape_of(chosen) == DataShape(features=3, classes=0, examples=40)
    assert load_data(chosen).train_targets.dtype == np.float32
    assert "no array has a usual name for the inputs; it holds first, second, third" in complaint(data)
    assert "there is no array 'fourth'" in complaint(data.model_copy(update={"inputs": "fourth"}))


def test_colors_and_columns_stored_the_other_way_round(tmp_path: Path) -> None:
    colors = np.asfortranarray(RANDOM.integers(0, 9, (20, 4, 4, 3)))
    data = npz_of(tmp_path, x=colors, y=np.arange(20) % 2).model_copy(update={"scaling": "none"})
    assert shape_of(data).picture == (4, 4, 3)
    rows = {tuple(row) for row in load_data(data).train_inputs.tolist()}
    assert rows <= {tuple(row) for row in colors.reshape(20, -1).tolist()}


def test_a_file_larger_than_memory_trains_from_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = idx_of(tmp_path)
    output = Dense(name="output", units=3, activation=Activation(kind="softmax"))
    layers = (Conv2D(filters=2), Flatten(), output)
    experiment = Experiment(data=data, layers=layers, training=Training(steps=15, batch_size=8, evaluate_every=5))
    resident = list(gradlab.train(experiment))
    monkeypatch.setattr("gradlab.data.dataset.RESIDENT_BYTES", 100)
    mapped_data = data.model_copy(update={"split_seed": 0, "validation_share": 0.2000001})
    mapped = load_data(mapped_data)
    assert isinstance(mapped.train_inputs, MappedExamples)
    np.testing.assert_allclose(mapped.train_inputs[np.arange(9)], load_data(data).train_inputs[:9], atol=1e-5)
    from_disk = list(gradlab.train(experiment.model_copy(update={"data": mapped_data})))
    one, other = (next(r for r in records if isinstance(r, Checkpoint)).weights for records in (resident, from_disk))
    for name, value in one.items():
        np.testing.assert_allclose(other[name], value, rtol=1e-4, atol=1e-6, err_msg=name)


ARRAYS: dict[str, tuple[dict[str, Any], str]] = {
    "counts": ({"x": np.zeros((20, 2)), "y": np.arange(19)}, "20 examples but 19 targets"),
    "few": ({"x": np.zeros((5, 2)), "y": np.arange(5)}, "5 examples; at least 10 are needed"),
    "nan": (
        {"x": np.where(np.arange(40).reshape(20, 2) == 27, np.nan, 1.0), "y": np.arange(20) % 2},
        "row 14, feature 2",
    ),
    "huge": ({"x": np.full((20, 2), 1e38), "y": np.arange(20) % 2}, "a finite number up to 1e+30, received 1e+38"),
    "flat": ({"x": np.zeros(20), "y": np.arange(20)}, "the inputs have the shape 20"),
    "texts": ({"x": np.full((20, 2), "a"), "y": np.arange(20)}, "x.npy holds <U1"),
    "one class": ({"x": np.zeros((20, 2)), "y": np.zeros(20, int)}, "1 different classes; between 2 and 1,000"),
    "half a class": ({"x": np.zeros((20, 2)), "y": np.arange(20) / 2}, "row 2: expected the whole number of a class"),
    "two targets": ({"x": np.zeros((20, 2)), "y": np.zeros((20, 2))}, "the targets have the shape 20×2"),
    "objects": ({"x": np.array([{}] * 20, object), "y": np.arange(20)}, "x.npy holds object"),
}


@pytest.mark.parametrize("name", ARRAYS)
def test_wrong_arrays_are_refused(tmp_path: Path, name: str) -> None:
    arrays, words = ARRAYS[name]
    sentence = complaint(npz_of(tmp_path, **arrays))
    assert words in sentence
    assert sentence.startswith(str(tmp_path / "a.npz"))


def test_damaged_and_lying_archives_are_refused(tmp_path: Path) -> None:
    data = npz_of(tmp_path, x=np.zeros((20, 2)), y=np.arange(20) % 2)
    good = Path(data.path).read_bytes()
    for cut in (0, 3, 100, len(good) // 2, len(good) - 5):
        Path(data.path).write_bytes(good[:cut])
        assert "sound NPZ" in complaint(data) or "NumPy array" in complaint(data)
    with zipfile.ZipFile(data.path, "w") as archive:
        archive.writestr("x.npy", b"not an array")
        archive.writestr("y.npy", b"")
    assert "is not a NumPy array" in complaint(data)
    lying = b"\x93NUMPY\x01\x00" + struct.pack("<H", 70)
    lying += f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({10**12}, 2)}}".ljust(69).encode() + b"\n"
    with zipfile.ZipFile(data.path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.npy", lying)
        archive.writestr("y.npy", lying)
    assert "where its header says" in complaint(data)


def test_idx_files_that_are_not(tmp_path: Path) -> None:
    data = idx_of(tmp_path)
    good = Path(data.path).read_bytes()
    cases = {b"": "not an IDX file", good[:-1]: "where its header says", good + b"x": "where its header says"}
    cases |= {b"\0\0\x07" + good[3:]: "not an IDX file", gzip.compress(good)[:-9]: "not a sound gzip file"}
    cases |= {gzip.compress(good[:-4]): "its data end after"}
    for content, words in cases.items():
        Path(data.path).write_bytes(content)
        assert words in complaint(data)
    data = idx_of(tmp_path)
    assert "choose the labels' file" in complaint(data.model_copy(update={"labels": data.path}))
    assert "there is no such data file" in complaint(data.model_copy(update={"labels": "nowhere"}))
