"""The lowest layers of a source take the place of one's own, with weights that are the same bit for bit."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

import gradlab
from gradlab.data import load_data
from gradlab.errors import SourceError, SpecError
from gradlab.records import Checkpoint, digest_of, layer_weights
from gradlab.reuse import Manner, Source, audit, forget_origin, needed, read_source, source_of_run, take
from gradlab.spec import Digits, Experiment, Layer, Training, check, origin_of, with_value
from gradlab.store import History, history_of, save
from tests.gradlab.reuse.stacks import own_stack


def short(experiment: Experiment, data: Digits) -> Experiment:
    """Let `experiment` train for twenty steps on some of the digits."""
    output = experiment.layers[-1].model_copy(update={"units": len(data.classes) or 10})
    training = Training(steps=20, batch_size=16, evaluate_every=20)
    layers = (*experiment.layers[:-1], output)
    return experiment.model_copy(update={"data": data, "training": training, "layers": layers})


@cache
def base() -> History:
    experiment = with_value(short(own_stack(12, 11, 9), Digits(classes=(0, 1, 2, 3, 4))), "layers.0.batch_norm", {})
    return history_of(list(gradlab.train(experiment)))


def source() -> Source:
    return source_of_run(base(), "base")


def target() -> Experiment:
    return short(own_stack(8, 7), Digits(classes=(5, 6, 7, 8, 9)))


def kept(history: History) -> Checkpoint:
    assert history.checkpoint is not None
    return history.checkpoint


def names(layers: tuple[Layer, ...]) -> list[str]:
    return [layer.name for layer in layers]


def test_layers_take_the_place_of_ones_own() -> None:
    taken = take(target(), source(), 2)
    assert names(taken.experiment.layers) == ["own1", "own2", "output"]
    origins = [origin_of(layer) for layer in taken.experiment.layers]
    assert origins[2] is None
    for origin, name in zip(origins[:2], ("own1", "own2"), strict=True):
        assert origin is not None
        assert (origin.source, origin.layer) == ("base", name)
        arrays = layer_weights(kept(base()).weights, name)
        assert digest_of(taken.weights[origin.sha256]) == origin.sha256 == digest_of(arrays)
        assert origin.kernel == arrays["kernel"].shape
    assert needed([taken.experiment]) == taken.weights.keys()
    assert not [problem for problem in check(taken.experiment) if problem.severity == "error"]


def test_the_names_of_layers_stay_unlike() -> None:
    taken = take(target(), source(), 2, Manner(replace=0, freeze=False, rate_factor=0.1))
    assert names(taken.experiment.layers) == ["own1-2", "own2-2", "own1", "own2", "output"]
    assert [getattr(layer, "rate_factor", 1) for layer in taken.experiment.layers] == [0.1, 0.1, 1, 1, 1]
    assert not any(getattr(layer, "frozen", False) for layer in taken.experiment.layers)


def test_the_scaling_travels_along_where_it_fits() -> None:
    theirs = load_data(base().started.experiment.data)
    taken = take(target(), source(), 1)
    ours = load_data(taken.experiment.data)
    np.testing.assert_array_equal(ours.mean, theirs.mean)
    np.testing.assert_array_equal(ours.scale, theirs.scale)
    assert taken.notes == ("The inputs are scaled as those of base were.",)
    own = take(target(), source(), 1, Manner(scaling=False))
    assert own.experiment.data.standardization is None
    assert "scaled in its own way" in own.notes[0]


def test_frozen_layers_start_and_stay_as_they_were() -> None:
    taken = take(target(), source(), 2)
    history = history_of(list(gradlab.train(taken.experiment, reused=taken.weights)))
    for name in ("own1", "own2"):
        assert digest_of(layer_weights(kept(history).weights, name)) == digest_of(
            layer_weights(kept(base()).weights, name)
        )
    first, second, output = audit(history)
    assert (first.origin, first.frozen, first.since, first.batch_norm) == ("base: own1", True, 0, "stored")
    assert first.unchanged
    assert second.batch_norm == ""
    assert second.before == second.after != ""
    assert (output.origin, output.since, output.before) == ("", None, "")
    assert all(row.kept_faith for row in (first, second, output))


def test_thawed_layers_start_as_they_were_and_learn() -> None:
    taken = take(target(), source(), 2, Manner(freeze=False))
    history = history_of(list(gradlab.train(taken.experiment, reused=taken.weights)))
    rows = audit(history)
    assert [row.unchanged for row in rows] == [False, False, None]
    origin = origin_of(taken.experiment.layers[0])
    assert origin is not None
    assert rows[0].before == origin.sha256
    assert rows[0].batch_norm == "batch"


def test_weights_that_are_missing_are_named() -> None:
    taken = take(target(), source(), 1)
    with pytest.raises(SpecError, match="starts with the weights of own1 in base, and they are not here"):
        next(gradlab.train(taken.experiment))
    anew = forget_origin(taken.experiment, ["own1"])
    assert needed([anew]) == frozenset()


def test_a_stack_that_changed_its_mind_is_told() -> None:
    taken = take(target(), source(), 1)
    wider = with_value(taken.experiment, "layers.own1.units", 13)
    problem = next(problem for problem in check(wider) if problem.field == "origin")
    assert "taken from base are 64×12, and 64×13 are needed here" in problem.message


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "the 3 lowest layers can be taken, and 0"), (4, "output is its output layer, which belongs to its own task")],
)
def test_too_many_or_none(count: int, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        take(target(), source(), count)


def test_inputs_of_another_size_are_explained() -> None:
    other = with_value(target(), "data.kind", "wine")
    with pytest.raises(SourceError, match=r"base takes 64, and your data give 13: .* 64×12, and 13×12 would be needed"):
        take(other, source(), 1)


def test_more_of_ones_own_than_there_are() -> None:
    with pytest.raises(SourceError, match="3 of your own layers cannot give way, because 2 stand below the output"):
        take(target(), source(), 1, Manner(replace=3))


def test_an_experiment_file_is_a_source(tmp_path: Path) -> None:
    path = tmp_path / "base.gradlab"
    save(path, base().started.experiment, [base()])
    found = read_source(path)
    assert found.name == "base, run 1"
    assert found.usable == 3
    np.testing.assert_array_equal(found.layers[0].weights["moving_mean"], kept(base()).weights["own1/moving_mean"])
    with pytest.raises(SourceError, match="has one run, and run 2 was asked for"):
        read_source(path, run=2)
    save(path, base().started.experiment)
    with pytest.raises(SourceError, match="no recorded run with weights"):
        read_source(path)
