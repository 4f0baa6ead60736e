"""Reads arrays and texts from HDF5 by known names: hard links only, nothing outside the file, no size believed."""

from collections.abc import Sequence
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from gradlab.reuse.reading.limits import MOST_LAYERS, MOST_PARAMETERS, RefusalError

MOST_TEXT = 16 * 2**20
MOST_RATIO = 1000
"""A compressed array may be so many times larger than what is stored of it."""
_FILTERS = {h5py.h5z.FILTER_DEFLATE, h5py.h5z.FILTER_SHUFFLE, h5py.h5z.FILTER_FLETCHER32}
"""Of others HDF5 would look for a plug-in, which is code."""


def child(group: h5py.Group, name: str) -> h5py.Group | h5py.Dataset | None:
    """Return the member of `group` behind the slash-free `name`, if there is one; soft and external links are refused.

    Raises:
        RefusalError: when the link leads elsewhere.
    """
    link = group.get(name, getlink=True)
    if link is None:
        return None
    if not isinstance(link, h5py.HardLink):
        raise RefusalError(f"{group.name}/{name[:60]} is a link to another place, and such links are not followed")
    found = group[name]
    return found if isinstance(found, h5py.Group | h5py.Dataset) else None


def descend(group: h5py.Group, path: str) -> h5py.Group | h5py.Dataset | None:
    """Return what stands at `path` below `group`, link by link, or None."""
    found: h5py.Group | h5py.Dataset | None = group
    for name in path.split("/"):
        if not isinstance(found, h5py.Group):
            return None
        found = child(found, name)
    return found


def members(group: h5py.Group) -> list[str]:
    """Return the names in `group`; more than a network has layers are refused."""
    if len(group) > 3 * MOST_LAYERS:
        raise RefusalError(f"{group.name} has {len(group):,} members, and at most {3 * MOST_LAYERS:,} are read")
    return [str(name) for name in group]


def array(dataset: h5py.Dataset, shape: Sequence[int] | None = None) -> NDArray[Any]:
    """Return the numbers of `dataset` as float32 or float64; they must have the shape `shape`, where it is known.

    Raises:
        RefusalError: when they are no plain numbers, lie outside the file, or are larger than what is stored of them.
    """
    name = str(dataset.name)
    if dataset.external or dataset.is_virtual:
        raise RefusalError(f"{name} lies in another file, and nothing outside this one is read")
    if dataset.dtype.kind != "f" or dataset.dtype.itemsize not in {2, 4, 8}:
        raise RefusalError(f"{name} holds {str(dataset.dtype)[:40]}, and numbers of 16, 32 or 64 bits are needed")
    if shape is not None and tuple(dataset.shape) != tuple(shape):
        raise RefusalError(f"{name} is {_words(dataset.shape)}, and the layer needs {_words(shape)}")
    _require_stored(dataset, name)
    values = np.asarray(dataset[()])
    return values.astype(np.float64 if dataset.dtype.itemsize == 8 else np.float32)


def _require_stored(dataset: h5py.Dataset, name: str) -> None:
    """Refuse an array that says to be larger than what is stored of it, or that needs a plug-in to be read."""
    plan = dataset.id.get_create_plist()
    filters = {plan.get_filter(number)[0] for number in range(plan.get_nfilters())}
    if not filters <= _FILTERS:
        raise RefusalError(f"{name} is packed in a way that only foreign code could unpack")
    size = dataset.size or 0
    stored, declared = dataset.id.get_storage_size(), size * dataset.dtype.itemsize
    if size > MOST_PARAMETERS:
        raise RefusalError(f"{name} has {size:,} numbers, and at most {MOST_PARAMETERS:,} are read")
    if declared > stored * (MOST_RATIO if filters else 1):
        raise RefusalError(f"{name} says to have {declared:,} bytes, and {stored:,} are stored")


def text(holder: h5py.Group, name: str) -> str | None:
    """Return the text attribute `name`, if it is there."""
    if name not in holder.attrs:
        return None
    _require_small(holder, name)
    value = holder.attrs[name]
    value = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    if not isinstance(value, str):
        raise RefusalError(f"its attribute {name} is not a text")
    return value


def texts(holder: h5py.Group, name: str) -> list[str]:
    """Return the list of texts in the attribute `name`, which Keras cuts into `name0`, `name1` where it is long."""
    if name in holder.attrs:
        return _text_list(holder, name)
    found: list[str] = []
    for number in range(MOST_LAYERS):
        if f"{name}{number}" not in holder.attrs:
            break
        found += _text_list(holder, f"{name}{number}")
    return found


def _text_list(holder: h5py.Group, name: str) -> list[str]:
    _require_small(holder, name)
    values = np.asarray(holder.attrs[name]).reshape(-1)
    if values.size == 0:
        return []
    if values.size > 3 * MOST_LAYERS or values.dtype.kind not in "OSU":
        raise RefusalError(f"its attribute {name} is not a list of names")
    return [item.decode("utf-8", "replace") if isinstance(item, bytes) else str(item) for item in values.tolist()]


def _require_small(holder: h5py.Group, name: str) -> None:
    size = holder.attrs.get_id(name).get_storage_size()
    if size > MOST_TEXT:
        raise RefusalError(f"its attribute {name} has {size:,} bytes, and at most {MOST_TEXT:,} are read")


def _words(shape: Sequence[int] | None) -> str:
    return "×".join(f"{side:,}" for side in shape or ()) or "a single number"
