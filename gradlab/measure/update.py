"""update_ratio and weight_norm: norm of the update that the optimizer applies to W over the norm of W before it.

The update is the one really applied, after clipping and whatever the optimizer makes of the gradient.
"""

from collections.abc import Sequence

import numpy as np

from gradlab.measure.group import Group, LayerTensors, Rows, Sizes, norm
from gradlab.measure.sums import Column, Sums


def _sums(layers: Sequence[LayerTensors], sums: Sums) -> list[Column]:
    return [
        sums.half_squares([layer.kernel for layer in layers]),
        sums.half_squares([layer.update for layer in layers]),
    ]


def _finish(rows: Rows, sizes: Sizes, scale: Rows) -> Rows:
    """Return the ratio, 0 where nothing was updated even if W is all zeros, NaN where W overflowed; and W's norm."""
    update = norm(rows[..., 1]) * scale[:, None] * sizes.rates
    weight = norm(rows[..., 0])
    ratio = np.divide(update, weight, out=np.full_like(update, np.inf), where=weight != 0)
    ratio = np.where(update == 0, 0.0, ratio)
    return np.stack([np.where(np.isfinite(weight), ratio, np.nan), weight], axis=-1)


UPDATE = Group(("update_ratio", "weight_norm"), 2, _sums, _finish)
