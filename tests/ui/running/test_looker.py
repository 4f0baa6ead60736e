"""Looks are taken off the GUI thread, one at a time; the latest edit wins, and none is taken while it is held."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

import gradlab
from gradlab.errors import SpecError
from gradlab.records import Look
from gradlab.spec import Experiment, with_value
from tests.ui import fakes
from ui.running.looker import Looker, seen_of

BASE = gradlab.preset("vanishing")
WAIT_MS = 20_000


def sized(units: int) -> Experiment:
    return with_value(BASE, "layers.0.units", units)


class Eye:
    """Takes looks, each only when it is told to, and remembers at what and on which thread."""

    def __init__(self) -> None:
        self.units: list[int] = []
        self.threads: set[int] = set()
        self.began = threading.Event()
        self.may = threading.Event()
        self.may.set()

    def take(self, experiment: Experiment) -> Look:
        self.threads.add(threading.get_ident())
        units = experiment.layers[0].model_dump()["units"]
        self.units.append(units)
        self.began.set()
        assert self.may.wait(WAIT_MS / 1000)
        if units == 13:
            raise SpecError("Thirteen units are refused here.")
        if units == 14:
            raise ZeroDivisionError
        return fakes.look(experiment)


@pytest.fixture
def eye() -> Eye:
    return Eye()


@pytest.fixture
def looker(eye: Eye, qapp: object) -> Iterator[Looker]:
    made = Looker(eye.take)
    yield made
    eye.may.set()
    assert made.shutdown(WAIT_MS)


def test_it_looks_on_a_thread_of_its_own_once_it_may(looker: Looker, eye: Eye, qtbot: QtBot) -> None:
    looker.ask(BASE)
    looker.ask(sized(7))
    assert eye.units == []
    with qtbot.waitSignal(looker.looked, timeout=WAIT_MS) as caught:
        looker.hold(held=False)
    assert eye.units == [7]
    assert threading.get_ident() not in eye.threads
    assert caught.args is not None
    assert caught.args[0].experiment == sized(7)


def test_the_latest_edit_wins(looker: Looker, eye: Eye, qtbot: QtBot) -> None:
    looker.hold(held=False)
    eye.may.clear()
    seen: list[Look] = []
    looker.looked.connect(seen.append)
    looker.ask(sized(1))
    assert eye.began.wait(WAIT_MS / 1000)
    for units in (2, 3, 4):
        looker.ask(sized(units))
    eye.may.set()
    qtbot.waitUntil(lambda: len(seen) == 1, timeout=WAIT_MS)
    assert eye.units == [1, 4]
    assert seen[0].experiment == sized(4)


def test_what_a_look_does_not_depend_on_is_answered_at_once(looker: Looker, eye: Eye, qtbot: QtBot) -> None:
    looker.hold(held=False)
    with qtbot.waitSignal(looker.looked, timeout=WAIT_MS):
        looker.ask(BASE)
    with qtbot.waitSignal(looker.looked, timeout=WAIT_MS):
        looker.ask(with_value(BASE, "training.optimizer.learning_rate", 0.5))
    assert len(eye.units) == 1
    for path, value in (("training.seed", 3), ("training.loss.kind", "mse"), ("layers.1.frozen", "true")):
        assert seen_of(with_value(BASE, path, value)) != seen_of(BASE)


@pytest.mark.parametrize("units", [13, 14])
def test_where_none_can_be_taken_there_is_none(looker: Looker, qtbot: QtBot, units: int) -> None:
    looker.hold(held=False)
    with qtbot.waitSignal(looker.looked, timeout=WAIT_MS) as caught:
        looker.ask(sized(units))
    assert caught.args == [None]
    with qtbot.waitSignal(looker.looked, timeout=WAIT_MS) as caught:
        looker.ask(sized(15))
    assert caught.args != [None]


def test_what_is_forgotten_is_not_looked_at(looker: Looker, eye: Eye, qtbot: QtBot) -> None:
    looker.ask(sized(5))
    with qtbot.waitSignal(looker.looked, timeout=WAIT_MS) as caught:
        looker.forget()
    assert caught.args == [None]
    looker.hold(held=False)
    with qtbot.waitSignal(looker.looked, timeout=WAIT_MS):
        looker.ask(sized(6))
    assert eye.units == [6]
