"""Variables are read as they are at that moment, small and large ones, each with its type and shape."""

import numpy as np
import tensorflow as tf

from gradlab.train.reading import SMALL, StateReader


def test_each_variable_comes_back_as_it_is_now() -> None:
    random = np.random.default_rng(0)
    variables = {
        "kernel": tf.Variable(random.normal(size=(3, 4)).astype(np.float32)),
        "count": tf.Variable(np.int64(2**40)),
        "large": tf.Variable(random.normal(size=SMALL + 1).astype(np.float32)),
        "bias": tf.Variable(random.normal(size=4).astype(np.float32)),
        "none": tf.Variable(np.zeros((0, 2), np.float32)),
        "picture": tf.Variable(random.normal(size=(2, 2, 1, 3))),
    }
    reader = StateReader(variables)
    for _ in range(2):
        found = reader.read()
        assert list(found) == list(variables)
        for name, variable in variables.items():
            assert (found[name].dtype, found[name].shape) == (variable.dtype.as_numpy_dtype, tuple(variable.shape))
            np.testing.assert_array_equal(found[name], variable.numpy())
        variables["kernel"].assign_add(tf.ones((3, 4)))
        variables["large"].assign(variables["large"] * 2)


def test_what_was_read_stays_as_it_was() -> None:
    variable = tf.Variable([1.0, 2.0])
    before = StateReader({"w": variable}).read()["w"]
    variable.assign([3.0, 4.0])
    assert before.tolist() == [1, 2]
