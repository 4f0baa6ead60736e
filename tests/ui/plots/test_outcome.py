"""The outcome's rows: what is chosen is drawn from the record, told in the legend and written into the table."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gradlab.records import LAYER_INDEX, STEP_QUANTITIES, Evaluation, Frame
from gradlab.store import History
from tests.gradlab.store.runs import numbers, started
from tests.gradlab.store.spread import drawn
from ui.plots.outcome import Outcome
from ui.plots.outcome_rows import ROWS
from ui.plots.twin import twin_of
from ui.support.theme import Theme

STEPS = 40


@pytest.fixture
def outcome(qtbot: QtBot, theme: Theme) -> Outcome:
    """Four layers, the first frozen, whose updates are 10^-4, 10^-3 and 10^-2 of the weights; a step takes 2 ms."""
    values = numbers(STEPS, layers=4)
    values[..., LAYER_INDEX["update_ratio"]] = np.array([0, 1e-4, 1e-3, 1e-2], np.float32)
    history = History(started(4, frozen=(True, False, False, False)))
    steps = np.full((STEPS, len(STEP_QUANTITIES)), 0.5, np.float32)
    history.add(Frame(1, values, steps, 0.002 * STEPS))
    for step, validation in ((0, 2.5), (20, 1.5), (40, 1.75)):
        history.add(Evaluation(step, 1.0, 0.5, validation, 0.4))
    result = Outcome(theme)
    qtbot.addWidget(result)
    result.resize(500, 500)
    result.show()
    result.set_history(history)
    return result


def test_each_row_draws_the_record(outcome: Outcome) -> None:
    for name in ROWS:
        outcome.switch_row(name)
    rows = outcome.rows
    assert [row.name for row in outcome.shown_rows()] == ["gap", "learning_rate", "update_ratio", "seconds"]
    steps, gap = drawn(rows["gap"].line)
    assert (steps.tolist(), gap.tolist()) == ([0, 20, 40], [1.5, 0.5, 0.75])
    np.testing.assert_allclose(drawn(rows["learning_rate"].line)[1], np.log10(0.5), atol=1e-6)
    np.testing.assert_allclose(drawn(rows["seconds"].line)[1], np.log10(2.0), atol=1e-6)  # milliseconds
    steps, middle = drawn(rows["update_ratio"].line)
    np.testing.assert_allclose(steps, np.arange(1, STEPS + 1))
    np.testing.assert_allclose(middle, -3.0, atol=1e-5)
    _, median, least, largest = (np.array(column) for column in (steps, *rows["update_ratio"].table()))
    np.testing.assert_allclose([median[-1], least[-1], largest[-1]], [1e-3, 1e-4, 1e-2], rtol=1e-5)
    assert "guide 10⁻³" in [entry.text for entry in outcome._legend.entries()]
    low, high = rows["update_ratio"].plot.getViewBox().viewRange()[1]
    assert low < -4 < -2 < high


def test_only_the_lowest_row_has_the_steps_and_the_last_row_stays(outcome: Outcome) -> None:
    outcome.switch_row("seconds")
    plots = [outcome.loss_plot, outcome.accuracy_plot, outcome.rows["seconds"].plot]
    assert [plot.getAxis("bottom").isVisible() for plot in plots] == [False, False, True]
    for key in ("loss", "accuracy", "seconds", "seconds"):
        outcome.switch_row(key)
    assert outcome.chosen == {"seconds"}
    assert outcome.loss_plot.scene() is None
    outcome.switch_row("loss")
    assert outcome.loss_plot.scene() is not None
    with pytest.raises(ValueError, match="no row 'beauty'"):
        outcome.switch_row("beauty")


def test_the_table_has_what_is_chosen(outcome: Outcome) -> None:
    header, columns = outcome.table()
    assert header == ["step", "train_loss", "validation_loss", "train_accuracy", "validation_accuracy"]
    assert columns[0] == [0, 20, 40]
    for key in ("accuracy", "gap", "seconds"):
        outcome.switch_row(key)
    header, columns = outcome.table()
    assert header == ["step", "train_loss", "validation_loss", "loss_gap", "milliseconds"]
    assert columns[0] == list(range(STEPS + 1))
    at = {name: column[20] for name, column in zip(header, columns, strict=True)}
    assert (at["validation_loss"], at["loss_gap"]) == (1.5, 0.5)
    assert at["milliseconds"] == pytest.approx(2.0)
    assert columns[header.index("loss_gap")][7] == ""


def test_a_figure_shows_what_is_chosen(outcome: Outcome) -> None:
    for key in ("seconds", "update_ratio", "loss", "accuracy"):
        outcome.switch_row(key)
    with twin_of(outcome, "dark", 120, 90) as twin:
        assert isinstance(twin, Outcome)
        assert twin.chosen == outcome.chosen == {"seconds", "update_ratio"}
        np.testing.assert_allclose(drawn(twin.rows["seconds"].line)[1], np.log10(2.0), atol=1e-6)


def test_without_a_run_and_with_all_layers_frozen_nothing_is_drawn(outcome: Outcome) -> None:
    outcome.switch_row("update_ratio")
    assert outcome.history is not None
    outcome.history._frozen = (True,) * 4
    outcome.mark_stale()
    assert np.isnan(drawn(outcome.rows["update_ratio"].line)[1]).all()
    outcome.set_history(None)
    assert outcome.rows["update_ratio"].line.getData()[0] is None or not len(
        drawn(outcome.rows["update_ratio"].line)[0]
    )
