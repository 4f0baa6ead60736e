"""update_ratio: norm of the update that the optimizer applies to W over the norm of W before it.

The norm is that of the update itself, after clipping and whatever the optimizer makes of the gradient.
"""

import numpy as np
import tensorflow as tf

from gradlab.measure.group import Group, LayerTensors, Rows, Sizes, norm


def _sums(layer: LayerTensors) -> list[tf.Tensor]:
    update = tf.zeros([], layer.kernel.dtype) if layer.update_square is None else layer.update_square
    return [tf.nn.l2_loss(layer.kernel), update]


def _finish(rows: Rows, sizes: Sizes, scale: Rows) -> Rows:
    """Return the ratio: 0 where nothing was updated even if W is all zeros, NaN where W overflowed."""
    update = norm(rows[..., 1]) * scale[:, None] * sizes.rates
    weight = norm(rows[..., 0])
    ratio = np.divide(update, weight, out=np.full_like(update, np.inf), where=weight != 0)
    ratio = np.where(update == 0, 0.0, ratio)
    return np.where(np.isfinite(weight), ratio, np.nan)[..., None]


UPDATE = Group(("update_ratio",), 2, _sums, _finish)
