"""Which numbers a network stores and computes with."""

from dataclasses import dataclass

import tensorflow as tf

from gradlab.spec import Experiment


@dataclass(frozen=True)
class Precision:
    """TensorFlow's types: `stored` of weights, slots, losses and measured sums, `computed` of what layers compute.

    They differ in mixed precision (Micikevicius et al. 2018), which here computes in bfloat16: it has the range of
    float32, so that small gradients need no scaling.
    """

    stored: tf.DType
    computed: tf.DType


def precision_of(experiment: Experiment) -> Precision:
    """Return the types that `experiment` asks for."""
    kind = experiment.training.precision
    stored = tf.float64 if kind == "float64" else tf.float32
    return Precision(stored, tf.bfloat16 if kind == "mixed_bfloat16" else stored)
