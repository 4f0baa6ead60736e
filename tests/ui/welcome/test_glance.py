"""A file at a glance: its newest run's heatmap, its health, kept on the disk, and never an error."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

import gradlab
from gradlab.store import save
from tests.gradlab.store.runs import finished, numbers
from ui.support.health import Health
from ui.welcome.glance import COLUMNS, NOTHING, Glance, GlanceCache, Glancer, glance_at


def glance(*values: float) -> Glance:
    return Glance(1, len(values), 1, 0, np.array(values, np.float32)[:, None])


@pytest.mark.parametrize(
    ("values", "health"),
    [
        ((1e-6, 0.2, 1.0), Health.VANISHING),
        ((0.01, 0.2, 1.0), Health.WEAK),
        ((0.5, 1.0), Health.GOOD),
        ((40.0, 1.0), Health.EXPLODING),
        ((np.nan, 1.0), Health.NON_FINITE),
    ],
)
def test_health_is_that_of_the_worst_layer(values: tuple[float, ...], health: Health) -> None:
    assert glance(*values).health is health
    assert Glance(0, 3, 0, 0, NOTHING).health is None


def test_a_recorded_file(tmp_path: Path) -> None:
    path = tmp_path / "it.gradlab"
    save(path, gradlab.preset("healthy"), [finished(numbers(500))])
    seen = glance_at(path)
    assert (seen.runs, seen.layers, seen.steps) == (1, 21, 500)
    layers, columns = seen.signal.shape
    assert layers == len(finished(numbers(5)).layer_names)
    assert 1 < columns <= COLUMNS + 1
    assert seen.problem == ""


def test_what_cannot_be_read_is_a_problem_and_never_an_error(tmp_path: Path) -> None:
    bad = tmp_path / "bad.gradlab"
    bad.write_text("not one")
    assert "bad.gradlab" in glance_at(bad).problem
    assert "gone.gradlab" in glance_at(tmp_path / "gone.gradlab").problem


def test_it_is_kept_until_the_file_changes(tmp_path: Path) -> None:
    cache, path = GlanceCache(tmp_path / "cache"), tmp_path / "it.gradlab"
    path.write_text("one")
    assert cache.look(path) is None
    cache.keep(path, glance(0.5, 1.0))
    kept = cache.look(path)
    assert kept is not None
    assert kept.signal.tolist() == [[0.5], [1.0]]
    path.write_text("another")
    assert cache.look(path) is None
    cache.keep(path, glance(1.0))
    assert len(list((tmp_path / "cache").iterdir())) == 1
    assert cache.look(tmp_path / "gone") is None


def test_a_damaged_cache_is_only_read_again(tmp_path: Path) -> None:
    cache, path = GlanceCache(tmp_path / "cache"), tmp_path / "it.gradlab"
    path.write_text("one")
    cache.keep(path, glance(1.0))
    for damage in (b"", b"PK\x03\x04 broken", b"\x93NUMPY"):
        next((tmp_path / "cache").iterdir()).write_bytes(damage)
        assert cache.look(path) is None
    cache.keep(path, Glance(0, 0, 0, 0, NOTHING, "broken"))
    assert cache.look(path) is None


def test_files_are_read_beside_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    glancer, path = Glancer(cache=GlanceCache(tmp_path / "cache")), tmp_path / "it.gradlab"
    save(path, gradlab.preset("healthy"))
    with qtbot.waitSignal(glancer.seen) as caught:
        assert glancer.look(path) is None
    assert caught.args is not None
    assert caught.args[0] == path
    glancer.finish()
    assert glancer.look(path) is not None
