"""delta_rms: the back-propagated signal, RMS over batch and units of B * dL/dz.

L is the mean over the B examples, so B * dL/dz is each example's own derivative and does not depend on the batch size.
"""

import numpy as np
import tensorflow as tf

from gradlab.measure.group import Group, LayerTensors, Rows, Sizes, norm


def _sums(layer: LayerTensors) -> list[tf.Tensor]:
    return [tf.nn.l2_loss(layer.delta)]


def _finish(rows: Rows, sizes: Sizes, _scale: Rows) -> Rows:
    entries = sizes.batch * sizes.values
    return sizes.batch * norm(rows) / np.sqrt(entries)[:, None]


SIGNAL = Group(("delta_rms",), 1, _sums, _finish)
