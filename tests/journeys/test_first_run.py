"""From the welcome page to a saved file and back: what a student does on the first day."""

from __future__ import annotations

import csv

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from gradlab.records import STEP_INDEX
from tests.ui.desk import Desk
from ui.running import EngineState, RunState
from ui.support.settings import SHOW_WELCOME


def test_from_the_welcome_page_to_a_saved_run_and_back(lab: Desk) -> None:
    app, window = lab.app, lab.app.window
    lab.settings.set(SHOW_WELCOME, True)
    lab.start(preset=None)
    assert window.shows_welcome
    lab.bot.mouseClick(window.welcome.preset_cards[0], Qt.MouseButton.LeftButton)
    assert not window.shows_welcome
    loading = app.runner.engine is EngineState.LOADING  # another test of this process may have loaded it already
    window.run_bar.primary.click()
    assert app.runner.state is (RunState.WAITING if loading else RunState.BUILDING)  # it begins by itself when it can
    lab.until(lambda: lab.last_step() > 20)
    assert app.board.instruments()["heatmap"].draws > 0

    window.run_bar.primary.click()
    lab.until(lambda: any(event.kind == "paused" for event in lab.app.runner.history.events))  # pyright: ignore[reportOptionalMemberAccess]
    before = lab.last_step()
    window.run_bar.step_button.click()
    lab.until(lambda: lab.last_step() > before)
    assert lab.last_step() == before + 1
    window.run_bar.primary.click()
    lab.until(lambda: lab.last_step() > before + 20)
    lab.stop()
    assert window.isWindowModified()

    check_what_is_shown_and_saved(lab)


def check_what_is_shown_and_saved(lab: Desk) -> None:
    """Compare the meters with the recorded signal, then save, leave, reopen, and find the same plots."""
    app, window = lab.app, lab.app.window
    history = app.shown.history
    assert history is not None
    signal = history.relative_signal()
    assert signal[-1] == 1
    assert signal[0] < 1e-5  # it vanishes on its way down
    meters = window.stack_editor.view.stack.meters
    assert meters is not None
    assert [meter.value for meter in meters if meter is not None] == signal.tolist()

    path = lab.folder / "first.gradlab"
    lab.will_choose(path)
    lab.press("save")
    assert path.is_file()
    assert not window.isWindowModified()
    shown = {name: instrument.table() for name, instrument in app.board.instruments().items()}
    spec = app.document.experiment
    assert app.files.new_from("healthy")
    assert app.shown.history is None
    assert app.files.open(path)
    assert app.document.experiment == spec
    for name, instrument in app.board.instruments().items():
        instrument.refresh()
        header, columns = instrument.table()
        assert header == shown[name][0]
        for column, old in zip(columns, shown[name][1], strict=True):
            np.testing.assert_array_equal(np.asarray(column), np.asarray(old))


def test_a_turned_knob_acts_on_the_running_run_and_is_recorded(lab: Desk) -> None:
    app = lab.app
    lab.start()
    lab.train()
    field = app.window.run_bar.learning_rate.field
    field.setText("0.0375")
    field.setModified(True)
    field.editingFinished.emit()
    history = app.runner.history
    assert history is not None

    def recorded() -> float:
        last = history.last_step
        return float(history.step_curve("learning_rate", last, last, 1).mean[-1])

    lab.until(lambda: abs(recorded() - 0.0375) < 1e-7)
    assert "learning_rate" in STEP_INDEX
    assert any(event.kind == "learning_rate" for event in history.events)
    assert app.document.experiment.training.optimizer.learning_rate == 0.1  # the spec is the next run's
    lab.stop()


def test_an_exploding_run_says_where_it_broke(lab: Desk) -> None:
    app = lab.app
    lab.start(preset="exploding")
    app.window.run_bar.primary.click()
    lab.until_state(RunState.ENDED)
    history = app.shown.history
    assert history is not None
    assert history.ended is not None
    assert history.ended.layer
    assert lab.banner() == history.ended.text
    assert history.ended.layer in lab.banner()
    app.window.banner.action_button().click()
    assert app.edits.selected_names() == (history.ended.layer,)
    assert history.checkpoint is not None
    assert all(np.isfinite(value).all() for value in history.checkpoint.weights.values())


def test_plots_are_exported_as_they_are_shown(lab: Desk) -> None:
    app = lab.app
    lab.start()
    lab.train(50)
    lab.stop()
    for name, instrument in app.board.instruments().items():
        picture, table = lab.folder / f"{name}.png", lab.folder / f"{name}.csv"
        lab.will_choose(picture)
        app.board.exportRequested.emit(instrument, "png")
        assert not QImage(str(picture)).isNull()
        lab.will_choose(table)
        app.board.exportRequested.emit(instrument, "csv")
        rows = list(csv.reader(table.read_text(encoding="utf-8").splitlines()))
        header, columns = instrument.table()
        assert rows[0] == header
        assert len(rows) == len(columns[0]) + 1
    lab.will_choose(lab.folder / "run.csv")
    lab.press("export_run")
    first = (lab.folder / "run.csv").read_text(encoding="utf-8").splitlines()[0]
    assert first == "run,step,layer,quantity,value"
