"""Fields by their dotted paths: what is found, what is refused, and in which words."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gradlab
from gradlab.errors import SpecError
from gradlab.spec import Experiment, with_value
from tests.stacks import dense

BASE = gradlab.preset("vanishing")


def test_a_layer_by_place_from_either_end_by_name_and_all_hidden_ones() -> None:
    assert dense(with_value(BASE, "layers.0.units", "7"))[0].units == 7
    assert dense(with_value(BASE, "layers.-1.name", "top"))[-1].name == "top"
    assert dense(with_value(BASE, "layers.hidden3.frozen", "true"))[2].frozen
    changed = with_value(BASE, "layers.*.activation.kind", "relu")
    assert [layer.activation.kind for layer in dense(changed)] == ["relu"] * (len(BASE.layers) - 1) + ["softmax"]


def test_an_absent_batch_norm_is_made_by_setting_one_of_its_fields() -> None:
    layer = dense(with_value(BASE, "layers.0.batch_norm.position", "after"))[0]
    assert layer.batch_norm is not None
    assert layer.batch_norm.position == "after"
    assert dense(with_value(BASE, "layers.0.batch_norm", "null"))[0].batch_norm is None


def test_another_kind_forgets_what_only_the_old_one_had() -> None:
    elu = with_value(BASE, "layers.0.activation.kind", "elu")
    assert dense(elu)[0].activation.alpha == 1.0
    assert dense(with_value(elu, "layers.0.activation.kind", "tanh"))[0].activation.alpha is None
    spirals = with_value(with_value(BASE, "data.kind", "spirals"), "data.points", "50")
    assert with_value(spirals, "data.kind", "digits").data.kind == "digits"


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("layers.0.units", "0", "greater than or equal to 1, received 0"),
        ("layers.99.units", "5", "there is no layer '99'"),
        ("layers.nobody.units", "5", "use a name, 0 to 10, or"),
        ("training.speed", "5", "'speed' is not one of steps"),
        ("training.steps.more", "5", "nothing stands below 'more'"),
        ("training.steps", "many", "received 'many'"),
        ("training.optimizer.learning_rate", "NaN", "finite"),
        ("layers.0.activation.kind", "magic", "activation.kind"),
        ("", "5", "is not one of"),
    ],
)
def test_what_is_refused_says_where_and_what(path: str, value: str, words: str) -> None:
    with pytest.raises(SpecError) as caught:
        with_value(BASE, path, value)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_does_anything_but_change_or_refuse(path: str, value: str) -> None:
    with contextlib.suppress(SpecError):
        assert isinstance(with_value(BASE, path, value), Experiment)
