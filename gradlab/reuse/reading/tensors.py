"""`.safetensors`: named arrays, of Gradlab, of Keras or of PyTorch, without a description of the network."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from gradlab.reuse.reading.limits import MOST_LAYERS, RefusalError, require_parameters, require_size
from gradlab.reuse.reading.shelf import Box, source_on_shelf
from gradlab.reuse.reading.source import Source
from gradlab.spec import DataShape, Experiment

Shape = tuple[int, ...]
_TYPES = {"F16", "F32", "F64"}
_TORCH = {"weight": "kernel", "bias": "bias", "running_mean": "moving_mean", "running_var": "moving_variance"}
_OWN = {"kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance", "alpha"}


class TensorShelf:
    """The arrays of a file, those of one layer together, in the order of their names with numbers counted."""

    def __init__(self, tensors: Any) -> None:
        """Sort the arrays of the open file `tensors`."""
        self._tensors = tensors
        names = list(tensors.keys())
        if len(names) > 10 * MOST_LAYERS:
            raise RefusalError(f"it has {len(names):,} arrays, and at most {10 * MOST_LAYERS:,} are read")
        groups: dict[str, dict[str, str]] = {}
        for name in sorted(names, key=_counted):
            prefix, last = _split(name)
            if last in _TORCH or last in _OWN:
                groups.setdefault(prefix, {})[last] = name
        self._boxes = {prefix: self._box(prefix, found) for prefix, found in groups.items()}
        require_parameters(sum(_size(box.shapes.values()) for _, box in self._boxes.values()))

    def following(self, kind: str, layer: str) -> Box | None:
        """Return the arrays named after `layer`, or else the first of that kind that were not asked for."""
        same = [prefix for prefix, (found, _) in self._boxes.items() if found == kind]
        chosen = layer if layer in same else next(iter(same), None)
        return self._boxes.pop(chosen)[1] if chosen is not None else None

    def left(self) -> int:
        """Return how many layers' arrays were not asked for."""
        return len(self._boxes)

    def _box(self, prefix: str, found: dict[str, str]) -> tuple[str, Box]:
        slices = {last: self._tensors.get_slice(name) for last, name in found.items()}
        stored = {last: tuple(int(side) for side in one.get_shape()) for last, one in slices.items()}
        for last, one in slices.items():
            if one.get_dtype() not in _TYPES:
                kinds = "numbers of 16, 32 or 64 bits are needed"
                raise RefusalError(f"its array {found[last][:60]} holds {one.get_dtype()}, and {kinds}")
        torch = "weight" in found or "running_mean" in found
        kind = _kind(stored)
        roles = _roles(kind, torch=torch)
        shapes = {roles[last]: _turned(shape, torch=torch) for last, shape in stored.items() if last in roles}
        names = {roles[last]: name for last, name in found.items() if last in roles}

        def read(wanted: str) -> NDArray[Any]:
            values = np.asarray(self._tensors.get_tensor(names[wanted]))
            values = values.astype(np.float64 if values.dtype.itemsize == 8 else np.float32)
            return _turned_values(values) if torch else values

        return kind, Box(prefix or "the file's only layer", shapes, read, pictures_first=torch)


def _split(name: str) -> tuple[str, str]:
    sign = "/" if "/" in name else "."
    prefix, _, last = name.rpartition(sign)
    return prefix, last.removesuffix(":0")


def _counted(name: str) -> list[tuple[int, str]]:
    """Return a key by which layer10 comes behind layer9."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d{1,9})", name)]


def _size(shapes: Iterable[Shape]) -> int:
    return sum(int(np.prod(shape, dtype=object)) for shape in shapes)


def _kind(stored: dict[str, Shape]) -> str:
    main = stored.get("kernel", stored.get("weight", ()))
    if len(main) == 4:
        return "conv2d"
    if len(main) == 2:
        return "dense"
    if "running_mean" in stored or "moving_mean" in stored:
        return "batch_norm"
    if "alpha" in stored or ("weight" in stored and "bias" not in stored):
        return "prelu"
    return "layer_norm"


def _roles(kind: str, *, torch: bool) -> dict[str, str]:
    """Return how Gradlab calls each array of a layer of `kind`."""
    if not torch:
        return {name: name for name in _OWN}
    if kind in {"batch_norm", "layer_norm"}:
        return {**_TORCH, "weight": "gamma", "bias": "beta"}
    return {**_TORCH, "weight": "alpha"} if kind == "prelu" else _TORCH


def _turned(shape: Shape, *, torch: bool) -> Shape:
    """Return the shape of PyTorch's [out, in] or [out, in, height, width] as [in, out] or [height, width, in, out]."""
    if torch and len(shape) == 4:
        return (shape[2], shape[3], shape[1], shape[0])
    return shape[::-1] if torch else shape


def _turned_values(values: NDArray[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(values.transpose(2, 3, 1, 0) if values.ndim == 4 else values.T)


def read_safetensors(path: Path, like: Experiment, shape: DataShape) -> Source:
    """Read the weights as those of layers like the ones of `like`, which examples of `shape` enter.

    Raises:
        RefusalError: when nothing in it fits, or it is no sound file.
    """
    require_size(path)
    try:
        with safe_open(str(path), framework="numpy") as tensors:
            return source_on_shelf(path.name, TensorShelf(tensors), like.layers, shape)
    except SafetensorError:
        raise RefusalError("it is not a sound safetensors file; save it again") from None
