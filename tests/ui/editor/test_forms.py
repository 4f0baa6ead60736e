"""Forms show the fields that the chosen kinds use, and each of them changes the experiment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gradlab.spec import (
    ACTIVATIONS,
    INITIALIZERS,
    OPTIMIZER_FIELDS,
    SCHEDULE_FIELDS,
    Conv2D,
    DataShape,
    Dense,
    Dropout,
    Experiment,
    Flatten,
    Layer,
    LayerNorm,
    Loss,
    Pool2D,
    Residual,
    check,
    layer_shapes,
)
from tests.gradlab.train.small import small
from tests.stacks import dense
from ui.editor.fields import NumberField, Row
from ui.editor.layer_form import LayerForm
from ui.editor.plain_form import PlainForm
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
    assert form.start.formula.text()


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


def test_a_huber_loss_shows_its_delta(settings: RunSettings) -> None:
    assert not _shown(settings.rows, "loss")
    settings.loss.changed.emit("huber")
    assert _shown(settings.rows, "loss") == {"delta"}
    _type(settings.rows["loss.delta"], "0.5")
    assert settings.experiment.training.loss == Loss(kind="huber", delta=0.5)
    settings.precision.changed.emit("float64")
    assert settings.experiment.training.precision == "float64"
    _type(settings.rows["training.measure_every"], "10")
    assert settings.experiment.training.measure_every == 10


def test_data_with_numbers_change_output_and_loss_and_back(settings: RunSettings) -> None:
    source = settings.data
    for kind, units, activation, loss in [
        ("diabetes", 1, "linear", "mse"),
        ("wine", 3, "softmax", "cross_entropy"),
    ]:
        source.kind.setCurrentIndex(source.kind.findData(kind))
        source.kind.activated.emit(source.kind.currentIndex())
        output = dense(settings.experiment)[-1]
        assert (output.units, output.activation.kind) == (units, activation)
        assert settings.experiment.training.loss.kind == loss
        assert check(settings.experiment) == []
    source.kind.setCurrentIndex(source.kind.findData("moons"))
    source.kind.activated.emit(source.kind.currentIndex())
    assert _shown(source.rows, "data") >= {"points", "noise"}
    _type(source.rows["data.points"], "333")
    assert dict(settings.experiment.data)["points"] == 333


def test_files_are_asked_for_by_kind(settings: RunSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    np.savez(tmp_path / "a.npz", x=np.random.default_rng(0).normal(size=(30, 4)), y=np.arange(30) % 2)
    answers: list[str] = [str(tmp_path / "a.npz"), str(tmp_path / "pictures"), ""]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (answers.pop(0), ""))
    source = settings.data
    source.choose_file("npz")
    assert settings.experiment.data.kind == "npz"
    assert dense(settings.experiment)[-1].units == 2
    assert not source.task.isHidden()
    source.task.valueChanged.emit("numbers")
    assert (dense(settings.experiment)[-1].units, settings.experiment.training.loss.kind) == (1, "mse")
    source.choose_file("idx")  # the labels were not chosen
    assert settings.experiment.data.kind == "npz"
    assert source.kind.currentData() == "npz"


def test_a_convolution_shows_its_window(form: LayerForm, qtbot: QtBot) -> None:
    conv = Conv2D()
    form.set_layers([conv], list(layer_shapes([conv], DataShape(64, 10, 1797, (8, 8, 1)))), output=False)
    assert form.numbers["units"].isHidden()
    assert not form.numbers["filters"].isHidden()
    with qtbot.waitSignal(form.changed) as signal:
        _type(form.numbers["kernel_size"], "5")
    assert signal.args is not None
    assert signal.args[1](conv) == {"kernel_size": 5}
    with qtbot.waitSignal(form.changed) as signal:
        form.padding.valueChanged.emit("valid")
    assert signal.args is not None
    assert signal.args[1](conv) == {"padding": "valid"}


PLAIN = [
    (Pool2D(), {"size", "stride"}, set()),
    (Dropout(), {"rate"}, set()),
    (LayerNorm(), {"epsilon"}, {"scale", "shift", "frozen"}),
    (Residual(), {"span"}, set()),
    (Flatten(), set(), set()),
]


@pytest.mark.parametrize(("layer", "numbers", "switches"), PLAIN)
def test_layers_without_weights_show_what_they_have(
    qtbot: QtBot, layer: Layer, numbers: set[str], switches: set[str]
) -> None:
    form = PlainForm()
    qtbot.addWidget(form)
    form.set_layers([layer])
    assert {name for name, row in form.numbers.items() if not row.isHidden()} == numbers
    assert {name for name in form.switches if form.rows[name].isVisibleTo(form)} == switches
    assert form.nothing.isHidden() == bool(numbers | switches)
    for name in numbers:
        with qtbot.waitSignal(form.changed) as signal:
            _type(form.numbers[name], "0.25" if name in {"rate", "epsilon"} else "3")
        assert signal.args is not None
        type(layer).model_validate({**dict(layer), **signal.args[1](layer)})
    for name in switches:
        with qtbot.waitSignal(form.changed) as signal:
            form.switches[name].setChecked(not form.switches[name].isChecked())
        assert signal.args is not None
        assert signal.args[1](layer) == {name: not getattr(layer, name)}
