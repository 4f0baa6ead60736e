"""Texts of a file: what no page can show is replaced, what no file can hold is refused, and all else stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import gradlab
from gradlab.errors import DocumentError
from gradlab.records import EndReason, Event, RunEnded
from gradlab.records.texts import INSTEAD, lines, one_line
from gradlab.store import History, Pin, Remarks, RunNote, load, save
from gradlab.store.checked import DEEPEST, json_of, shown
from tests.gradlab.store.runs import started


@pytest.mark.parametrize(
    "text", ["", "größe 10⁻³ ∂W", "a\u00a0b\u3000c", "👩‍🔬 \u0645\u06cc\u200c", "e\u0301", "<b>$x"]
)
def test_what_can_be_shown_stays(text: str) -> None:
    assert one_line(text) == lines(text) == text


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\ud800", "\ufffe"])
def test_what_cannot_be_shown_is_replaced(letter: str) -> None:
    assert one_line(f"a{letter}b") == lines(f"a{letter}b") == f"a{INSTEAD}b"
    one_line(letter).encode()


def test_lines_stay_lines_and_a_name_is_one() -> None:
    assert lines("a\n\tb\r\nc") == "a\n\tb\r\nc"
    assert one_line("a\n\tb\r\nc", 4) == "a b "


def test_a_file_is_read_with_texts_that_can_be_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.gradlab"
    first = replace(started(), device="CPU\x00", environment={"se\x01ed": "0\n1"}, layer_names=("a\nb", "\x1bc", "d"))
    history = History(first)
    history.add(Event(0, "no\x00te", "one\ntwo\x00", {"value": "\x00"}))
    history.add(RunEnded(0, EndReason.STOPPED, "\x00.", "a\nb"))
    remarks = Remarks({"0123": RunNote("na\x00me", note="line\nline\x1b[2J")}, (Pin(0, "pin\x00\nned"),))
    save(path, gradlab.preset("vanishing"), [history], remarks)
    document = load(path)
    (again,) = document.histories
    assert (again.started.device, again.started.environment) == (f"CPU{INSTEAD}", {f"se{INSTEAD}ed": "0 1"})
    assert again.layer_names == ("a b", f"{INSTEAD}c", "d")
    (event,) = again.events
    assert (event.kind, event.text, event.details) == (f"no{INSTEAD}te", f"one\ntwo{INSTEAD}", {"value": "\x00"})
    assert again.ended is not None
    assert (again.ended.text, again.ended.layer) == (f"{INSTEAD}.", "a b")
    note = document.remarks.of("0123")
    assert (note.name, note.note) == (f"na{INSTEAD}me", f"line\nline{INSTEAD}[2J")
    assert document.remarks.pins[0].text == f"pin{INSTEAD}\nned"


def test_json_is_refused_with_what_was_received() -> None:
    assert json_of('{"a": "\\ud83d\\ude00"}', dict) == {"a": "😀"}
    for text, why in (
        ('{"a": "\\ud83d"}', "holds half a character"),
        ("[1, 2]", "expected an object, received list of 2"),
        ("{", "is not JSON: {"),
        ('{"a": ' + "[" * DEEPEST + "]" * DEEPEST + "}", f"nested more than {DEEPEST} deep"),
    ):
        with pytest.raises(DocumentError, match=why):
            json_of(text, dict)
    assert json_of('{"a": ' + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1) + "}", dict)
    assert len(shown("x" * 10_000)) == 60
    assert shown({"a": 1}) == "dict of 1"
