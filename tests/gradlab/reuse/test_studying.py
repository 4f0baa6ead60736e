"""A study compares three ways that differ in nothing but how the reused layers start and whether they train."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

import gradlab
from gradlab.errors import StudyError
from gradlab.figures.study import study_figure
from gradlab.records import StudyPoint, digest_of, mean_course, summarize
from gradlab.reuse import Source, SourceLayer, StudyPlan, Taken, study, take
from gradlab.reuse.studying import variant_of
from gradlab.spec import Dense, Experiment, Thaw, Training, is_frozen, origin_of
from tests.gradlab.reuse.stacks import own_stack


@cache
def taken() -> Taken:
    random = np.random.default_rng(0)
    arrays = {"kernel": random.standard_normal((64, 9)).astype(np.float32), "bias": np.zeros(9, np.float32)}
    source = Source("base", (SourceLayer("low", "Dense", Dense(name="low", units=9), arrays),), (64,))
    training = Training(steps=12, batch_size=64, evaluate_every=6)
    return take(own_stack(8, 7).model_copy(update={"training": training}), source, 1)


def frozen(experiment: Experiment) -> list[bool]:
    return [is_frozen(layer) for layer in experiment.layers]


def test_the_three_ways() -> None:
    experiment = taken().experiment
    scratch, still, tuned = (variant_of(experiment, way) for way in ("scratch", "frozen", "tuned"))
    assert (frozen(scratch), frozen(still), frozen(tuned)) == ([False] * 3, [True, False, False], [False] * 3)
    assert origin_of(scratch.layers[0]) is None
    assert origin_of(tuned.layers[0]) == origin_of(still.layers[0]) == origin_of(experiment.layers[0])
    assert scratch.data == still.data == tuned.data == experiment.data


def test_a_thaw_schedule_is_a_way_to_tune() -> None:
    experiment = taken().experiment
    training = experiment.training.model_copy(update={"thaw": Thaw(after=5, every=5)})
    scheduled = experiment.model_copy(update={"training": training})
    tuned = variant_of(scheduled, "tuned")
    assert tuned.training.thaw == Thaw(after=5, every=5)
    assert frozen(tuned) == [True, False, False]
    assert variant_of(scheduled, "frozen").training.thaw is None


def test_every_run_is_told_and_a_stop_ends_it() -> None:
    control = gradlab.Control()
    plan = StudyPlan(shares=(0.02, 0.1), seeds=(3,), steps=6)
    points: list[StudyPoint] = []
    for point in study(taken().experiment, taken().weights, plan, control):
        points.append(point)
        if len(points) == 4:
            control.stop()
    assert [(point.share, point.way) for point in points] == [
        (0.02, "scratch"), (0.02, "frozen"), (0.02, "tuned"), (0.1, "scratch"),
    ]  # fmt: skip
    assert [point.examples for point in points] == [29, 29, 29, 144]
    assert all(0 < point.accuracy < 1 and point.seconds > 0 for point in points)
    assert [step for step, _, _ in points[0].course] == [0, 6]
    figure = study_figure(points)
    assert len(figure.axes) == 2


def test_the_same_study_gives_the_same_numbers() -> None:
    plan = StudyPlan(shares=(0.1,), seeds=(1,), steps=6, ways=("frozen",))
    once, again = (next(iter(study(taken().experiment, taken().weights, plan))) for _ in range(2))
    assert once.accuracy == again.accuracy
    assert digest_of(next(iter(taken().weights.values()))) in taken().weights


@pytest.mark.parametrize(
    ("experiment", "plan", "words"),
    [
        (own_stack(5), StudyPlan(), "No layer is reused"),
        (None, StudyPlan(seeds=()), "has no runs"),
        (None, StudyPlan(shares=(0.5, 1.5)), "at most 100%, received 150%"),
        (None, StudyPlan(shares=(0.0,)), "above 0%"),
    ],
)
def test_what_cannot_be_studied(experiment: Experiment | None, plan: StudyPlan, words: str) -> None:
    with pytest.raises(StudyError, match=words):
        next(study(experiment or taken().experiment, taken().weights, plan))


def test_summaries_are_over_the_seeds() -> None:
    def point(seed: int, accuracy: float, seconds: float) -> StudyPoint:
        return StudyPoint("tuned", 0.5, 10, seed, accuracy, seconds, ((0, 0.0, 0.1), (5, seconds, accuracy)))

    points = [point(0, 0.8, 1.0), point(1, 0.9, 3.0)]
    (row,) = summarize(points)
    assert (row.seeds, row.low, row.high, row.seconds) == (2, 0.8, 0.9, 2.0)
    assert row.mean == pytest.approx(0.85)
    assert row.deviation == pytest.approx(np.std([0.8, 0.9], ddof=1))
    assert np.array(mean_course(points, "tuned", 0.5)) == pytest.approx(np.array([(0.0, 0.1), (2.0, 0.85)]))
    assert mean_course(points, "frozen", 0.5) == ()
