"""The engine's settings reach the runs."""

from __future__ import annotations

import gradlab
from gradlab.records import RunStarted
from gradlab.spec import with_value
from gradlab.train import Control
from ui.running import Engine


def test_the_chosen_device_is_used_and_one_that_is_not_there_is_told() -> None:
    engine = Engine("gpu:7")
    engine.warm_up()
    assert engine.devices[0].name == "CPU"
    experiment = with_value(gradlab.preset("healthy"), "training.steps", "2")
    records = list(engine.train(experiment, Control()))
    assert any("gpu:7" in getattr(record, "text", "") for record in records)
    engine.device = "cpu"
    records = list(engine.train(experiment, Control()))
    assert not any("gpu:7" in getattr(record, "text", "") for record in records)


def test_the_windows_runs_leave_the_second_core_to_drawing() -> None:
    experiment = with_value(gradlab.preset("healthy"), "training.steps", "9000")
    drawn, alone = next(Engine("cpu").train(experiment, Control())), next(gradlab.train(experiment))
    assert isinstance(drawn, RunStarted)
    assert isinstance(alone, RunStarted)
    assert "compiled_after" in alone.environment
    assert "compiled_after" not in drawn.environment
