"""Forms show the fields that the chosen kinds use, and each of them changes the experiment."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from gradlab.spec import (
    ACTIVATIONS,
    INITIALIZERS,
    OPTIMIZER_FIELDS,
    SCHEDULE_FIELDS,
    DataShape,
    Dense,
    Experiment,
    layer_shapes,
)
from tests.gradlab.train.small import small
from ui.editor.fields import NumberField, Row
from ui.editor.layer_form import LayerForm
from ui.editor.run_settings import RunSettings
from ui.support.theme import Theme


def _shown(rows: dict[str, Row], part: str) -> set[str]:
    return {path.split(".")[1] for path, row in rows.items() if path.startswith(f"{part}.") and not row.isHidden()}


def _type(row: Row, text: str) -> None:
    assert isinstance(row.field, NumberField)
    row.field.setText(text)
    row.field.editingFinished.emit()


@pytest.fixture
def form(qtbot: QtBot, theme: Theme) -> LayerForm:
    form = LayerForm(theme)
    qtbot.addWidget(form)
    return form


def _show(form: LayerForm, **layer: Any) -> Dense:
    shown = Dense.model_validate(layer)
    form.set_layers([shown], list(layer_shapes([shown], DataShape(64, 10, 1797))), output=False)
    return shown


@pytest.mark.parametrize("kind", INITIALIZERS)
def test_an_initializer_shows_what_it_uses(form: LayerForm, kind: str) -> None:
    _show(form, initializer={"kind": kind})
    used = set(INITIALIZERS[kind].fields)
    assert _shown(form.numbers, "initializer") == used - {"distribution", "fan"}
    assert form.distribution_row.isHidden() == ("distribution" not in used)
    assert form.fan_row.isHidden() == ("fan" not in used)
    assert form.formula.text()


@pytest.mark.parametrize("kind", [kind for kind, info in ACTIVATIONS.items() if not info.output_only])
def test_an_activation_shows_its_parameters(form: LayerForm, kind: str) -> None:
    _show(form, activation={"kind": kind})
    wanted = ({"alpha"} if ACTIVATIONS[kind].alpha else set()) | ({"upper"} if kind == "rrelu" else set())
    assert _shown(form.numbers, "activation") == wanted
    assert form.alpha_per_row.isHidden() == (kind != "prelu")


def test_each_number_of_a_layer_is_a_change(form: LayerForm, qtbot: QtBot) -> None:
    layer = _show(form, initializer={"kind": "he"}, activation={"kind": "rrelu"})
    for path, text, value in [
        ("dropout", "0.25", {"dropout": 0.25}),
        ("l1", "0.5", {"l1": 0.5}),
        ("l2", "0.125", {"l2": 0.125}),
    ]:
        with qtbot.waitSignal(form.changed) as signal:
            _type(form.numbers[path], text)
        assert signal.args is not None
        assert signal.args[1](layer) == value
    with qtbot.waitSignal(form.changed) as signal:
        _type(form.numbers["activation.upper"], "0.5")
    assert signal.args is not None
    assert Dense.model_validate({**dict(layer), **signal.args[1](layer)}).activation.upper == 0.5


@pytest.fixture
def settings(qtbot: QtBot, theme: Theme) -> RunSettings:
    settings = RunSettings(theme)
    qtbot.addWidget(settings)
    settings.edited.connect(lambda _text, experiment: settings.set_experiment(experiment, [], None))
    settings.set_experiment(small(), [], None)
    return settings


@pytest.mark.parametrize("kind", OPTIMIZER_FIELDS)
def test_an_optimizer_shows_what_it_uses(settings: RunSettings, kind: str) -> None:
    settings.optimizer.changed.emit(kind)
    assert settings.experiment.training.optimizer.kind == kind
    assert _shown(settings.rows, "optimizer") == set(OPTIMIZER_FIELDS[kind])


@pytest.mark.parametrize("kind", SCHEDULE_FIELDS)
def test_a_schedule_shows_what_it_uses(settings: RunSettings, kind: str) -> None:
    settings.schedule.changed.emit(kind)
    assert settings.experiment.training.schedule.kind == kind
    assert _shown(settings.rows, "schedule") == {"warmup_steps", *SCHEDULE_FIELDS[kind]}
    _type(settings.rows["schedule.warmup_steps"], "12")
    assert settings.experiment.training.schedule.warmup_steps == 12


def test_early_stopping_is_switched_on_and_off(settings: RunSettings) -> None:
    before: Experiment = settings.experiment
    settings.stopping.setChecked(True)
    assert _shown(settings.rows, "early_stopping") == {"patience", "min_delta"}
    _type(settings.rows["early_stopping.patience"], "9")
    settings.best.setChecked(False)
    stopping = settings.experiment.training.early_stopping
    assert stopping is not None
    assert (stopping.patience, stopping.restore_best) == (9, False)
    settings.stopping.setChecked(False)
    assert settings.experiment == before
    assert not _shown(settings.rows, "early_stopping")
