"""The picker shows what can be taken, explains what does not fit, and hands over what is taken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from pytestqt.qtbot import QtBot
from safetensors.numpy import save_file

from gradlab.reuse import Source, SourceLayer
from gradlab.spec import Dense, Experiment, Standardization, bundled_shape, with_value
from tests.gradlab.reuse.stacks import own_stack
from ui.reuse import Picker
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


def picker(bot: QtBot, theme: Theme, experiment: Experiment | None = None) -> Picker:
    own = experiment or own_stack(5, 4, 3)
    made = Picker(theme, own, bundled_shape(own.data), [])
    bot.addWidget(made)
    return made


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
    shown.result_list.dropped.emit()
    count, _, taken = got[0]
    assert count == 1
    layer = taken.experiment.layers[0]
    assert [one.name for one in taken.experiment.layers] == ["low1", "output"]
    assert (layer.frozen, layer.rate_factor, layer.origin.source) == (False, 0.1, "base")


def test_what_does_not_fit_is_explained(qtbot: QtBot, theme: Theme) -> None:
    shown = picker(qtbot, theme)
    shown.show_source(source(30))
    assert "base takes 30, and your data give 64" in shown.message.text()
    assert not shown.take_button.isEnabled()


def test_a_file_that_cannot_be_read_is_explained(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    shown = picker(qtbot, theme)
    bad = tmp_path / "bad.keras"
    bad.write_bytes(b"no zip")
    shown.read_file(bad)
    assert "not a sound .keras archive" in shown.message.text()


def test_bare_weights_are_laid_beside_ones_own(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    path = tmp_path / "own.safetensors"
    save_file({"own1/kernel": np.ones((64, 5), np.float32), "own1/bias": np.ones(5, np.float32)}, path)
    shown = picker(qtbot, theme)
    shown.read_file(path)
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
