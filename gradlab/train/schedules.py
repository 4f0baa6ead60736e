"""The factor of the learning rate at each step, as numbers: the loop gets them with the batches.

Sources: Loshchilov & Hutter 2017 (cosine, without restarts), Smith & Topin 2018 (1-cycle), Goyal et al. 2017 (warm-up).
"""

import numpy as np
from numpy.typing import NDArray

from gradlab.spec import Schedule

Factors = NDArray[np.float64]


def factors(schedule: Schedule, first_step: int, count: int, total: int) -> Factors:
    """Return the factors of `count` steps from `first_step` (the run's first is 1) on, for a run of `total` steps.

    float64 [count]. In a warm-up of n steps, step t has t / n of the rate; the schedule proper starts behind it.
    """
    step = np.arange(first_step, first_step + count, dtype=np.float64)
    warm = schedule.warmup_steps
    behind = np.maximum(step - 1 - warm, 0.0)
    proper = _proper(schedule, behind, max(total - warm, 1))
    return np.where(step <= warm, step / max(warm, 1), proper)


def _proper(schedule: Schedule, step: Factors, total: int) -> Factors:
    """Return the factors for `step` counted from 0 of `total`."""
    if schedule.kind == "exponential":
        return schedule.decay_rate ** (step / schedule.decay_steps)
    if schedule.kind == "step":
        return schedule.decay_rate ** np.floor(step / schedule.decay_steps)
    if schedule.kind == "cosine":
        return _bend(step / total, 1.0, schedule.final_share)
    if schedule.kind == "one_cycle":
        peak = schedule.rise * total
        up = _bend(step / max(peak, 1e-9), schedule.start_share, 1.0)
        down = _bend((step - peak) / (total - peak), 1.0, schedule.final_share)
        return np.where(step < peak, up, down)
    return np.ones_like(step)


def _bend(share: Factors, start: float, end: float) -> Factors:
    """Return half a cosine from `start` to `end` as `share` goes from 0 to 1."""
    return end + (start - end) * 0.5 * (1.0 + np.cos(np.pi * np.clip(share, 0.0, 1.0)))
