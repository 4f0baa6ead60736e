"""An experiment as JSON or TOML and back: equal, in a stable order, and refused by name where it is none."""

from __future__ import annotations

import json
import tomllib
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gradlab
from gradlab.errors import SpecError
from gradlab.spec import Experiment, TextKind, from_text, to_text
from tests.gradlab.spec.anything import experiments

KINDS: tuple[TextKind, ...] = get_args(TextKind)


@pytest.mark.parametrize("kind", KINDS)
@given(experiment=experiments())
@settings(max_examples=60)
def test_text_gives_back_an_equal_one(kind: TextKind, experiment: Experiment) -> None:
    text = to_text(experiment, kind)
    assert from_text(text, kind) == experiment
    assert to_text(from_text(text, kind), kind) == text


@given(
    note=st.text(st.characters(exclude_categories=["Cs"])),
    name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
)
def test_every_text_survives_between_quotes(note: str, name: str) -> None:
    experiment = Experiment(note=note, name=name[:200])
    for kind in KINDS:
        assert from_text(to_text(experiment, kind), kind) == experiment


def test_both_say_the_same() -> None:
    experiment = gradlab.preset("healthy")
    assert tomllib.loads(to_text(experiment, "toml")) == json.loads(to_text(experiment, "json"))


def test_toml_is_laid_out_for_people() -> None:
    lines = to_text(gradlab.preset("vanishing"), "toml").splitlines()
    assert lines[0] == 'name = "Vanishing gradients"'
    assert lines.count("[[layers]]") == 11
    first = lines[lines.index("[[layers]]") :]
    assert first[1:3] == ['kind = "dense"', 'name = "hidden1"']
    assert 'activation = { kind = "logistic", alpha_per = "unit" }' in first
    assert "learning_rate = 0.1" in " ".join(lines[lines.index("[training]") :])


def test_one_change_is_one_changed_line() -> None:
    before = gradlab.preset("healthy")
    after = gradlab.spec.with_value(before, "layers.hidden3.units", 50)
    for kind in KINDS:
        old, new = (to_text(one, kind).splitlines() for one in (before, after))
        assert sum(one != other for one, other in zip(old, new, strict=True)) == 1


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("json", '{"layers": [{"untis": 3}]}', "layers.0.untis"),
        ("toml", "[[layers]]\nuntis = 3", "layers.0.untis"),
        ("toml", "[training]\nsteps = 0", "training.steps"),
        ("toml", "name = ", "this is not TOML"),
        ("toml", "name = 1979-05-27", "name"),
        ("toml", "a = " + "[" * 5000, "nested too deeply"),
        ("toml", "a = " + "9" * 5000, "a number is too long"),
        ("toml", "[training]\nsteps = inf", "training.steps"),
        ("json", "[" * 100_000, "mine"),
        ("json", "9" * 5000, "mine"),
    ],
)
def test_what_is_none_is_refused_in_a_sentence(kind: TextKind, text: str, words: str) -> None:
    with pytest.raises(SpecError, match=r"^mine: ") as caught:
        from_text(text, kind, "mine")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300
