"""Vectors that are packed come back by name, and a packed step is the step of each."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from gradlab.train.packing import Pack


def variables() -> dict[str, tf.Variable]:
    numbers = np.random.default_rng(1)
    shapes = {"a/bias": [3], "a/kernel": [2, 3], "b/gamma": [2]}
    return {name: tf.Variable(numbers.normal(size=shape), dtype=tf.float32) for name, shape in shapes.items()}


def test_each_vector_takes_its_own_step() -> None:
    known = variables()
    pack = Pack(known, {"a/bias": 1.0, "b/gamma": 0.5}, {})
    before = {name: known[name].numpy() for name in pack.names}
    gradients = {name: tf.ones_like(variable) for name, variable in known.items()}
    packed = pack.updated(pack.read(), gradients, tf.constant(0.1), {})
    assert {name: value.numpy().tolist() for name, value in pack.values(pack.read()).items()} == {
        name: value.tolist() for name, value in before.items()
    }
    pack.write(packed)
    np.testing.assert_allclose(known["a/bias"].numpy(), before["a/bias"] - 0.1, rtol=1e-6)
    np.testing.assert_allclose(known["b/gamma"].numpy(), before["b/gamma"] - 0.05, rtol=1e-6)


@pytest.mark.parametrize("learned", [{}, {"a/bias": 1.0}])
def test_a_moving_average_follows_the_batch_or_stays(learned: dict[str, float]) -> None:
    known = {**variables(), "a/mean": tf.Variable([1.0, 2.0, 3.0]), "b/mean": tf.Variable([0.1])}
    pack = Pack(known, learned, {"a/mean": 0.75, "b/mean": 0.9})
    bias, stays = known["a/bias"].numpy(), known["b/mean"].numpy()
    statistics = {"a/mean": tf.constant([5.0, 6.0, -1.0])}
    pack.write(pack.updated(pack.read(), {"a/bias": tf.ones([3])}, tf.constant(0.1), statistics))
    assert known["a/mean"].numpy().tolist() == [2.0, 3.0, 2.0]
    assert known["b/mean"].numpy() == stays
    np.testing.assert_allclose(known["a/bias"].numpy(), bias - 0.1 * len(learned), rtol=1e-6)


def test_an_empty_pack_changes_nothing() -> None:
    pack = Pack(variables(), {}, {})
    packed = pack.updated(pack.read(), {}, tf.constant(0.1), {})
    pack.write(packed)
    assert packed.shape == (0,)
    assert pack.values(packed) == {}
