"""What happened in a run, as marks."""

from __future__ import annotations

from gradlab.records import Event
from tests.gradlab.store.runs import broken, finished, numbers, recorded
from ui.timeline.marks import marks_of


def test_knobs_tell_from_what_to_what() -> None:
    history = recorded(numbers(50))
    rate = history.started.experiment.training.optimizer.learning_rate
    history.add(Event(10, "learning_rate", "Learning rate 0.5 from step 10 on.", {"value": 0.5}))
    history.add(Event(20, "learning_rate", "Learning rate 0.25 from step 20 on.", {"value": 0.25}))
    history.add(Event(30, "clip_threshold", "Clipping threshold 2 from step 30 on.", {"value": 2.0}))
    texts = [mark.text for mark in marks_of(history)]
    assert texts[0] == f"learning rate {rate:g} → 0.5"
    assert texts[1] == "learning rate 0.5 → 0.25"
    assert texts[2].endswith("→ 2")
    assert [mark.step for mark in marks_of(history)] == [10, 20, 30]


def test_switches_pauses_and_what_is_unknown() -> None:
    history = recorded(numbers(50))
    history.add(Event(5, "paused", "Paused after step 5.", {}))
    history.add(Event(9, "frozen", "Layer hidden2 is frozen.", {"layer": "hidden2", "value": True}))
    history.add(Event(8, "frozen", "Layer hidden2 trains again.", {"layer": "hidden2", "value": False}))
    history.add(Event(7, "of a later version", "Something new.", {}))
    found = [(mark.step, mark.text, mark.icon) for mark in marks_of(history)]
    assert found == [(5, "", "pause"), (8, "hidden2 trains again", "unlock"), (9, "hidden2 frozen", "lock")]


def test_a_bad_end_is_one_mark_with_the_whole_sentence() -> None:
    history = broken(numbers(40))
    history.add(Event(40, "autopsy", "The first number that was not finite stood in hidden1.", {}))
    mark = marks_of(history)[-1]
    assert (mark.step, mark.text, mark.color) == (40, "not finite · hidden1", "exploding")
    assert history.ended is not None
    assert mark.tip == history.ended.text
    assert len(marks_of(history)) == 1


def test_a_finished_run_shows_what_was_done_in_it() -> None:
    assert [mark.step for mark in marks_of(finished(numbers(60)))] == [5]
