"""Hostile distributions and pictures, whose checksums are right, and strange ones that must open."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
from safetensors.numpy import load as arrays_from_bytes
from safetensors.numpy import save as arrays_to_bytes

from gradlab.records.pictures import FARTHEST, MOST_CLASSES, MOST_LETTERS, MOST_POINTS, MOST_UNITS, SURFACE_SIDE
from gradlab.store.histograms import distributions_to_bytes
from tests.gradlab.store.spread import distribution
from tests.hostile.forge import Maker, safetensors, signed

Arrays = dict[str, Any]
SIDE = SURFACE_SIDE
GRID = (SIDE, SIDE)
DEEP = "[" * 30_000 + "]" * 30_000
HALF = '{"features": ["width", "depth"], "classes": ["\\ud800", "b", "c"]}'


def rows(data: bytes, checksum: int | None = None) -> Maker:
    """Return a maker of a file with `data` as the distributions of the first step of run a."""
    values = (data, zlib.crc32(data) if checksum is None else checksum)
    return signed(("UPDATE distribution SET data = ?, checksum = ? WHERE run = 'a' AND step = 1", values))


def arrays() -> Arrays:
    """Return good arrays."""
    return dict(arrays_from_bytes(distributions_to_bytes(distribution(1, 3))))


def put(**changes: Any) -> Maker:
    """Return a maker of a file with arrays in place of others; two underlines stand for a slash."""
    return rows(arrays_to_bytes(arrays() | {name.replace("__", "/"): value for name, value in changes.items()}))


def without(*names: str) -> Maker:
    """Return a maker of a file in which arrays are missing whose names begin so."""
    return rows(arrays_to_bytes({name: one for name, one in arrays().items() if not name.startswith(names)}))


def changed(name: str, change: Callable[[Any], None]) -> Maker:
    """Return a maker of a file in which `change` was done to an array."""
    found = arrays()
    change(found[name])
    return rows(arrays_to_bytes(found))


def letters(text: str | bytes) -> Any:
    """Return the array of names that holds `text`."""
    return np.frombuffer(text.encode() if isinstance(text, str) else text, np.uint8).copy()


def names(features: Any, classes: Any) -> Maker:
    """Return a maker of a file with these names."""
    return put(names=letters(json.dumps({"features": features, "classes": classes})))


def header(**entry: Any) -> Maker:
    """Return a maker of a file whose safetensors header claims something of the confusion matrix."""
    claim = {"dtype": "U32", "shape": [3, 3], "data_offsets": [0, 36], **entry}
    return rows(safetensors({"confusion": claim}, bytes(36)))


def cell(number: Any) -> Callable[[Any], None]:
    """Return what puts a number into the last place of an array."""

    def change(array: Any) -> None:
        array[(-1,) * array.ndim] = number

    return change


def many(count: int, first: str) -> Maker:
    """Return a maker of a file with so many distributions in run a."""
    data = arrays_to_bytes({"counts/grad": np.zeros((3, 162), np.uint32)})
    series = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
    return signed(
        "DELETE FROM distribution",
        (f"INSERT INTO distribution {series} SELECT 'a', {first}, ?, ? FROM n", (zlib.crc32(data), data)),
    )


WIDTH, DEPTH = ["width", "depth"], ["kind 0", "kind 1", "kind 2"]
EXTENTS = {
    "NaN": [0, np.nan, 0, 1],
    "infinity": [0, np.inf, 0, 1],
    "edges in reverse": [4, 0, -1, 1],
    "no width": [1, 1, -1, 1],
    "a width that is lost in rounding": [1e6, 1e6 + 1e-3, -1, 1],
    "edges beyond all data": [0, 10 * FARTHEST, 0, 1],
    "the largest numbers": [-1.7e308, 1.7e308, 0, 1],
}
POINTS = {
    "too many": np.zeros((MOST_POINTS + 1, 3), np.float32),
    "NaN": np.full((2, 3), np.nan, np.float32),
    "infinity": np.full((2, 3), np.inf, np.float32),
    "numbers beyond all data": np.array([[1, 3e38, 0]], np.float32),
    "two columns": np.zeros((2, 2), np.float32),
    "one axis": np.zeros(6, np.float32),
    "float64": np.zeros((2, 3)),
    "a class that is none": np.array([[0, 0, 3]], np.float32),
    "a class below zero": np.array([[0, 0, -1]], np.float32),
    "half a class": np.array([[0, 0, 0.5]], np.float32),
}
PICTURES: dict[str, Maker] = {
    **{f"surface with {what}": put(surface__extent=np.array(edges, np.float64)) for what, edges in EXTENTS.items()},
    **{f"examples with {what}": put(surface__train=points) for what, points in POINTS.items()},
    **{f"validation with {what}": put(surface__validation=points) for what, points in POINTS.items()},
    "surface of five edges": put(surface__extent=np.zeros(5)),
    "surface of float32 edges": put(surface__extent=np.array([0, 4, -1, 1], np.float32)),
    "surface of another size": put(surface__values=np.zeros((SIDE, SIDE + 1), np.float32)),
    "surface of three axes": put(surface__values=np.zeros((*GRID, 1), np.float32)),
    "surface of float64": put(surface__values=np.zeros(GRID)),
    "surface of nothing": put(surface__values=np.zeros((0, 0), np.float32)),
    "surface without values": without("surface/values"),
    "surface without edges": without("surface/extent"),
    "surface without examples": without("surface/train"),
    "surface without classes": without("surface/classes"),
    "surface of classes without names": put(names=letters(json.dumps({"features": WIDTH, "classes": []}))),
    "surface of classes that are float32": put(surface__classes=np.zeros(GRID, np.float32)),
    "surface of a class that is none": changed("surface/classes", cell(3)),
    "surface of one feature": names(["x"], DEPTH),
    "surface of three features": names(["x", "y", "z"], DEPTH),
    "classes of a surface alone": without("surface/extent", "surface/values", "surface/train", "surface/validation"),
    "pictures without names": without("names"),
    "confusion of another size than the names": put(confusion=np.zeros((4, 4), np.uint32)),
    "confusion that is no square": put(confusion=np.zeros((3, 4), np.uint32)),
    "confusion of one axis": put(confusion=np.zeros(9, np.uint32)),
    "confusion below zero": put(confusion=np.full((3, 3), -1, np.int32)),
    "confusion of fractions": put(confusion=np.zeros((3, 3), np.float32)),
    "confusion of 3,000 classes": put(confusion=np.zeros((3000, 3000), np.uint32)),
    "confusion of no classes": rows(
        arrays_to_bytes(
            {name: one for name, one in arrays().items() if not name.startswith("surface")}
            | {"confusion": np.zeros((0, 0), np.uint32), "names": letters('{"features": [], "classes": []}')}
        )
    ),
    "weights of no unit": put(first_weights=np.zeros((0, 1, 8, 8), np.float32)),
    "weights of no pixel": put(first_weights=np.zeros((4, 1, 0, 8), np.float32)),
    "weights of too many units": put(first_weights=np.zeros((MOST_UNITS + 1, 1, 2, 2), np.float32)),
    "weights of too many pixels": put(first_weights=np.zeros((2, 1, 2000, 2000), np.float32)),
    "weights of three axes": put(first_weights=np.zeros((4, 8, 8), np.float32)),
    "weights of five axes": put(first_weights=np.zeros((4, 1, 8, 8, 1), np.float32)),
    "weights of no axes": put(first_weights=np.zeros((), np.float32)),
    "weights of float64": put(first_weights=np.zeros((4, 1, 8, 8))),
    "names that are no JSON": put(names=letters("{")),
    "names that are no UTF-8": put(names=letters(b'{"features": ["\xff"]}')),
    "names of half a character": put(names=letters(HALF)),
    "names of half a character in UTF-8": put(names=letters(b'{"features": ["\xed\xa0\x80", "y"], "classes": []}')),
    "names nested 30,000 deep": put(names=letters(DEEP)),
    "names nested 900 deep": put(names=letters('{"features": ' + "[" * 900 + "]" * 900 + ', "classes": []}')),
    "names that are a list": put(names=letters("[]")),
    "names that are numbers": names(WIDTH, [1, 2, 3]),
    "names that are lists": names(WIDTH, [["a"], ["b"], ["c"]]),
    "names that are one text": names(WIDTH, "abc"),
    "names that are missing": put(names=letters('{"features": ["x", "y"]}')),
    "names that are too long": names(WIDTH, ["a" * (MOST_LETTERS + 1), "b", "c"]),
    "names of too many classes": names(WIDTH, [f"{n}" for n in range(MOST_CLASSES + 1)]),
    "names of too many letters": put(names=letters(" " * 70_000)),
    "names of 30 MB": put(names=letters(" " * 30_000_000)),
    "names that are int8": put(names=letters("{}").astype(np.int8)),
    "names of two axes": put(names=letters("{}  ").reshape(2, 2)),
    "names of no letters": put(names=letters("")),
    "names with a number of 100,000 digits": put(names=letters('{"features": ' + "9" * 60_000 + "}")),
}
DISTRIBUTIONS: dict[str, Maker] = {
    "distributions with a wrong checksum": rows(arrays_to_bytes(arrays()), 1),
    "distributions with a checksum below zero": rows(arrays_to_bytes(arrays()), -1),
    "distributions that are nothing": rows(b""),
    "distributions that are a pickle": rows(b"\x80\x04cposix\nsystem\n(S'true'\ntR."),
    "distributions of no arrays": rows(arrays_to_bytes({})),
    "distributions of pictures alone": without("counts/", "values/"),
    "distributions of unknown arrays alone": rows(arrays_to_bytes({"counts/other": np.zeros((3, 162), np.uint32)})),
    "histogram of another number of layers": put(counts__grad=np.zeros((4, 162), np.uint32)),
    "histogram of other bins": put(counts__grad=np.zeros((3, 161), np.uint32)),
    "histogram of three axes": put(counts__pre=np.zeros((3, 162, 1), np.uint32)),
    "histogram of float32": put(counts__weight=np.zeros((3, 162), np.float32)),
    "histogram of int32": put(counts__act=np.full((3, 162), -1, np.int32)),
    "numbers of another number of layers": put(values__low_slope=np.zeros(4, np.float32)),
    "numbers of two axes": put(values__low_slope=np.zeros((3, 1), np.float32)),
    "numbers of float64": put(values__dead_units=np.zeros(3)),
    "header of an exabyte": rows(struct.pack("<Q", 2**60) + b"{}"),
    "header of 90 MB that is not there": rows(struct.pack("<Q", 90_000_000) + b"{}"),
    "header that is deep": rows(safetensors(b"[" * 1_000_000)),
    "header that is no JSON": rows(safetensors(b"{")),
    "header that claims a trillion numbers": header(shape=[10**6, 10**6]),
    "header that claims more than all memory": header(shape=[2**62, 2**62]),
    "header that claims less than nothing": header(shape=[-3, -3]),
    "header with an end before the beginning": header(data_offsets=[36, 0]),
    "header with bytes beyond the end": header(data_offsets=[0, 2**62]),
    "header of an unknown type": header(dtype="OBJECT"),
    "header of 100 axes": header(shape=[1] * 99 + [9]),
    "arrays that overlap": rows(
        safetensors(
            {n: {"dtype": "U32", "shape": [9], "data_offsets": [0, 36]} for n in ("counts/grad", "counts/pre")},
            bytes(36),
        )
    ),
    "distributions before the beginning": signed("UPDATE distribution SET step = -1 WHERE run = 'a' AND step = 1"),
    "distributions behind the end": signed("UPDATE distribution SET step = 302 WHERE run = 'a' AND step = 300"),
    "distributions at the end of numbers": signed(
        f"UPDATE distribution SET step = {2**62} WHERE run = 'a' AND step = 300"
    ),
    "distributions before the fork": signed("UPDATE distribution SET step = 99 WHERE run = 'c'"),
    "20,000 distributions": many(20_000, "i"),
    "50,000 distributions at negative steps": many(50_000, "-i"),
}
STRANGE: dict[str, Maker] = {
    "surface of NaN": put(surface__values=np.full(GRID, np.nan, np.float32)),
    "surface of infinity": put(surface__values=np.full(GRID, np.inf, np.float32)),
    "surface of the largest numbers": put(surface__values=np.full(GRID, -3.4e38, np.float32)),
    "weights of NaN": put(first_weights=np.full((4, 1, 8, 8), np.nan, np.float32)),
    "weights of infinity": put(first_weights=np.full((4, 1, 8, 8), -np.inf, np.float32)),
    "weights of the smallest numbers": put(first_weights=np.full((4, 1, 8, 8), 1e-45, np.float32)),
    "weights of single pixels": put(first_weights=np.ones((64, 784, 1, 1), np.float32)),
    "weights of one long line": put(first_weights=np.ones((1, 1, 1, 50_000), np.float32)),
    "surface of no examples": put(
        surface__train=np.zeros((0, 3), np.float32), surface__validation=np.zeros((0, 3), np.float32)
    ),
    "confusion of no example": put(confusion=np.zeros((3, 3), np.uint32)),
    "confusion of the largest counts": put(confusion=np.full((3, 3), 2**32 - 1, np.uint32)),
    "histogram of the largest counts": put(counts__grad=np.full((3, 162), 2**32 - 1, np.uint32)),
    "numbers that are not finite": put(values__input_low=np.array([np.nan, np.inf, -np.inf], np.float32)),
    "names of formulas, tags and control characters": names(
        ["$x", "<b>&"], ["$a_$", "\u202e\u0001\u0000\ufffe", "a\nb"]
    ),
    "names that are empty": names(["", ""], ["", "", ""]),
    "names that are all one": names(["x", "x"], ["x", "x", "x"]),
    "an array that a later version adds": put(later=np.zeros(3, np.float32), surface__later=np.zeros(3)),
    "surface over all data": put(surface__extent=np.array([-1.16e30, 1.16e30, 1e30, 1.001e30])),
    "examples at the edge of all data": put(surface__train=np.array([[1e30, -1e30, 2]], np.float32)),
}
"""What a network gives whose training broke, or a person's own data: it must open, and be drawn without a warning."""
