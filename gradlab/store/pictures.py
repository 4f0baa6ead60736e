"""A step's pictures as named arrays beside its histograms, and back; every name, shape and size is verified."""

import json
from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from gradlab.errors import DocumentError
from gradlab.records import Pictures, Surface
from gradlab.records.pictures import (
    FARTHEST,
    MOST_CLASSES,
    MOST_LETTERS,
    MOST_POINTS,
    MOST_UNITS,
    MOST_WEIGHTS,
    SURFACE_SIDE,
)
from gradlab.records.texts import one_line
from gradlab.store.checked import json_of, shown

Arrays = Mapping[str, NDArray[Any]]
NAMES = (
    "surface/extent", "surface/values", "surface/classes", "surface/train", "surface/validation", "confusion",
    "first_weights", "names",
)  # fmt: skip
_GRID = (SURFACE_SIDE, SURFACE_SIDE)
_MOST_NAMES = 64 * 1024
_NARROWEST = 1e-6
"""Of a plane that is drawn, as a share of how far from zero it lies."""


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

    Numbers that are not finite are what a network has whose training broke: the surface's and the weights' may be so.

    Raises:
        DocumentError: when one of them is not as `arrays_of_pictures` makes it.
    """
    if not any(name in arrays for name in NAMES):
        return None
    features, classes = _names(_array(arrays, "names", np.uint8, (None,)))
    surface = _surface(arrays, len(classes)) if any(name in arrays for name in NAMES[:5]) else None
    if surface is not None:
        _require(len(features) == 2, "names", "two features of a surface", len(features))
    confusion = None
    if "confusion" in arrays:
        _require(len(classes) > 0, "names", "the classes of a confusion matrix", "none")
        confusion = _array(arrays, "confusion", np.uint32, (len(classes), len(classes)))
    weights = _array(arrays, "first_weights", np.float32, (None,) * 4) if "first_weights" in arrays else None
    if weights is not None:
        fits = 0 < weights.size <= MOST_WEIGHTS and len(weights) <= MOST_UNITS
        expected = f"1 to {MOST_UNITS} units of together at most {MOST_WEIGHTS:,} weights"
        _require(fits, "first_weights", expected, _form(weights))
    return Pictures(surface, confusion, weights, features, classes)


def _surface(arrays: Arrays, classes: int) -> Surface:
    edges = _array(arrays, "surface/extent", np.float64, (4,)).tolist()
    left, right, low, high = edges
    inside = all(abs(edge) <= FARTHEST for edge in edges)
    wide = all(
        end - start >= _NARROWEST * max(abs(start), abs(end), 1.0) for start, end in ((left, right), (low, high))
    )
    expected = f"left, right, low and high edge, ascending and at most {FARTHEST:g} from zero"
    _require(inside and wide, "surface/extent", expected, ", ".join(f"{edge:g}" for edge in edges))
    predicted = None
    if classes or "surface/classes" in arrays:
        predicted = _array(arrays, "surface/classes", np.uint8, _GRID)
        largest = int(predicted.max())
        _require(largest < classes, "surface/classes", f"numbers of {classes} named classes", largest)
    values = _array(arrays, "surface/values", np.float32, _GRID)
    train, validation = (_points(arrays, f"surface/{part}", classes) for part in ("train", "validation"))
    return Surface((left, right, low, high), values, predicted, train, validation)


def _points(arrays: Arrays, name: str, classes: int) -> NDArray[np.float32]:
    points = _array(arrays, name, np.float32, (None, 3))
    _require(len(points) <= MOST_POINTS, name, f"at most {MOST_POINTS} examples", len(points))
    near = bool((np.abs(points) <= FARTHEST).all())
    _require(near, name, f"numbers up to {FARTHEST:g}", "one that is larger or not finite")
    third = points[:, 2]
    named = not classes or bool(((third >= 0) & (third < classes) & (third == np.floor(third))).all())
    _require(named, name, f"numbers of {classes} classes in its third column", "another number")
    return points


def _names(letters: NDArray[np.uint8]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the features' names and the classes'."""
    _require(letters.size <= _MOST_NAMES, "names", f"at most {_MOST_NAMES:,} letters", f"{letters.size:,}")
    try:
        text = letters.tobytes().decode()
    except UnicodeDecodeError:
        raise DocumentError("names: expected UTF-8, received other bytes") from None
    found = cast("dict[str, Any]", json_of(text, dict, "names"))
    features, classes = (_words(found.get(kind), kind) for kind in ("features", "classes"))
    return features, classes


def _words(received: Any, kind: str) -> tuple[str, ...]:
    _require(isinstance(received, list), "names", f"a list of {kind}", received)
    words = cast("list[Any]", received)
    _require(len(words) <= MOST_CLASSES, "names", f"at most {MOST_CLASSES} {kind}", len(words))
    for word in words:
        fits = isinstance(word, str) and len(word) <= MOST_LETTERS
        _require(fits, "names", f"{kind} of at most {MOST_LETTERS} letters", word)
    return tuple(one_line(str(word)) for word in words)


def _array(arrays: Arrays, name: str, kind: type[np.generic], shape: tuple[int | None, ...]) -> NDArray[Any]:
    found = arrays.get(name)
    expected = f"{np.dtype(kind).name} [{', '.join('any' if size is None else str(size) for size in shape)}]"
    if found is None:
        raise DocumentError(f"{name}: expected {expected} beside the other pictures, received none")
    fits = found.dtype == kind and found.ndim == len(shape)
    fits = fits and all(wanted in {None, size} for wanted, size in zip(shape, found.shape, strict=True))
    _require(fits, name, expected, _form(found))
    return found


def _form(array: NDArray[Any]) -> str:
    """Return the type and the shape of an array, of which a stranger may have chosen any number of axes."""
    return shown(f"{array.dtype.name} [{', '.join(map(str, array.shape[:9]))}]")


def _require(holds: bool, name: str, expected: str, received: Any) -> None:
    if not holds:
        raise DocumentError(f"{name}: expected {expected}, received {shown(received)}")
