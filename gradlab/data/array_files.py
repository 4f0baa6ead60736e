"""Arrays of a person: NPZ of NumPy, and IDX, the format of MNIST. Nothing is executed, large ones stay on disk."""

import gzip
import struct
import zipfile
import zlib
from functools import lru_cache
from math import prod
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from gradlab.data.table import FileState, Table, coded, require_numbers, require_rows, state_of
from gradlab.errors import DataError
from gradlab.spec import IdxFile, NpzFile

MOST_READ = 4 * 2**30
"""Bytes that may be unpacked into memory; larger arrays must be stored plainly, so that they can be mapped."""
_INPUTS = ("x", "X", "inputs", "x_train", "data", "images")
_TARGETS = ("y", "Y", "targets", "y_train", "labels", "target")
_IDX_TYPES = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
_MOST_SIDES = 4


def read_npz(data: NpzFile) -> Table:
    """Read the arrays of `data`; a file that did not change is not read again.

    Raises:
        DataError: missing, broken or foreign file, no such array, sizes that do not fit each other, bad numbers.
    """
    return _read_npz(state_of(data.path, "an NPZ file"), data.inputs, data.target, data.task)


def read_idx(data: IdxFile) -> Table:
    """Read the two files of `data`, plain or packed with gzip; files that did not change are not read again.

    Raises:
        DataError: as for NPZ.
    """
    kind = "an IDX file"
    return _read_idx(state_of(data.path, kind), state_of(data.labels, kind))


@lru_cache(maxsize=4)
def _read_npz(state: FileState, inputs: str, target: str, task: str) -> Table:
    path = state.path
    try:
        with zipfile.ZipFile(path) as archive:
            arrays = {item.filename.removesuffix(".npy"): item for item in archive.infolist()}
            values = _member(path, archive, arrays[_chosen(path, arrays, inputs, _INPUTS, "inputs")])
            targets = _member(path, archive, arrays[_chosen(path, arrays, target, _TARGETS, "target")])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise DataError(f"{path}: this is not a sound NPZ file; save it again with numpy.savez.") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); check its permissions.") from None
    if targets.ndim == 2 and targets.shape[1] == 1:
        targets = targets[:, 0]
    if targets.ndim != 1:
        words = f"the targets have the shape {_words(targets.shape)}"
        raise DataError(f"{path}: {words}; one number for each example is needed.")
    return _table(str(path), values, np.asarray(targets), task)


@lru_cache(maxsize=4)
def _read_idx(images: FileState, labels: FileState) -> Table:
    targets = _idx_array(labels.path)
    if targets.ndim != 1:
        words = f"an array of {_words(targets.shape)}"
        raise DataError(f"{labels.path}: {words} where one label for each example is needed; choose the labels' file.")
    return _table(str(images.path), _idx_array(images.path), np.asarray(targets), "classes")


def _table(where: str, values: NDArray[Any], targets: NDArray[Any], task: str) -> Table:
    if not 2 <= values.ndim <= _MOST_SIDES or 0 in values.shape:
        words = f"the inputs have the shape {_words(values.shape)}"
        raise DataError(f"{where}: {words}; rows of numbers or pictures are needed.")
    require_rows(len(values), len(targets), where)
    require_numbers(values, where)
    names: tuple[str, ...] = ()
    if task == "classes":
        codes, names = coded(targets, f"{where}, targets")
    else:
        require_numbers(targets, f"{where}, targets")
        codes = targets.astype(np.float64)
    sides = values.shape[1:]
    picture = None if len(sides) == 1 else (sides[0], sides[1], 1 if len(sides) == 2 else sides[2])
    features = tuple(f"x{number + 1}" for number in range(prod(sides)))
    return Table(values, codes, features, names, picture)


def _chosen(path: Path, arrays: dict[str, Any], wish: str, usual: tuple[str, ...], what: str) -> str:
    """Return the name of the array to take: the one that was chosen, or the first that is usually called so."""
    if wish in arrays:
        return wish
    found = [name for name in usual if name in arrays]
    if not wish and found:
        return found[0]
    known = ", ".join(sorted(name[:40] for name in arrays)[:20]) or "nothing"
    sentence = f"there is no array {wish!r}" if wish else f"no array has a usual name for the {what}"
    raise DataError(f"{path}: {sentence}; it holds {known}: choose one of them as {what}.")


