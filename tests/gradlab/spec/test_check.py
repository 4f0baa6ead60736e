"""Every problem of an experiment is found before anything is built, errors first, each where it is mended."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import gradlab
from gradlab.errors import SpecError
from gradlab.spec import DataShape, Experiment, Problem, check, require_valid, training_examples, with_value

BASE = gradlab.preset("vanishing")
LAST = len(BASE.layers) - 1


def with_(*pairs: tuple[str, object]) -> Experiment:
    experiment = BASE
    for path, value in pairs:
        experiment = with_value(experiment, path, value)
    return experiment


@pytest.mark.parametrize(
    ("make", "layer", "field", "words"),
    [
        (lambda: BASE.model_copy(update={"layers": ()}), None, "", "no layers"),
        (lambda: with_(("layers.output.units", 3)), LAST, "units", "set its units to 10"),
        (lambda: with_(("layers.output.activation.kind", "tanh")), LAST, "activation.kind", "must be softmax"),
        (lambda: with_(("layers.1.activation.kind", "softmax")), 1, "activation.kind", "belongs to the output layer"),
        (lambda: with_(("layers.1.name", "hidden1")), 0, "name", "2 layers are named hidden1"),
        (lambda: with_(("layers.1.name", "a/b")), 1, "name", "has a slash"),
        (lambda: with_(("layers.output.batch_norm.position", "after")), LAST, "batch_norm.position", "after softmax"),
        (lambda: with_(("training.batch_size", 5000)), None, "training.batch_size", "larger than the 1,438"),
        (lambda: with_(("layers.*.units", 16384)), None, "", "parameters; at most"),
        (lambda: with_(("layers.*.frozen", True), ("layers.output.frozen", True)), 0, "frozen", "nothing would train"),
    ],
)
def test_errors(make: Callable[[], Experiment], layer: int | None, field: str, words: str) -> None:
    first = check(make())[0]
    assert (first.layer, first.field, first.severity) == (layer, field, "error")
    assert words in first.message
    with pytest.raises(SpecError, match=r"\.$"):
        require_valid(make())


def test_a_warning_comes_last_and_keeps_nothing_from_training() -> None:
    experiment = with_(("layers.0.batch_norm.position", "before"), ("training.batch_size", 1))
    assert [problem.severity for problem in check(experiment)] == ["warning"]
    require_valid(experiment)
    broken = with_value(experiment, "layers.output.units", 3)
    assert [problem.severity for problem in check(broken)] == ["error", "warning"]


def test_a_persons_file_is_judged_only_when_its_shape_is_known() -> None:
    experiment = with_(("data", {"kind": "csv", "path": "mine.csv"}))
    assert check(experiment) == []
    found = check(experiment, DataShape(features=4, classes=3, examples=150))
    assert isinstance(found[0], Problem)
    assert "set its units to 3" in found[0].message


@pytest.mark.parametrize(("examples", "share", "left"), [(100, 0.2, 80), (2, 0.9, 1), (3, 0.05, 2)])
def test_both_parts_of_the_data_have_an_example(examples: int, share: float, left: int) -> None:
    assert training_examples(examples, share) == left


TOP = {"name": "top", "units": 10, "activation": {"kind": "softmax"}}
STACKS: list[tuple[list[dict[str, object]], int, str, str]] = [
    ([{"kind": "conv2d"}, TOP], 1, "kind", "pictures of 8×8×16 arrive, but a dense layer takes rows"),
    ([{"kind": "flatten"}, {"kind": "conv2d"}, TOP], 1, "kind", "it needs pictures, but rows of 64 numbers arrive"),
    ([{"kind": "dense"}, {"kind": "max_pool"}, TOP], 1, "kind", "move it below Flatten"),
    ([{"kind": "average_pool", "size": 9}, {"kind": "flatten"}, TOP], 0, "size", "9×9 does not fit pictures of 8×8×1"),
    (
        [{"kind": "conv2d", "kernel_size": 9, "padding": "valid"}, {"kind": "flatten"}, TOP],
        0,
        "kernel_size",
        "9×9 does not fit",
    ),
    ([{"kind": "residual"}, TOP], 0, "span", "goes around 2 layers, but only 0 layers stand below it"),
    ([{"units": 30}, {"kind": "residual", "span": 1}, TOP], 1, "span", "has the shape 64, what leaves 30"),
    ([{"units": 30}, {"kind": "dropout"}], 1, "kind", "is Dropout; the stack must end with a dense one"),
]


@pytest.mark.parametrize(("layers", "place", "field", "words"), STACKS)
def test_layers_that_do_not_fit_are_told_where_they_stand(
    layers: list[dict[str, object]], place: int, field: str, words: str
) -> None:
    (found, *_) = check(Experiment.model_validate({"layers": layers}))
    assert (found.layer, found.field, found.severity) == (place, field, "error")
    assert words in found.message


def test_pictures_are_missing_where_the_data_have_none() -> None:
    layers = [{"kind": "conv2d"}, {"kind": "flatten"}, {**TOP, "units": 2}]
    (found,) = check(Experiment.model_validate({"data": {"kind": "moons"}, "layers": layers}))
    assert "rows of 2 numbers arrive; use data with pictures" in found.message


NUMBER = {"name": "top", "units": 1, "activation": {"kind": "linear"}}


@pytest.mark.parametrize(
    ("top", "training", "field", "words"),
    [
        (NUMBER, {}, "training.loss.kind", "cross-entropy is for classes; choose MSE"),
        (
            {**NUMBER, "activation": {"kind": "softmax"}},
            {"loss": {"kind": "mse"}},
            "activation.kind",
            "must not be softmax",
        ),
        ({**NUMBER, "units": 3}, {"loss": {"kind": "huber"}}, "units", "has one number to predict; set its units to 1"),
        (
            {**NUMBER, "activation": {"kind": "tanh"}},
            {"loss": {"kind": "mse"}},
            "activation.kind",
            "beyond 1; use linear",
        ),
    ],
)
def test_what_predicting_numbers_needs(
    top: dict[str, object], training: dict[str, object], field: str, words: str
) -> None:
    experiment = Experiment.model_validate({"data": {"kind": "diabetes"}, "layers": [top], "training": training})
    (found,) = check(experiment)
    assert found.field == field
    assert words in found.message


def test_numbers_have_no_random_labels() -> None:
    data = {"kind": "diabetes", "label_noise": 0.5}
    experiment = Experiment.model_validate({"data": data, "layers": [NUMBER], "training": {"loss": {"kind": "mse"}}})
    (found,) = check(experiment)
    assert found.field == "data.label_noise"


def test_classes_may_be_learned_by_squares() -> None:
    assert check(with_(("training.loss.kind", "mse"), ("layers.output.activation.kind", "logistic"))) == []
