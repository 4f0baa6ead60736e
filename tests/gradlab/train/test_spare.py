"""A run that differs from the last only in what no graph holds reuses its graphs, and gives the very same bits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

import gradlab
from gradlab.records import Evaluation
from gradlab.spec import Experiment
from gradlab.train.loop import FusedLoop
from gradlab.train.spare import SPARE, graph_of
from tests.gradlab.train.small import rows, run, small, weights

SAME = {
    "training__optimizer__learning_rate": 0.2,
    "training__clipping__threshold": 0.5,
    "training__seed": 7,
    "training__steps": 60,
    "training__evaluate_every": 7,
    "training__schedule__kind": "cosine",
    "training__early_stopping__patience": 3,
    "layers__hidden1__initializer__kind": "orthogonal",
    "layers__hidden2__initializer__kind": "lsuv",
    "name": "another",
}
OTHER = {
    "layers__hidden1__units": 11,
    "layers__hidden1__rate_factor": 0.5,
    "layers__hidden2__frozen": "true",
    "layers__hidden1__activation__kind": "tanh",
    "training__optimizer__momentum": 0.5,
    "training__batch_size": 17,
    "training__precision": "float64",
    "training__measure_every": 3,
    "training__clipping__kind": "value",
}


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    SPARE.forget()
    yield
    SPARE.forget()


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[FusedLoop]:
    """Every loop that is built from now on."""
    loops: list[FusedLoop] = []
    begin = FusedLoop.__init__

    def note(self: FusedLoop, *arguments: object, **options: object) -> None:
        loops.append(self)
        begin(self, *arguments, **options)  # pyright: ignore[reportArgumentType] - handed on as they came

    monkeypatch.setattr(FusedLoop, "__init__", note)
    return loops


@pytest.mark.parametrize("path", SAME)
def test_no_graph_holds_these(path: str) -> None:
    assert graph_of(small(**{path: SAME[path]})) == graph_of(small())


@pytest.mark.parametrize("path", OTHER)
def test_a_graph_holds_these(path: str) -> None:
    assert graph_of(small(**{path: OTHER[path]})) != graph_of(small())


def test_the_seed_is_in_the_graph_where_something_is_drawn() -> None:
    for change in ({"layers__hidden1__dropout": 0.3}, {"layers__hidden1__activation__kind": "rrelu"}):
        assert graph_of(small(**change)) != graph_of(small(**change, training__seed=1))


@pytest.mark.parametrize("kind", ["nadam", "adagrad", "momentum"])
def test_a_second_run_is_not_built_again_and_equals_a_fresh_one(kind: str, built: list[FusedLoop]) -> None:
    def experiment(**changes: object) -> Experiment:
        norm = {"layers__hidden1__batch_norm__position": "before", "training__optimizer__kind": kind}
        return small(**norm, **changes)

    first, turned = run(experiment()), run(experiment(**SAME))
    again = run(experiment())
    assert len(built) == 1
    assert built[0].traces == 1
    SPARE.forget()
    fresh = run(experiment(**SAME))
    assert len(built) == 2
    for one, other in ((first, again), (turned, fresh)):
        np.testing.assert_array_equal(rows(one), rows(other))
        for name, value in weights(one).items():
            np.testing.assert_array_equal(value, weights(other)[name], err_msg=name)
        scores = [[record for record in records if isinstance(record, Evaluation)] for records in (one, other)]
        assert [vars(score) for score in scores[0]] == [vars(score) for score in scores[1]]


def test_two_runs_at_once_never_share(built: list[FusedLoop]) -> None:
    run(small())
    sources = [gradlab.train(small()) for _ in range(2)]
    together = [[next(source), *source] for source in sources]
    one, other = (next(source) for source in (gradlab.train(small()), gradlab.train(small())))
    assert one is not other
    assert len(built) == 2  # the first loop served the first three runs in turn, a second one the one beside it
    for before, after in pairwise(together):
        np.testing.assert_array_equal(rows(before), rows(after))