def _member(path: Path, archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> NDArray[Any]:
    """Return an array of the archive: mapped where it is stored plainly, unpacked within limits where not."""
    with archive.open(item) as stream:
        shape, fortran, dtype = _npy_header(path, item.filename, stream)
        start = stream.tell()
        size = prod(shape) * dtype.itemsize
        if start + size != item.file_size:
            words = f"its array {item.filename} has {item.file_size:,} bytes where its header says {start + size:,}"
            raise DataError(f"{path}: {words}; save it again with numpy.savez.")
        if item.compress_type != zipfile.ZIP_STORED:
            return _unpacked(path, stream, dtype, size).reshape(shape, order="F" if fortran else "C")
    offset = _data_offset(path, item) + start
    return np.memmap(path, dtype, "r", offset, shape, "F" if fortran else "C")


def _npy_header(path: Path, name: str, stream: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    try:
        version = npy.read_magic(stream)
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, fortran, dtype = read(stream)
    except (ValueError, SyntaxError, TypeError):
        raise DataError(f"{path}: {name[:40]} is not a NumPy array; save it again with numpy.savez.") from None
    if dtype.hasobject or dtype.kind not in "iufb" or len(shape) > _MOST_SIDES:
        words = f"{name[:40]} holds {dtype} in {len(shape)} dimensions"
        raise DataError(f"{path}: {words}; an array of numbers with at most {_MOST_SIDES} is needed.")
    return shape, fortran, dtype


def _data_offset(path: Path, item: zipfile.ZipInfo) -> int:
    """Return where the bytes of a member begin: behind its local header, whose extra field may differ."""
    with path.open("rb") as file:
        file.seek(item.header_offset)
        header = file.read(30)
    name, extra = struct.unpack("<HH", header[26:30])
    return item.header_offset + 30 + name + extra


def _unpacked(path: Path, stream: Any, dtype: np.dtype[Any], size: int) -> NDArray[Any]:
    if size > MOST_READ:
        words = f"{size:,} bytes are packed in it, and at most {MOST_READ:,} are unpacked into memory"
        raise DataError(f"{path}: {words}; save it unpacked, so that it can stay on the disk.")
    content = stream.read(size + 1)
    if len(content) != size:
        raise DataError(f"{path}: its data end after {len(content):,} of {size:,} bytes; save it again.")
    return np.frombuffer(content, dtype)


def _idx_array(path: Path) -> NDArray[Any]:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rb") if packed else path.open("rb") as stream:
            dtype, shape, start = _idx_header(path, stream)
            size = prod(shape) * dtype.itemsize
            if packed:
                return _unpacked(path, stream, dtype, size).reshape(shape)
    except (gzip.BadGzipFile, zlib.error, EOFError):
        raise DataError(f"{path}: this is not a sound gzip file; load it again.") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); check its permissions.") from None
    if path.stat().st_size != start + size:
        words = f"it has {path.stat().st_size:,} bytes where its header says {start + size:,}"
        raise DataError(f"{path}: {words}; load it again.")
    return np.memmap(path, dtype, "r", start, shape)


def _idx_header(path: Path, stream: Any) -> tuple[np.dtype[Any], tuple[int, ...], int]:
    """Return type and shape of an IDX array, and where its data begin: 2 zeros, type, dimensions, their sizes."""
    head = stream.read(4)
    known = len(head) == 4 and head[:2] == b"\0\0" and head[2] in _IDX_TYPES and 1 <= head[3] <= _MOST_SIDES
    sizes = stream.read(4 * head[3]) if known else b""
    if not known or len(sizes) != 4 * head[3]:
        raise DataError(f"{path}: this is not an IDX file, the format of MNIST; choose another file.")
    return np.dtype(_IDX_TYPES[head[2]]), struct.unpack(f">{head[3]}I", sizes), 4 + 4 * head[3]


def _words(shape: tuple[int, ...]) -> str:
    return "×".join(f"{side:,}" for side in shape) or "a single number"
