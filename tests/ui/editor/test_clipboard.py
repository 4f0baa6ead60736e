"""Layers travel as text; whatever else comes from the clipboard is answered in a sentence."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gradlab
from gradlab.errors import SpecError
from gradlab.spec import LAYER_LABELS, new_layer
from ui.editor.clipboard import MOST_CHARACTERS, from_text, to_text

EVERY_KIND = tuple(new_layer(kind) for kind in LAYER_LABELS)


def test_layers_of_every_kind_come_back_as_they_were() -> None:
    assert from_text(to_text(EVERY_KIND)) == EVERY_KIND


def test_a_copied_experiment_gives_its_layers() -> None:
    experiment = gradlab.preset("healthy")
    assert from_text(experiment.to_json()) == experiment.layers


HOSTILE = {
    "nothing": ("  \n", "is empty"),
    "prose": ("Dear reviewer, thank you", "holds no layers"),
    "number": ("1" * 10_000, "holds no layers"),
    "list": ("[1, 2]", "holds no layers"),
    "deep": ("[" * 100_000, "holds no layers"),
    "deep layers": ('{"layers": ' + "[" * 900 + "]" * 900 + "}", "cannot be used"),
    "none": ('{"layers": []}', "cannot be used"),
    "text": ('{"layers": "dense"}', "cannot be used"),
    "unknown kind": ('{"layers": [{"kind": "transformer"}]}', "cannot be used"),
    "unknown field": ('{"layers": [{"kind": "dense", "__class__": "os"}]}', "cannot be used"),
    "not finite": ('{"layers": [{"kind": "dense", "l2": NaN}]}', "cannot be used"),
    "too wide": ('{"layers": [{"kind": "dense", "units": 1e9}]}', "cannot be used"),
    "too many": (json.dumps({"layers": [{"kind": "flatten"}] * 1001}), "cannot be used"),
    "too long": ("x" * (MOST_CHARACTERS + 1), "too many for layers"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_holds_no_layers_is_answered_in_one_sentence(case: str) -> None:
    text, complaint = HOSTILE[case]
    with pytest.raises(SpecError, match=complaint) as caught:
        from_text(text)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert len(sentence) < 400
    assert "\n" not in sentence


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["kind", "layers", "name"]), inner),
    max_leaves=8,
)


@settings(max_examples=40)
@given(JSON.map(json.dumps) | JSON.map(lambda value: json.dumps({"layers": [value]})) | st.text(max_size=40))
def test_anything_gives_layers_or_a_sentence(text: str) -> None:
    sentence = "."
    try:
        assert from_text(text)
    except SpecError as error:
        sentence = str(error)
    assert sentence.endswith(".")
