"""The document in its session: opened, saved, recovered; what the disk refuses is told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import gradlab
from gradlab.errors import DocumentError
from gradlab.spec import with_value
from gradlab.store import load
from tests.gradlab.store.runs import finished, numbers, recorded
from ui.document import DocumentModel, SessionKeeper


@pytest.fixture
def document(qapp: QApplication) -> DocumentModel:
    return DocumentModel()


@pytest.fixture
def keeper(document: DocumentModel, tmp_path: Path) -> Iterator[SessionKeeper]:
    made = SessionKeeper(document, tmp_path / "sessions")
    yield made
    made.close()


def rename(document: DocumentModel, name: str) -> None:
    document.edit(f"Rename to {name}", with_value(document.experiment, "name", name))


def crash(keeper: SessionKeeper) -> None:
    """End as a crash does, with what was stored until then."""
    session = keeper._session
    assert session is not None
    session.settle().result(60)
    session.close(keep=True)
    keeper._session = None


def test_a_run_is_unsaved_until_it_is_saved_and_comes_back(
    document: DocumentModel, keeper: SessionKeeper, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(document.dirtyChanged):
        document.add_history(finished(numbers(40)))
    path = tmp_path / "kept.gradlab"
    with qtbot.waitSignals([document.pathChanged, document.dirtyChanged]):
        keeper.save(path)
    assert document.title == "kept.gradlab"
    document.touch()
    assert document.is_dirty
    keeper.save(path)
    assert not document.is_dirty
    rename(document, "After")
    copy = tmp_path / "copy.gradlab"
    keeper.save(copy, copy=True)
    assert document.path == path
    assert document.is_dirty
    assert (load(copy).experiment.name, load(path).experiment.name) == ("After", "Vanishing gradients")
    keeper.open(path)
    assert not document.is_dirty
    assert [history.last_step for history in document.histories] == [40]


def test_a_file_that_refuses_changes_nothing(document: DocumentModel, keeper: SessionKeeper, tmp_path: Path) -> None:
    rename(document, "Mine")
    before = document.experiment
    (tmp_path / "text.gradlab").write_text("a letter")
    with pytest.raises(DocumentError, match="is not an experiment file"):
        keeper.open(tmp_path / "text.gradlab")
    with pytest.raises(DocumentError):
        keeper.save(tmp_path / "no" / "folder" / "x.gradlab")
    assert document.experiment == before
    assert document.is_dirty
    assert document.path is None


def test_an_untouched_document_leaves_no_session(
    document: DocumentModel, keeper: SessionKeeper, tmp_path: Path
) -> None:
    keeper.new(gradlab.preset("healthy"))
    assert not (tmp_path / "sessions").exists()
    assert keeper.is_stored


def test_what_is_edited_and_recorded_survives_a_crash(
    document: DocumentModel, keeper: SessionKeeper, tmp_path: Path, qtbot: QtBot
) -> None:
    rename(document, "Edited")
    assert not keeper.is_stored
    history = recorded(numbers(300))
    document.add_history(history)
    with qtbot.waitSignal(keeper.stored):
        document.touch()
    rename(document, "Edited again")
    document.undo_stack.undo()
    crash(keeper)
    other = DocumentModel()
    again = SessionKeeper(other, tmp_path / "sessions")
    (left,) = again.leftovers()
    assert (left.title, left.runs, left.steps) == ("Edited", 1, 300)
    again.recover(left)
    assert other.is_dirty
    assert other.experiment == document.experiment
    assert [found.last_step for found in other.histories] == [300]
    assert again.leftovers() == []
    again.close()


def test_where_no_session_can_be_kept_the_work_goes_on_in_memory_and_is_saved(
    document: DocumentModel, keeper: SessionKeeper, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "sessions").touch()
    with qtbot.waitSignal(keeper.troubled) as told:
        rename(document, "In memory")
    assert told.args is not None
    assert "No session can be kept" in told.args[0]
    document.add_history(finished(numbers(30)))
    path = tmp_path / "a.gradlab"
    keeper.save(path)
    assert load(path).experiment.name == "In memory"
    (tmp_path / "sessions").unlink()
    with qtbot.waitSignal(keeper.troubled) as told:
        keeper.retry()
    assert told.args == [""]
    crash(keeper)
    assert keeper.leftovers()[0].steps == 30


def test_a_file_that_another_program_changed_is_noticed(
    document: DocumentModel, keeper: SessionKeeper, tmp_path: Path
) -> None:
    path = tmp_path / "a.gradlab"
    keeper.save(path)
    assert not keeper.changed_on_disk
    shutil.copy2(path, tmp_path / "b.gradlab")
    gradlab.save(path, gradlab.preset("healthy"))
    assert keeper.changed_on_disk
