"""Keras' own files: `.keras`, the older `.h5`, and `.weights.h5`, read without Keras."""

import io
import zipfile
import zlib
from pathlib import Path
from typing import Any

import h5py
from numpy.typing import NDArray

from gradlab.reuse.reading import hdf5
from gradlab.reuse.reading.assembly import Part
from gradlab.reuse.reading.keras_model import Read, keras_source
from gradlab.reuse.reading.limits import (
    MOST_FILE_BYTES,
    MOST_JSON_BYTES,
    RefusalError,
    bounded_json,
    require_size,
)
from gradlab.reuse.reading.source import Source

CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
MOST_MEMBERS = 1000
MOST_PACKED = 200
"""A member of the archive may be so many times larger than what is stored of it."""
_ROOTS = ("layers", "_layer_checkpoint_dependencies")  # Keras 3, and Keras 2.12 on


def read_keras_archive(path: Path) -> Source:
    """Read a `.keras` file: its three known members, in memory and within limits.

    Raises:
        RefusalError: when it is no such archive, or one that no network needs.
    """
    require_size(path)
    try:
        with zipfile.ZipFile(path) as archive:
            items = _known_members(archive)
            description = bounded_json(_member(archive, items[CONFIG], MOST_JSON_BYTES), CONFIG)
            if METADATA in items:
                bounded_json(_member(archive, items[METADATA], MOST_JSON_BYTES), METADATA)
            weights = _member(archive, items[WEIGHTS], MOST_FILE_BYTES)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError):
        raise RefusalError("it is not a sound .keras archive; save it again with Keras") from None
    with opened(io.BytesIO(weights)) as file:
        return keras_source(path, description, numbered_arrays(file))


def _known_members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    items = archive.infolist()
    if len(items) > MOST_MEMBERS:
        raise RefusalError(f"it has {len(items):,} members, and at most {MOST_MEMBERS:,} are read")
    known: dict[str, zipfile.ZipInfo] = {}
    for item in items:
        if item.filename in known:
            raise RefusalError(f"it has two members called {item.filename}")
        if item.filename in {CONFIG, METADATA, WEIGHTS}:
            known[item.filename] = item
    missing = [name for name in (CONFIG, WEIGHTS) if name not in known]
    if missing:
        raise RefusalError(f"it has no {missing[0]}, which Keras puts into every .keras file")
    return known


def _member(archive: zipfile.ZipFile, item: zipfile.ZipInfo, most: int) -> bytes:
    """Return a member's bytes, if it has no more than it says and says no more than is believed."""
    if item.flag_bits & 1:
        raise RefusalError(f"its {item.filename} is encrypted")
    if item.file_size > most or item.file_size > MOST_PACKED * max(item.compress_size, 1):
        sizes = f"{item.file_size:,} bytes packed into {item.compress_size:,}"
        raise RefusalError(f"its {item.filename} has {sizes}, which no network needs")
    with archive.open(item) as stream:
        content = stream.read(item.file_size + 1)
    if len(content) != item.file_size:
        raise RefusalError(f"its {item.filename} has another size than it says")
    return content


def opened(source: Any) -> h5py.File:
    """Return the HDF5 file behind a path or a stream of bytes, to be read."""
    try:
        return h5py.File(source, "r")
    except OSError:
        raise RefusalError("its weights are not a sound HDF5 file; save it again with Keras") from None


def layers_of(file: h5py.File) -> h5py.Group:
    """Return the group that holds one group for each layer."""
    for name in _ROOTS:
        found = hdf5.child(file, name)
        if isinstance(found, h5py.Group):
            return found
    raise RefusalError("its weights have no group of layers, as Keras writes one")


def numbered_arrays(file: h5py.File) -> Read:
    """Return how to read weights as Keras 3 writes them: layers/dense_1/vars/0 and so on."""
    root = layers_of(file)

    def read(part: Part) -> list[NDArray[Any]]:
        arrays: list[NDArray[Any]] = []
        for number, (name, shape) in enumerate(part.arrays):
            found = hdf5.descend(root, f"{part.keras.key}/vars/{number}")
            if not isinstance(found, h5py.Dataset):
                raise RefusalError(f"it has no {name} of the layer {part.keras.name[:60]}")
            arrays.append(hdf5.array(found, shape))
        return arrays

    return read


def read_keras_h5(path: Path) -> Source:
    """Read the older whole-model `.h5` file of Keras.

    Raises:
        RefusalError: when it holds no model, or one that no network needs.
    """
    require_size(path)
    with opened(path) as file:
        description = hdf5.text(file, "model_config")
        weights = hdf5.child(file, "model_weights")
        if description is None or not isinstance(weights, h5py.Group):
            raise RefusalError("it holds no description of a network; save the whole model, or call it .weights.h5")
        parsed = bounded_json(description.encode("utf-8", "replace"), "model_config")
        return keras_source(path, parsed, _named_arrays(weights))


def _named_arrays(root: h5py.Group) -> Read:
    """Return how to read weights that stand below their layer's name, in the order of its `weight_names`."""

    def read(part: Part) -> list[NDArray[Any]]:
        group = hdf5.child(root, part.keras.name) if "/" not in part.keras.name else None
        names = hdf5.texts(group, "weight_names") if isinstance(group, h5py.Group) else []
        if not isinstance(group, h5py.Group) or len(names) < len(part.arrays):
            raise RefusalError(f"it has no weights of the layer {part.keras.name[:60]}")
        arrays: list[NDArray[Any]] = []
        for path, (name, shape) in zip(names, part.arrays, strict=False):
            found = hdf5.descend(group, path)
            if not isinstance(found, h5py.Dataset):
                raise RefusalError(f"it has no {name} of the layer {part.keras.name[:60]}")
            arrays.append(hdf5.array(found, shape))
        return arrays

    return read
