"""A slope is low below a hundredth of the largest, and a dead unit is off for everybody."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from gradlab.measure import dead_share, low_share, low_slopes


def test_relu_is_off_at_and_below_zero_and_leaky_relu_of_one_hundredth_is_not() -> None:
    pre = tf.constant([[-1.0, 0.0, 1.0, 1e-30]])
    np.testing.assert_array_equal(low_slopes(tf.nn.relu, pre, 1.0), [[True, True, False, False]])
    assert not low_slopes(lambda z: tf.nn.leaky_relu(z, 0.01), pre, 1.0).numpy().any()
    assert low_slopes(lambda z: tf.nn.leaky_relu(z, 0.0099), pre, 1.0).numpy().sum() == 2


def test_the_logistic_function_is_low_where_its_slope_is_below_a_quarter_of_a_hundredth() -> None:
    edge = np.log((1 + np.sqrt(1 - 0.01)) / (1 - np.sqrt(1 - 0.01)))  # s (1 - s) = 0.0025
    pre = tf.constant([edge - 1e-3, edge + 1e-3, -edge - 1e-3, -edge + 1e-3], tf.float64)
    np.testing.assert_array_equal(low_slopes(tf.sigmoid, pre, 0.25), [False, True, True, False])


def test_a_constant_has_no_slope_anywhere() -> None:
    assert low_slopes(lambda _z: tf.zeros([3]), tf.ones([3]), 1.0).numpy().all()


def test_a_zero_entry_is_not_a_dead_unit() -> None:
    low = tf.constant([[[True, False, True], [True, True, False]], [[True, True, True], [False, False, False]]])
    assert low_share(low).numpy().tolist() == [np.float32(4 / 6), 0.5]
    assert dead_share(low).numpy().tolist() == [np.float32(1 / 3), 0.0]


def test_a_filter_is_dead_when_it_is_off_everywhere() -> None:
    low = np.ones((1, 2, 3, 3, 2), bool)
    low[0, 1, 2, 2, 1] = False
    assert dead_share(tf.constant(low)).numpy().tolist() == [0.5]
