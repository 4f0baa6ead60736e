"""Every template is a stack that can be trained, whatever depth and width are chosen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gradlab
from gradlab.spec import Activation, DataShape, Dense, Residual, bundled_shape, check, weighted
from ui.editor import edits
from ui.editor.templates import Choices, start_for, templates

BASE = gradlab.preset("vanishing")
SHAPE = bundled_shape(BASE.data)


@pytest.mark.parametrize("name", templates())
@settings(max_examples=15)
@given(depth=st.integers(1, 30), width=st.integers(1, 300), kind=st.sampled_from(["relu", "selu", "tanh", "prelu"]))
def test_it_has_no_problem_and_keeps_the_output(name: str, depth: int, width: int, kind: str) -> None:
    template = templates()[name]
    choices = Choices(depth, width, Activation.model_validate({"kind": kind}), SHAPE)
    changed = edits.with_stack(BASE, template.hidden(choices), Dense(initializer=template.start))
    assert check(changed, SHAPE) == []
    output, before = changed.layers[-1], BASE.layers[-1]
    assert isinstance(output, Dense)
    assert isinstance(before, Dense)
    assert (output.name, output.units, output.activation) == (before.name, before.units, before.activation)
    assert output.initializer == template.start
    assert (changed.data, changed.training) == (BASE.data, BASE.training)


def test_pictures_are_pooled_as_often_as_they_allow() -> None:
    conv = templates()["conv"]
    large = DataShape(features=784, classes=10, examples=1000, picture=(28, 28, 1))
    counts = {
        shape.picture: sum(layer.kind == "max_pool" for layer in conv.hidden(Choices(9, 8, Activation(), shape)))
        for shape in (large, SHAPE)
        if shape is not None
    }
    assert counts == {(28, 28, 1): 3, (8, 8, 1): 1}


def test_a_residual_block_is_bypassed_as_a_whole() -> None:
    layers = templates()["residual"].hidden(Choices(3, 16, Activation(kind="relu"), SHAPE))
    spans = [(index, layer.span) for index, layer in enumerate(layers) if isinstance(layer, Residual)]
    assert spans == [(4, 3), (8, 3), (12, 3)]


def test_weights_start_as_the_activation_asks_for() -> None:
    kinds = {
        kind: start_for(Activation.model_validate({"kind": kind})).kind for kind in ("selu", "tanh", "relu", "elu")
    }
    assert kinds == {"selu": "lecun", "tanh": "glorot", "relu": "he", "elu": "he"}


def test_an_empty_stack_gets_an_output_too() -> None:
    empty = BASE.model_copy(update={"layers": ()})
    changed = edits.with_stack(empty, [Dense(name="a"), Dense(name="a")])
    assert [layer.name for layer in weighted(changed.layers)] == ["a", "a1", "output"]
