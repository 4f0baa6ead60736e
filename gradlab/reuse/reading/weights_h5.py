"""`.weights.h5`, which Keras writes without a description of the network."""

from collections import Counter
from pathlib import Path
from typing import Any

import h5py
from numpy.typing import NDArray

from gradlab.reuse.reading import hdf5
from gradlab.reuse.reading.keras_files import layers_of, opened
from gradlab.reuse.reading.limits import require_size
from gradlab.reuse.reading.shelf import Box, source_on_shelf
from gradlab.reuse.reading.source import Source
from gradlab.spec import DataShape, Experiment

_STEMS = {
    "dense": "dense",
    "conv2d": "conv2d",
    "batch_norm": "batch_normalization",
    "layer_norm": "layer_normalization",
    "prelu": "p_re_lu",
}
_ARRAYS = {
    "dense": ("kernel", "bias"),
    "conv2d": ("kernel", "bias"),
    "batch_norm": ("gamma", "beta", "moving_mean", "moving_variance"),
    "layer_norm": ("gamma", "beta"),
    "prelu": ("alpha",),
}


class GroupShelf:
    """The groups of the file: dense, dense_1 and so on, in the order in which the model had them."""

    def __init__(self, root: h5py.Group) -> None:
        """Begin with the first of each kind."""
        self._root = root
        self._taken: Counter[str] = Counter()

    def following(self, kind: str, layer: str) -> Box | None:
        """Return the next group of `kind`."""
        number = self._taken[kind]
        name = f"{_STEMS[kind]}_{number}" if number else _STEMS[kind]
        group = hdf5.descend(self._root, f"{name}/vars")
        if not isinstance(group, h5py.Group):
            return None
        self._taken[kind] += 1
        found = [hdf5.child(group, str(place)) for place in range(min(len(group), 8))]
        sets = [one for one in found if isinstance(one, h5py.Dataset)]
        names = _ARRAYS[kind] if len(sets) != 3 or kind != "batch_norm" else _ARRAYS[kind][1:]
        arrays = dict(zip(names[-len(sets) :] if kind == "batch_norm" else names, sets, strict=False))

        def read(wanted: str) -> NDArray[Any]:
            return hdf5.array(arrays[wanted])

        return Box(name, {key: tuple(one.shape) for key, one in arrays.items()}, read)

    def left(self) -> int:
        """Return how many groups with weights were not asked for."""
        stems = {stem: kind for kind, stem in _STEMS.items()}
        total: Counter[str] = Counter()
        for name in hdf5.members(self._root):
            stem, _, number = name.rpartition("_")
            kind = stems.get(stem if number.isdecimal() else name)
            if kind is not None:
                total[kind] += 1
        return sum((total - self._taken).values())


def read_weights_h5(path: Path, like: Experiment, shape: DataShape) -> Source:
    """Read the weights as those of layers like the ones of `like`, which examples of `shape` enter.

    Raises:
        RefusalError: when nothing in it fits.
    """
    require_size(path)
    with opened(path) as file:
        return source_on_shelf(path.name, GroupShelf(layers_of(file)), like.layers, shape)
