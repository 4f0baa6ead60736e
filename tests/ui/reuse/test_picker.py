"""The picker shows what can be taken, explains what does not fit, and hands over what is taken."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from safetensors.numpy import save_file

from gradlab.reuse import Source, SourceLayer, unpacked
from gradlab.spec import Dense, Experiment, Standardization, bundled_shape, with_value
from gradlab.store import History
from tests.gradlab.reuse.stacks import own_stack
from tests.gradlab.store.runs import started
from ui.reuse import Picker
from ui.support.beside import Beside
from ui.support.theme import Theme


def source(entrance: int = 64) -> Source:
    sizes = [(entrance, 9), (9, 8)]
    layers = [
        SourceLayer(
            f"low{n}", "Dense", Dense(name=f"low{n}", units=units), {"kernel": np.ones((rows, units), np.float32)}
        )
        for n, (rows, units) in enumerate(sizes, start=1)
    ]
    lost = SourceLayer("code", "Lambda", None, why="code (Lambda): it holds program code, which is never run.")
    scaling = Standardization(mean=(0.0,) * entrance, scale=(1.0,) * entrance)
    return Source("base", (*layers, lost), (entrance,), scaling)


def picker(
    bot: QtBot, theme: Theme, experiment: Experiment | None = None, runs: list[tuple[str, History]] | None = None
) -> Picker:
    own = experiment or own_stack(5, 4, 3)
    reader = Beside()
    made = Picker(theme, own, bundled_shape(own.data), runs or [], reader)
    reader.setParent(made)

    def leave(_picker: object) -> None:
        assert reader.shutdown()

    bot.addWidget(made, before_close_func=leave)
    return made


def read(bot: QtBot, shown: Picker, path: Path) -> None:
    """Let the picker read a file to its end."""
    reader = shown.findChild(Beside)
    assert reader is not None
    shown.read_file(path)
    assert reader.is_busy
    bot.waitUntil(lambda: not reader.is_busy)


def test_without_a_source_nothing_can_be_taken(qtbot: QtBot, theme: Theme) -> None:
    shown = picker(qtbot, theme)
    assert "Choose a run of this document, or a file" in shown.message.text()
    assert not shown.done_button.isEnabled()


def test_the_stacks_stand_beside_each_other(qtbot: QtBot, theme: Theme) -> None:
    shown = picker(qtbot, theme)
    shown.show_source(source())
    assert shown.count.value() == shown.count.maximum() == shown.replace.value() == 2
    texts = [shown.source_list.item(row).text() for row in range(3)]
    assert texts[0] == "low1\nDense 9 · ELU · 64 → 9"
    assert "program code" in texts[2]
    assert not shown.source_list.item(2).flags()
    after = [shown.result_list.item(row).text().splitlines()[0] for row in range(shown.result_list.count())]
    assert after == ["low1  ←  low1 of base", "low2  ←  low2 of base", "own3", "output"]


def test_the_person_chooses_how_many(qtbot: QtBot, theme: Theme) -> None:
    shown = picker(qtbot, theme)
    shown.show_source(source())
    shown.source_list.itemPressed.emit(shown.source_list.item(0))
    assert shown.count.value() == 1
    shown.replace.setValue(3)
    shown.frozen.setChecked(False)
    shown.rate.setValue(0.1)
    got: list[tuple[Any, ...]] = []
    shown.taken.connect(lambda *what: got.append(what))
    with qtbot.waitSignal(shown.accepted):
        shown.result_list.dropped.emit()
        assert not shown.done_button.isEnabled()
    count, name, taken, weights = got[0]
    assert (count, name) == (1, "base")
    assert set(unpacked(weights)) == {taken.experiment.layers[0].origin.sha256}
    layer = taken.experiment.layers[0]
    assert [one.name for one in taken.experiment.layers] == ["low1", "output"]
    assert (layer.frozen, layer.rate_factor, layer.origin.source) == (False, 0.1, "base")


def test_who_changes_the_choice_while_weights_are_packed_is_not_handed_the_old_one(qtbot: QtBot, theme: Theme) -> None:
    shown = picker(qtbot, theme)
    shown.show_source(source())
    got: list[tuple[Any, ...]] = []
    shown.taken.connect(lambda *what: got.append(what))
    shown.done_button.click()
    shown.count.setValue(1)
    assert shown.done_button.isEnabled()
    with qtbot.waitSignal(shown.accepted):
        shown.done_button.click()
    assert [count for count, *_ in got] == [1]


def test_what_does_not_fit_is_explained(qtbot: QtBot, theme: Theme) -> None:
    shown = picker(qtbot, theme)
    shown.show_source(source(30))
    assert "base takes 30, and your data give 64" in shown.message.text()
    assert not shown.take_button.isEnabled()


def test_a_file_that_cannot_be_read_is_explained(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    shown = picker(qtbot, theme)
    bad = tmp_path / "bad.keras"
    bad.write_bytes(b"no zip")
    read(qtbot, shown, bad)
    assert "not a sound .keras archive" in shown.message.text()
    assert shown.source_list.count() == shown.sources.count() == 0


def test_the_window_goes_on_while_a_slow_file_is_read_and_reading_can_be_stopped(
    qtbot: QtBot, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived, readers = threading.Event(), list[int]()

    def slow(*_: object, **__: object) -> Source:
        readers.append(threading.get_ident())
        assert arrived.wait(60)
        return source()

    monkeypatch.setattr("gradlab.reuse.read_source", slow)
    shown = picker(qtbot, theme)
    shown.read_file(tmp_path / "slow.keras")
    qtbot.waitUntil(lambda: bool(readers))
    assert readers != [threading.get_ident()]
    assert shown.message.text() == "Reading slow.keras …"
    assert not shown.done_button.isEnabled()
    shown.file_button.click()
    assert "Reading slow.keras was stopped" in shown.message.text()
    arrived.set()
    read(qtbot, shown, tmp_path / "again.keras")
    assert (shown.sources.currentText(), shown.count.maximum()) == ("again.keras", 2)
    assert shown.sources.count() == 1  # what the stopped reading gave was thrown away
    assert shown.file_button.text() == "Choose file …"


def test_a_reading_that_breaks_is_told(
    qtbot: QtBot, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Source:
        raise ZeroDivisionError("nothing to divide by")

    monkeypatch.setattr("gradlab.reuse.read_source", broken)
    shown = picker(qtbot, theme)
    read(qtbot, shown, tmp_path / "a.keras")
    assert "ZeroDivisionError: nothing to divide by" in shown.message.text()


def test_a_run_is_read_once(qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def of_run(_history: History, name: str) -> Source:
        asked.append(name)
        return source()

    monkeypatch.setattr("gradlab.reuse.source_of_run", of_run)
    shown = picker(qtbot, theme, runs=[("mine, run 2", History(started())), ("mine, run 1", History(started()))])
    qtbot.waitUntil(lambda: shown.source is not None)
    for place in (1, 0, 1):
        shown.sources.setCurrentIndex(place)
        shown.sources.activated.emit(place)
        qtbot.waitUntil(lambda: shown.source is not None)
    assert asked == ["mine, run 2", "mine, run 1"]
    assert shown.done_button.isEnabled()


def test_bare_weights_are_laid_beside_ones_own(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    path = tmp_path / "own.safetensors"
    save_file({"own1/kernel": np.ones((64, 5), np.float32), "own1/bias": np.ones(5, np.float32)}, path)
    shown = picker(qtbot, theme)
    read(qtbot, shown, path)
    assert shown.count.maximum() == 1
    assert "weights alone" in shown.message.text()
    assert shown.done_button.isEnabled()


def test_the_scaling_is_offered(qtbot: QtBot, theme: Theme) -> None:
    shown = picker(qtbot, theme, with_value(own_stack(5), "data.training_share", 0.5))
    shown.show_source(source())
    assert shown.scaling.isEnabled()
    assert "scaled as those of base were" in shown.message.text()
    shown.scaling.setChecked(False)
    assert "scaled in its own way" in shown.message.text()
