"""Pictures in the file: they come back as they were, and what does not fit is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save as arrays_to_bytes

import gradlab
from gradlab.data.table import LARGEST
from gradlab.errors import DocumentError
from gradlab.records import Pictures, Surface
from gradlab.records.pictures import MOST_POINTS, MOST_UNITS, SURFACE_SIDE
from gradlab.store import load, save
from gradlab.store.histograms import distributions_from_bytes
from gradlab.store.pictures import arrays_of_pictures, pictures_in
from tests.gradlab.store.runs import numbers, recorded
from tests.gradlab.store.test_histograms import some

SIDE = SURFACE_SIDE


def pictures() -> Pictures:
    random = np.random.default_rng(1)
    points = np.column_stack([random.normal(size=(20, 2)), np.arange(20) % 3]).astype(np.float32)
    surface = Surface(
        (-1.0, 1.5, -2.0, 2.5),
        random.random((SIDE, SIDE)).astype(np.float32),
        random.integers(0, 3, (SIDE, SIDE)).astype(np.uint8),
        points[:15],
        points[15:],
    )
    counts = random.integers(0, 9, (3, 3)).astype(np.uint32)
    weights = random.normal(size=(4, 1, 8, 8)).astype(np.float32)
    return Pictures(surface, counts, weights, ("x", "größe"), ("a", "b", "c"))


def same(one: Pictures, two: Pictures) -> None:
    ours, theirs = arrays_of_pictures(one), arrays_of_pictures(two)
    assert ours.keys() == theirs.keys()
    for name, array in ours.items():
        np.testing.assert_array_equal(array, theirs[name])


def test_they_come_back_with_their_run(tmp_path: Path) -> None:
    history = recorded(numbers(30))
    history.distributions.add(some(1))
    history.distributions.add(replace(some(20), pictures=pictures()))
    save(tmp_path / "a.gradlab", gradlab.preset("vanishing"), [history])
    (again,) = load(tmp_path / "a.gradlab").histories
    first, last = again.distributions
    assert first.pictures is None
    assert last.pictures is not None
    same(last.pictures, pictures())
    assert last.pictures.class_names == ("a", "b", "c")
    assert last.pictures.feature_names == ("x", "größe")


def test_each_of_them_may_be_missing() -> None:
    whole = pictures()
    assert whole.surface is not None
    numbers_only = replace(whole, surface=replace(whole.surface, classes=None), confusion=None, class_names=())
    for some_of_them in (
        replace(whole, surface=None),
        replace(whole, confusion=None),
        replace(whole, weights=None),
        numbers_only,
        Pictures(None, None, whole.weights),
    ):
        again = pictures_in(arrays_of_pictures(some_of_them))
        assert again is not None
        same(again, some_of_them)


def changed(name: str, value: Any) -> bytes:
    arrays = arrays_of_pictures(pictures()) | {name: value}
    return arrays_to_bytes(arrays)


def letters(text: str) -> Any:
    return np.frombuffer(text.encode(), np.uint8).copy()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("surface/values", np.zeros((SIDE, SIDE + 1), np.float32)),
        ("surface/values", np.zeros((SIDE, SIDE), np.float64)),
        ("surface/classes", np.full((SIDE, SIDE), 3, np.uint8)),
        ("surface/extent", np.array([0.0, np.nan, 0.0, 1.0])),
        ("surface/extent", np.array([1.0, 1.0, 0.0, 1.0])),
        ("surface/extent", np.array([0.0, 1e300, 0.0, 1.0])),
        ("surface/train", np.zeros((MOST_POINTS + 1, 3), np.float32)),
        ("surface/train", np.full((2, 3), np.inf, np.float32)),
        ("surface/validation", np.full((2, 3), 7, np.float32)),
        ("confusion", np.zeros((3, 4), np.uint32)),
        ("confusion", np.zeros((3, 3), np.int64)),
        ("first_weights", np.zeros((MOST_UNITS + 1, 1, 2, 2), np.float32)),
        ("first_weights", np.zeros((2, 1, 2000, 2000), np.float32)),
        ("first_weights", np.zeros((0, 1, 8, 8), np.float32)),
        ("first_weights", np.zeros((4, 8, 8), np.float32)),
        ("names", letters('{"features": ["x"], "classes": ["a", "b", "c"]}')),
        ("names", letters('{"features": ["x", "y"], "classes": [1, 2, 3]}')),
        ("names", letters('{"features": ["x", "y"], "classes": ["' + "a" * 41 + '", "b", "c"]}')),
        ("names", letters('{"features": ["x", "y"]}')),
        ("names", letters("[" * 60_000)),
        ("names", letters(" " * 70_000)),
        ("names", np.full(4, 255, np.uint8)),
    ],
)
def test_what_does_not_fit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(DocumentError):
        distributions_from_bytes(5, changed(name, value), 3)


def test_a_plane_over_the_largest_data_comes_back() -> None:
    """Data reach 1e30, and the plane a little beyond."""
    whole = pictures()
    assert whole.surface is not None
    edge = (1 + 2 * 0.08) * LARGEST
    points = np.array([[-LARGEST, LARGEST, 2]], np.float32)
    surface = replace(whole.surface, extent=(-edge, edge, -edge, edge), train=points)
    again = pictures_in(arrays_of_pictures(replace(whole, surface=surface)))
    assert again is not None
    same(again, replace(whole, surface=surface))


def test_what_no_page_can_show_in_a_name_is_replaced() -> None:
    odd = replace(pictures(), feature_names=("a\tb", "\u202egrö\u00a0ße"), class_names=("\x00", "\ufffe\x9f", "$x\n"))
    again = pictures_in(arrays_of_pictures(odd))
    assert again is not None
    assert again.feature_names == ("a b", "\ufffdgrö\u00a0ße")
    assert again.class_names == ("\ufffd", "\ufffd\ufffd", "$x ")
