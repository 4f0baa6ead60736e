"""A graph is built once, when it is made, and many of them in one process are nothing to be warned of."""

from __future__ import annotations

import pytest
import tensorflow as tf

from gradlab.train.graph import graph


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
