"""What gradient clipping did to a run, and where its threshold would act now and then."""

from dataclasses import dataclass

import numpy as np

from gradlab.records import EndReason, FloatArray
from gradlab.store.history import History

STEPS = 1000
"""The newest steps that are looked at."""
SELDOM = 90
"""Percentile of the recorded norms that is suggested as the threshold: one step in ten is clipped."""

LARGEST_OF = {"norm": "grad_norm", "value": "grad_max_abs"}
"""Kinds of clipping that act on a tensor or on its entries, and the layer quantity that they compare."""


@dataclass(frozen=True)
class ClippingEffect:
    """What clipping did over the newest finite steps.

    Attributes:
        steps: how many were looked at; of a long run each may stand for several.
        share: of steps on which it acted at all.
        parts: mean share on which it acted: entries (by value), tensors (norm), units (adaptive), or steps.
        cosine, least_cosine: between raw and clipped gradient, mean and least.
        raw, clipped: median norm of the whole gradient before and after.
        suggested: a threshold that acts on one step in ten, from the recorded norms; None where the threshold is not
            compared with the norm of the whole gradient.
    """

    steps: int
    share: float
    parts: float
    cosine: float
    least_cosine: float
    raw: float
    clipped: float
    suggested: float | None


def clipping_effect(history: History, steps: int = STEPS) -> ClippingEffect | None:
    """Return what clipping did over the last `steps` finite steps; None for a run that did not clip or has no steps."""
    kind = history.started.experiment.training.clipping.kind
    last = history.last_step
    if history.ended is not None and history.ended.reason is EndReason.NONFINITE:
        last = min(last, history.ended.step - 1)
    if kind == "none" or last < history.first_step:
        return None
    first = max(history.first_step, last - steps + 1)
    names = ("clip_active", "clip_cosine", "global_norm", "clipped_norm")
    acted, cosine, raw, cut = (history.step_curve(name, first, last, steps).mean for name in names)
    known = np.isfinite(cosine) & np.isfinite(raw) & np.isfinite(cut)
    if not known.any():
        return None
    return ClippingEffect(
        steps=len(acted),
        share=float(np.mean(acted > 0)),
        parts=float(np.mean(acted)),
        cosine=float(cosine[known].mean()),
        least_cosine=float(cosine[known].min()),
        raw=float(np.median(raw[known])),
        clipped=float(np.median(cut[known])),
        suggested=float(np.percentile(raw[known], SELDOM)) if kind == "global_norm" else None,
    )


def compared_sizes(history: History, kind: str, points: int = 2000) -> FloatArray:
    """Return float32 [up to `points`]: what a clipping of this kind compares with its threshold, evenly over the run.

    That is the norm of the whole gradient, the largest norm of a layer's weight gradient, or its largest entry; of many
    steps together the mean. Gradients of biases are not recorded by layer and not among the latter two. Nothing for
    kinds whose threshold is compared with what is not recorded.
    """
    if history.is_empty or kind not in {"global_norm", *LARGEST_OF}:
        return np.zeros(0, np.float32)
    first, last = history.first_step, history.last_step
    if kind == "global_norm":
        return history.step_curve("global_norm", first, last, points).mean
    values = history.image(LARGEST_OF[kind], first, last, points).values
    return np.where(np.isfinite(values), values, 0).max(axis=0, initial=0).astype(np.float32)
