"""The experiment as text: nothing is lost, and what is not one is refused in one sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from pydantic import ValidationError

import gradlab
from gradlab.errors import SpecError
from gradlab.spec import Experiment
from tests.twin.test_twin import experiments


@given(experiments())
def test_json_gives_back_an_equal_one(experiment: Experiment) -> None:
    assert Experiment.from_json(experiment.to_json()) == experiment


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"layers": 3}', '{"unknown": 1}', '{"name": ""}'])
def test_other_text_is_refused_by_name(text: str) -> None:
    with pytest.raises(SpecError, match=r"^mine: ") as caught:
        Experiment.from_json(text, "mine")
    assert len(str(caught.value)) < 300


def test_it_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError):
        gradlab.preset("healthy").name = "other"
