"""The exports of the File menu: each writes what its name says, on the right thread, or tells why not."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QMenu

import gradlab
from gradlab.errors import ExportError
from gradlab.export import read_spec
from tests.ui.desk import Desk
from ui.control.writers import EXPERIMENT_WRITERS, RUN_WRITERS, Writer
from ui.menus import EXPORTS


def test_every_export_stands_in_the_menu_and_has_a_writer(desk: Desk) -> None:
    desk.start()
    names = [name for group in EXPORTS for name in group]
    assert sorted(names) == sorted([*EXPERIMENT_WRITERS, *RUN_WRITERS])
    (menu,) = [menu for menu in desk.app.window.findChildren(QMenu) if menu.title() == "&Export"]
    assert menu.menuAction() in desk.app.window.menus["file"].actions()
    assert set(desk.app.window.actions_by_name.named(*names)) <= set(menu.actions())


def test_the_experiment_as_text_and_back(desk: Desk, tmp_path: Path) -> None:
    desk.start(preset="healthy")
    for name, read in (("a.toml", tomllib.loads), ("a.json", json.loads)):
        desk.will_choose(tmp_path / name)
        desk.press("export_spec")
        assert read((tmp_path / name).read_text(encoding="utf-8"))["name"] == "Healthy gradients"
        assert read_spec(tmp_path / name) == gradlab.preset("healthy")
    desk.app.files.new_from("vanishing")
    desk.press("open")
    assert desk.app.document.experiment == gradlab.preset("healthy")
    assert desk.app.document.path is None
    assert desk.settings.recent_files == []


def test_a_text_that_is_no_experiment_leaves_the_document(desk: Desk, tmp_path: Path) -> None:
    desk.start(preset="healthy")
    (tmp_path / "a.toml").write_text("[[layers]]\nunits = 0\n", encoding="utf-8")
    desk.app.files.open(tmp_path / "a.toml")
    assert "layers.0.units" in desk.banner()
    assert desk.app.document.experiment == gradlab.preset("healthy")


def test_a_recorded_run_in_every_format(desk: Desk, tmp_path: Path) -> None:
    desk.start()
    desk.press("export_npz")
    assert "no recorded run to export yet" in desk.banner()
    desk.train()
    desk.stop()
    for action, name in (("export_run", "run.csv"), ("export_npz", "run.npz"), ("export_log", "logs")):
        desk.will_choose(tmp_path / name)
        desk.press(action)
    assert (tmp_path / "run.csv").read_text(encoding="utf-8").startswith("run,step,layer")
    with np.load(tmp_path / "run.npz", allow_pickle=False) as found:
        assert found["step"][-1] == desk.last_step()
    assert len(list((tmp_path / "logs").rglob("events.out.tfevents.*"))) == 1


def test_what_is_slow_is_written_elsewhere_and_told_when_it_is_done(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.start()
    here, seen = QThread.currentThread(), []

    def write(_experiment: object, path: Path, _reused: object) -> None:
        seen.append(QThread.currentThread())
        if path.name == "full.py":
            raise ExportError("The disk is full.")

    monkeypatch.setitem(EXPERIMENT_WRITERS, "export_script", Writer("a.py", ("py",), write, slow=True))
    told: list[str] = []
    desk.app.exports.told.connect(told.append)
    for name, count in (("net.py", 2), ("full.py", 3)):
        desk.will_choose(tmp_path / name)
        desk.press("export_script")
        desk.until(lambda count=count: len(told) == count)
    desk.until(lambda: desk.banner() == "The disk is full.")
    assert [text.split()[0] for text in told] == ["Writing", "Exported", "Writing"]
    assert len(seen) == 2
    assert here not in seen


def test_cancel_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.start()
    desk.will_choose(None)
    before = sorted(tmp_path.iterdir())
    for name in EXPERIMENT_WRITERS:
        desk.press(name)
    assert sorted(tmp_path.iterdir()) == before
