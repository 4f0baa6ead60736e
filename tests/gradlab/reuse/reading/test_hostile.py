"""Files from strangers are refused in a sentence, before anything in them is run, believed or unpacked."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from safetensors.numpy import save_file

from gradlab.errors import DocumentError, SourceError
from gradlab.reuse import read_source
from gradlab.reuse.reading.limits import json_depth
from tests.gradlab.reuse.stacks import own_stack


def dense(name: str, units: Any, **more: Any) -> dict[str, Any]:
    return {"class_name": "Dense", "module": "keras.layers", "config": {"name": name, "units": units, **more}}


def sequential(*layers: dict[str, Any], entrance: Any = (None, 4)) -> dict[str, Any]:
    head = {"class_name": "InputLayer", "config": {"batch_shape": list(entrance), "name": "input"}}
    return {"class_name": "Sequential", "module": "keras", "config": {"name": "s", "layers": [head, *layers]}}


def arrays(path: Path, fill: Callable[[h5py.Group], object]) -> bytes:
    with h5py.File(path, "w") as file:
        fill(file)
    return path.read_bytes()


def good(file: h5py.Group) -> None:
    group = file.create_group("layers/dense/vars")
    group.create_dataset("0", data=np.ones((4, 3), np.float32))
    group.create_dataset("1", data=np.ones(3, np.float32))


def archive(
    folder: Path,
    config: Any = None,
    fill: Callable[[h5py.Group], object] = good,
    *,
    packing: int = zipfile.ZIP_STORED,
    raw: bytes | None = None,
) -> Path:
    """Write a `.keras` file of `config`, as JSON or as the bytes `raw`, and the weights that `fill` puts in."""
    weights = arrays(folder / "weights.h5", fill)
    target = folder / "model.keras"
    text = raw if raw is not None else json.dumps(config or sequential(dense("d", 3))).encode()
    with zipfile.ZipFile(target, "w", packing) as file:
        file.writestr("config.json", text)
        file.writestr("model.weights.h5", weights)
    return target


def test_the_file_that_the_others_are_made_of_is_sound(tmp_path: Path) -> None:
    source = read_source(archive(tmp_path))
    assert source.usable == 1
    assert source.layers[0].weights["kernel"].shape == (4, 3)


def linked_outside(file: h5py.Group) -> None:
    good(file)
    del file["layers/dense/vars/0"]
    file["layers/dense/vars/0"] = h5py.ExternalLink("/etc/passwd", "/secret")


def linked_softly(file: h5py.Group) -> None:
    good(file)
    del file["layers/dense/vars/0"]
    file["layers/dense/vars/0"] = h5py.SoftLink("/layers/dense/vars/1")


def stored_outside(file: h5py.Group) -> None:
    good(file)
    del file["layers/dense/vars/0"]
    file.create_dataset("layers/dense/vars/0", (4, 3), "f4", external=[("/etc/passwd", 0, 48)])


def virtual(file: h5py.Group) -> None:
    good(file)
    del file["layers/dense/vars/0"]
    layout = h5py.VirtualLayout((4, 3), "f4")
    layout[:] = h5py.VirtualSource("/etc/passwd", "secret", (4, 3))
    file.create_virtual_dataset("layers/dense/vars/0", layout)


def hollow(file: h5py.Group) -> None:
    """Say that the kernel has 400 MB and store nothing of it."""
    group = file.create_group("layers/dense/vars")
    group.create_dataset("0", (4, 25_000_000), "f4", chunks=(4, 1000), compression="gzip")
    group.create_dataset("1", data=np.ones(3, np.float32))


def texts(file: h5py.Group) -> None:
    group = file.create_group("layers/dense/vars")
    group.create_dataset("0", data=np.full((4, 3), b"import os"))


def misshapen(file: h5py.Group) -> None:
    group = file.create_group("layers/dense/vars")
    group.create_dataset("0", data=np.ones((5, 3), np.float32))


def empty(file: h5py.Group) -> None:
    file.create_group("layers")


@pytest.mark.parametrize(
    ("fill", "units", "words"),
    [
        (linked_outside, 3, "link to another place"),
        (linked_softly, 3, "link to another place"),
        (stored_outside, 3, "nothing outside this one is read"),
        (virtual, 3, "nothing outside this one is read"),
        (hollow, 16_384, "are read|is 4×25,000,000"),
        (texts, 3, "numbers of 16, 32 or 64 bits"),
        (misshapen, 3, "is 5×3, and the layer needs 4×3"),
        (empty, 3, "no kernel of the layer d"),
        (lambda _file: None, 3, "no group of layers"),
    ],
)
def test_weights_that_lie(fill: Callable[[h5py.Group], object], units: int, words: str, tmp_path: Path) -> None:
    path = archive(tmp_path, sequential(dense("d", units)), fill)
    with pytest.raises(SourceError, match=words) as caught:
        read_source(path)
    assert str(path) in str(caught.value)


def test_an_array_that_stores_less_than_it_says(tmp_path: Path) -> None:
    def fill(file: h5py.Group) -> None:
        file.create_group("layers/dense/vars").create_dataset("0", (4, 16_384), "f4", chunks=(4, 16), compression=9)

    with pytest.raises(SourceError, match="and 0 are stored"):
        read_source(archive(tmp_path, sequential(dense("d", 16_384)), fill))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"[" * 100_000 + b"]" * 100_000, "nested 100,000 deep"),
        (b'{"a": "' + b"[" * 1000 + b'"}', "names no class"),
        (b"{" * 50, "is not JSON"),
        (b"\xff\xfe\x00", "is not JSON"),
        (b"[]", "not what Keras writes"),
        (b"null", "not what Keras writes"),
        (b'{"class_name": "Sequential", "config": {"layers": []}}', "has no layers"),
        (b'{"class_name": "Sequential", "config": {"layers": 7}}', "has no layers"),
        (b'{"class_name": "os.system", "config": {}}', "describes a os.system"),
        (b'{"class_name": "Sequential", "config": {"layers": [{"class_name": "Dense", "config": {}}]}}', "what shape"),
    ],
)
def test_descriptions_that_are_none(raw: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=words):
        read_source(archive(tmp_path, raw=raw))


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = archive(tmp_path, raw=b" " * 10_000_000 + b"{}", packing=zipfile.ZIP_DEFLATED)
    with pytest.raises(SourceError, match="which no network needs"):
        read_source(path)


def test_a_network_beyond_all_measure_is_refused_before_it_is_read(tmp_path: Path) -> None:
    wide = [dense(f"d{n}", 16_384) for n in range(3)]
    with pytest.raises(SourceError, match="parameters, and at most"):
        read_source(archive(tmp_path, sequential(*wide)))


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        ({"class_name": "Lambda", "config": {"name": "code", "function": "__import__('os')"}}, "program code"),
        (dense("d", 3, activation="exec"), "no activation 'exec'"),
        (dense("d", 3, activation={"class_name": "function", "config": "system", "module": "os"}), "no activation"),
        (dense("d", "3"), "beyond what Gradlab has"),
        (dense("d", -3), "beyond what Gradlab has"),
        (dense("d", True), "beyond what Gradlab has"),
        (dense("d", 10**9), "beyond what Gradlab has"),
        (dense("d", 3, use_bias="yes"), "neither true nor false"),
        ({"class_name": "LSTM", "config": {"name": "d", "units": 3}}, "Gradlab has no LSTM layer"),
        ({"class_name": "Dense", "module": "evil", "config": {"name": "d", "units": 3}}, "its code is not run"),
        ({**dense("d", 3), "registered_name": "evil>Dense"}, "its code is not run"),
        ({"class_name": "Conv2D", "config": {"name": "d", "filters": 3, "kernel_size": 3}}, "no pictures"),
        ({"class_name": "BatchNormalization", "config": {"name": "d", "axis": 2}}, "another axis"),
        ({"class_name": "Dropout", "config": {"name": "d", "rate": float("nan")}}, "is no number"),
        ({"class_name": "Sequential", "config": {"name": "d", "layers": []}}, "Gradlab has no Sequential layer"),
    ],
)
def test_layers_that_cannot_be_taken_are_named_and_those_below_can(
    layer: dict[str, Any], words: str, tmp_path: Path
) -> None:
    source = read_source(archive(tmp_path, sequential(dense("low", 3), layer, dense("high", 3))))
    assert [one.layer is not None for one in source.layers] == [True, False, False]
    assert source.usable == 1
    assert words in source.layers[1].why
    assert layer["config"]["name"] in source.layers[2].why


def damaged(folder: Path) -> list[Path]:
    """Cut a sound file at many places, and turn bits in it."""
    whole = archive(folder).read_bytes()
    paths: list[Path] = []
    for place in range(0, len(whole), max(1, len(whole) // 40)):
        flipped = bytearray(whole)
        flipped[place] ^= 0x55
        for kind, content in (("cut", whole[:place]), ("flipped", bytes(flipped))):
            paths.append(folder / f"{kind}{place}.keras")
            paths[-1].write_bytes(content)
    return paths


def complaint(path: Path) -> str:
    """Return why the file is refused; nothing where it is not."""
    try:
        read_source(path)
    except SourceError as error:
        return str(error)
    return ""


def test_damage_is_a_sentence_or_harmless(tmp_path: Path) -> None:
    told = [sentence for path in damaged(tmp_path) if (sentence := complaint(path))]
    assert len(told) > 40
    assert all(sentence.endswith(".") and "\n" not in sentence for sentence in told)


def test_members_that_are_not_what_they_should_be(tmp_path: Path) -> None:
    path = tmp_path / "bare.keras"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("config.json", "{}")
    with pytest.raises(SourceError, match=r"no model\.weights\.h5"):
        read_source(path)
    with zipfile.ZipFile(path, "w") as file:
        for number in range(1001):
            file.writestr(str(number), "")
    with pytest.raises(SourceError, match="1,001 members"):
        read_source(path)


@pytest.mark.parametrize("name", ["a.keras", "a.h5", "a.weights.h5", "a.safetensors", "a.gradlab"])
@pytest.mark.parametrize("content", [b"", b"MZ hello", b"\x89HDF\r\n\x1a\n" + b"\0" * 64, b"PK\x03\x04" + b"\0" * 64])
def test_foreign_files(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises((SourceError, DocumentError), match=r"\.$"):
        read_source(path, like=own_stack(5))


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such file"):
        read_source(tmp_path / "missing.keras")
    with pytest.raises(SourceError, match="is a folder"):
        read_source(tmp_path)
    odd = tmp_path / "model.onnx"
    odd.write_bytes(b"x")
    with pytest.raises(SourceError, match="ends in none of"):
        read_source(odd)


def test_an_older_file_without_a_model(tmp_path: Path) -> None:
    path = tmp_path / "data.h5"
    arrays(path, lambda file: file.create_dataset("x", data=np.ones(3)))
    with pytest.raises(SourceError, match="holds no description of a network"):
        read_source(path)


def test_safetensors_that_fit_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    save_file({"fc.weight": np.ones((7, 9), np.float32)}, path)
    with pytest.raises(SourceError, match=r"none of its weights fit your stack: .* is 9×7, and 64×5 are needed"):
        read_source(path, like=own_stack(5))
    with pytest.raises(SourceError, match="holds weights alone"):
        read_source(path)


def test_depth_is_counted_outside_of_texts() -> None:
    assert json_depth(b'{"a[[": [1, {"b\\"[": 2}], "c": "\\\\"}') == 3
    assert json_depth(b"7") == 0
    assert json_depth(b'"' + b'\\"' * 1_000_000) == 0
