"""What a study of reused layers emits: one point for each way of training, share of the data and seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Way = Literal["scratch", "frozen", "tuned"]
WAYS: tuple[Way, ...] = ("scratch", "frozen", "tuned")
WAY_LABELS: dict[str, str] = {"scratch": "from scratch", "frozen": "reused, frozen", "tuned": "reused, fine-tuned"}


@dataclass(frozen=True)
class StudyPoint:
    """One run of a study.

    Attributes:
        way: whether the lower layers were drawn anew, kept as they were, or trained on.
        share: of the training part, between 0 and 1; `examples` are so many.
        accuracy: on the validation part after the last step; R squared where numbers are predicted.
        seconds: that training took, without building and evaluating.
        course: (steps, seconds, accuracy) at each evaluation.
    """

    way: Way
    share: float
    examples: int
    seed: int
    accuracy: float
    seconds: float
    course: tuple[tuple[int, float, float], ...] = ()


@dataclass(frozen=True)
class StudySummary:
    """The points of one way and share over all seeds: mean, least and largest accuracy, and the mean time."""

    way: Way
    share: float
    examples: int
    seeds: int
    mean: float
    low: float
    high: float
    deviation: float
    seconds: float


def summarize(points: Sequence[StudyPoint]) -> tuple[StudySummary, ...]:
    """Return a summary for each way and share, shares ascending; the deviation is that of a sample, 0 for one seed."""
    found: list[StudySummary] = []
    for share in sorted({point.share for point in points}):
        for way in WAYS:
            chosen = [point for point in points if point.share == share and point.way == way]
            if not chosen:
                continue
            values = np.array([point.accuracy for point in chosen])
            seconds = float(np.mean([point.seconds for point in chosen]))
            deviation = float(values.std(ddof=1)) if len(values) > 1 else 0.0
            numbers = (float(values.mean()), float(values.min()), float(values.max()), deviation, seconds)
            found.append(StudySummary(way, share, chosen[0].examples, len(chosen), *numbers))
    return tuple(found)


def mean_course(points: Sequence[StudyPoint], way: Way, share: float) -> tuple[tuple[float, float], ...]:
    """Return (seconds, accuracy) at each evaluation of `way` with `share` of the data, each the mean over the seeds."""
    courses = [point.course for point in points if point.way == way and point.share == share and point.course]
    if not courses:
        return ()
    shared = [step for step, _, _ in courses[0] if all(any(step == one for one, _, _ in course) for course in courses)]
    rows = [[(seconds, value) for step, seconds, value in course if step in shared] for course in courses]
    return tuple((float(seconds), float(value)) for seconds, value in np.mean(np.array(rows), axis=0))
