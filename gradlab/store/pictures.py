"""A step's pictures as named arrays beside its histograms, and back; every name, shape and size is verified."""

import json
from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from gradlab.errors import DocumentError
from gradlab.records import Pictures, Surface
from gradlab.records.pictures import (
    MOST_CLASSES,
    MOST_LETTERS,
    MOST_POINTS,
    MOST_UNITS,
    MOST_WEIGHTS,
    SURFACE_SIDE,
)

Arrays = Mapping[str, NDArray[Any]]
_GRID = (SURFACE_SIDE, SURFACE_SIDE)
_FARTHEST = 1e30
_MOST_NAMES = 64 * 1024


def arrays_of_pictures(pictures: Pictures) -> dict[str, NDArray[Any]]:
    """Return the arrays by name: `surface/...`, `confusion`, `first_weights`, and `names`, UTF-8 letters of JSON."""
    found: dict[str, NDArray[Any]] = {}
    if pictures.surface is not None:
        surface = pictures.surface
        found["surface/extent"] = np.array(surface.extent, "<f8")
        found["surface/values"] = np.ascontiguousarray(surface.values, "<f4")
        found["surface/train"] = np.ascontiguousarray(surface.train, "<f4")
        found["surface/validation"] = np.ascontiguousarray(surface.validation, "<f4")
        if surface.classes is not None:
            found["surface/classes"] = np.ascontiguousarray(surface.classes, np.uint8)
    if pictures.confusion is not None:
        found["confusion"] = np.ascontiguousarray(pictures.confusion, "<u4")
    if pictures.weights is not None:
        found["first_weights"] = np.ascontiguousarray(pictures.weights, "<f4")
    names = {"features": pictures.feature_names, "classes": pictures.class_names}
    found["names"] = np.frombuffer(json.dumps(names).encode(), np.uint8).copy()
    return found


def pictures_in(arrays: Arrays) -> Pictures | None:
    """Return the pictures among `arrays`; None where there are none, as in an older file.

    Raises:
        DocumentError: when one of them is not as `arrays_of_pictures` makes it.
    """
    if "names" not in arrays:
        return None
    features, classes = _names(_array(arrays, "names", np.uint8, (None,)))
    surface = _surface(arrays, len(classes)) if "surface/extent" in arrays else None
    _require(surface is None or len(features) == 2, "surface")
    pair = (len(classes), len(classes))
    confusion = _array(arrays, "confusion", np.uint32, pair) if "confusion" in arrays else None
    weights = _array(arrays, "first_weights", np.float32, (None,) * 4) if "first_weights" in arrays else None
    if weights is not None:
        _require(0 < weights.size <= MOST_WEIGHTS and len(weights) <= MOST_UNITS, "first_weights")
    return Pictures(surface, confusion, weights, features, classes)


def _surface(arrays: Arrays, classes: int) -> Surface:
    left, right, low, high = _array(arrays, "surface/extent", np.float64, (4,)).tolist()
    inside = all(abs(edge) <= _FARTHEST for edge in (left, right, low, high))
    _require(inside and left < right and low < high, "surface/extent")
    predicted = _array(arrays, "surface/classes", np.uint8, _GRID) if classes else None
    _require(predicted is None or int(predicted.max()) < classes, "surface/classes")
    values = _array(arrays, "surface/values", np.float32, _GRID)
    train, validation = (_points(arrays, f"surface/{part}", classes) for part in ("train", "validation"))
    return Surface((left, right, low, high), values, predicted, train, validation)


def _points(arrays: Arrays, name: str, classes: int) -> NDArray[np.float32]:
    points = _array(arrays, name, np.float32, (None, 3))
    _require(len(points) <= MOST_POINTS and bool((np.abs(points) <= _FARTHEST).all()), name)
    _require(not classes or bool(np.isin(points[:, 2], np.arange(classes)).all()), name)
    return points


def _names(letters: NDArray[np.uint8]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the features' names and the classes'."""
    _require(letters.size <= _MOST_NAMES, "names")
    try:
        found = json.loads(letters.tobytes().decode())
        lists = [found["features"], found["classes"]]
    except (ValueError, RecursionError, LookupError, TypeError):
        raise DocumentError("the names beside the histograms in it are not readable") from None
    features, classes = (_words(names) for names in lists)
    return features, classes


def _words(received: Any) -> tuple[str, ...]:
    _require(isinstance(received, list), "names")
    words = cast("list[Any]", received)
    _require(len(words) <= MOST_CLASSES and all(isinstance(word, str) for word in words), "names")
    _require(all(len(word) <= MOST_LETTERS for word in words), "names")
    return tuple(str(word) for word in words)


def _array(arrays: Arrays, name: str, kind: type[np.generic], shape: tuple[int | None, ...]) -> NDArray[Any]:
    found = arrays.get(name)
    _require(found is not None and found.dtype == kind and found.ndim == len(shape), name)
    assert found is not None
    _require(all(wanted in {None, size} for wanted, size in zip(shape, found.shape, strict=True)), name)
    return found


def _require(holds: bool, name: str) -> None:
    if not holds:
        raise DocumentError(f"a picture in it, {name}, has a wrong size or a wrong content")
