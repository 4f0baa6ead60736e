"""A graph is built once, when it is made, and many of them in one process are nothing to be warned of."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
import tensorflow as tf

from gradlab.train.graph import graph, scalar

STATM = Path("/proc/self/statm")


class Doubling:
    """Counts how often it is turned into a graph."""

    def __init__(self) -> None:
        self.built = 0

    def __call__(self, value: tf.Tensor) -> tf.Tensor:
        self.built += 1
        return 2.0 * value


def test_it_is_built_when_it_is_made_and_never_again() -> None:
    doubling = Doubling()
    function = graph(doubling, [tf.TensorSpec([None], tf.float32)])
    assert doubling.built == 1
    assert [function(tf.ones([size])).numpy().tolist() for size in (1, 2)] == [[2.0], [2.0, 2.0]]
    assert doubling.built == 1


def test_many_graphs_of_one_function_are_not_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    logger = tf.get_logger()
    logger.addHandler(caplog.handler)
    try:
        for units in range(1, 9):
            graph(Doubling.__call__.__get__(Doubling()), [tf.TensorSpec([units], tf.float32)])(tf.ones([units]))
    finally:
        logger.removeHandler(caplog.handler)
    assert "retracing" not in caplog.text


@pytest.mark.skipif(not STATM.exists(), reason="only Linux tells how much memory a process holds")
def test_scalars_of_which_each_comes_once_take_no_memory() -> None:
    """Of Python's own numbers TensorFlow would keep 40 MB here."""

    def held() -> int:
        return int(STATM.read_text(encoding="ascii").split()[1]) * resource.getpagesize()

    assert float(scalar(0.5, tf.float64)) == 0.5
    assert scalar(3, tf.int32).dtype == tf.int32
    for number in range(5_000):
        scalar(number, tf.int32)
    before = held()
    for number in range(5_000, 60_000):
        scalar(number, tf.int32)
    assert held() - before < 8 * 2**20
