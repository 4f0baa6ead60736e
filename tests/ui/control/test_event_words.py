"""Details of events in words; what is missing is left out."""

from __future__ import annotations

from gradlab.records import Event
from ui.control.event_words import found_words, gap_words


def test_growth_is_told_layer_by_layer_and_the_unknown_is_left_out() -> None:
    growth = {"delta_rms": {"a": 2.0, "b": None}, "grad_norm": {"a": None}, "odd": {"a": 1.25}}
    lines = found_words(Event(3, "autopsy", "It broke.", {"growth": growth})).splitlines()
    assert lines[0] == "It broke."
    assert lines[1:3] == ["Signal, factor from step to step: a 2", "odd, factor from step to step: a 1.25"]
    assert len(lines) == 4


def test_an_event_without_details_has_few_words() -> None:
    assert gap_words(Event(3, "batch_norm", "Compared.")) == ""
    assert found_words(Event(3, "autopsy", "It broke.")).startswith("It broke.\n")
