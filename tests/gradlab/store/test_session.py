"""Sessions: what is committed survives, what is saved is whole, what the disk refuses is kept and tried again."""

import os
import queue
import shutil
from collections.abc import Callable
from pathlib import Path

import apsw
import numpy as np
import pytest

import gradlab
from gradlab.errors import DocumentError
from gradlab.records import STEP_QUANTITIES, Checkpoint, Frame
from gradlab.spec import with_value
from gradlab.store import (
    History,
    Mark,
    Pin,
    Remarks,
    RunNote,
    Session,
    StorageNews,
    delta_of,
    discard,
    leftovers,
    load,
    runs,
    save,
    sizes,
    snapshot,
    storage,
)
from tests.gradlab.store.disk import FailingDisk, disk
from tests.gradlab.store.runs import finished, numbers, recorded
from tests.gradlab.store.test_document import same

__all__ = ["disk"]

News = queue.Queue[StorageNews]
VANISHING = gradlab.preset("vanishing")


def heard(news: News, wanted: Callable[[StorageNews], bool]) -> StorageNews:
    """Return the next news that is wanted."""
    while True:
        found = news.get(timeout=60)
        if wanted(found):
            return found


def grown(history: History, values: np.ndarray) -> None:
    """Let a history record more steps."""
    steps = np.zeros((len(values), len(STEP_QUANTITIES)), np.float32)
    history.add(Frame(history.last_step + 1, values, steps, 0.1))


def left_alone(session: Session) -> Path:
    """End a session as a crash would; return its folder."""
    session.close(keep=True)
    return session.folder


def test_everything_that_was_put_is_there_after_a_crash(tmp_path: Path) -> None:
    news: News = queue.Queue()
    session = Session.create(tmp_path, VANISHING, news.put)
    values = numbers(1500)
    history = recorded(values[:300], budget_bytes=2**14)
    mark = Mark()
    for end in (310, 700, 701, 1500):
        grown(history, values[history.last_step : end])
        delta = delta_of(history, 0, RunNote(), mark)
        session.put_run(delta)
        mark = delta.end
    history.add(Checkpoint(1500, {"hidden1/kernel": np.ones((2, 3), np.float32)}, {}, "wish"))
    session.put_run(delta_of(history, 0, RunNote(), mark))
    edited = with_value(VANISHING, "name", "Edited")
    session.put_experiment(edited)
    session.put_remarks(Remarks({"0123": RunNote("Named")}, (Pin(7),)))
    session.settle().result(60)
    folder = left_alone(session)
    (left,) = leftovers(tmp_path)
    assert (left.title, left.runs, left.steps, left.folder) == ("Edited", 1, 1500, folder)
    again, document = Session.recover(folder, news.put)
    assert document.experiment == edited
    assert document.remarks.of("0123").name == "Named"
    assert document.remarks.pins == (Pin(7),)
    (found,) = document.histories
    assert found.started.experiment == VANISHING
    assert found.checkpoint is not None
    assert (found.checkpoint.weights["hidden1/kernel"] == 1).all()
    for points in (40, 5000):
        ours, theirs = (h.image("delta_rms", 1, 1500, points) for h in (history, found))
        np.testing.assert_array_equal(ours.values, theirs.values)
    again.close()
    assert leftovers(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_living_session_is_not_offered_and_a_saved_one_is_swept(tmp_path: Path) -> None:
    sessions, path = tmp_path / "sessions", tmp_path / "a.gradlab"
    save(path, VANISHING, [finished(numbers(20))])
    session, _document = Session.of_file(sessions, path, lambda _news: None)
    session.put_experiment(gradlab.preset("healthy"))
    session.settle().result(60)
    assert leftovers(sessions) == []
    with pytest.raises(DocumentError, match="is open in another window"):
        Session.recover(session.folder, lambda _news: None)
    session.save(path).result(60)
    left_alone(session)
    assert leftovers(sessions) == []
    assert list(sessions.iterdir()) == []


def test_what_a_killed_save_under_a_new_name_left_is_swept_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions, path = tmp_path / "sessions", tmp_path / "new.gradlab"
    session = Session.create(sessions, VANISHING, lambda _news: None)
    session.put_experiment(gradlab.preset("healthy"))

    def killed(_copy: apsw.Connection) -> None:
        """Copy session and folder as they are while the file is half written."""
        shutil.copytree(sessions, tmp_path / "after the crash")
        for part in tmp_path.glob(".new*"):
            shutil.copy2(part, tmp_path / (part.name + ".kept"))

    monkeypatch.setattr(snapshot, "_clean", killed)
    session.save(path).result(60)
    session.close()
    (kept,) = tmp_path.glob(".new*.part.kept")
    left = kept.rename(kept.with_suffix(""))
    (found,) = leftovers(tmp_path / "after the crash")
    assert found.title == "Healthy gradients"
    assert not left.exists()


def test_a_leftover_can_be_discarded_and_a_damaged_one_says_so(tmp_path: Path) -> None:
    for _ in range(2):
        session = Session.create(tmp_path, VANISHING, lambda _news: None)
        session.put_experiment(gradlab.preset("healthy"))
        left_alone(session)
    first, second = leftovers(tmp_path)
    discard(first)
    file = second.folder / "session.gradlab"
    content = bytearray(file.read_bytes())
    content[8192 * 3 :] = os.urandom(len(content) - 8192 * 3)
    file.write_bytes(content)
    (left,) = leftovers(tmp_path)
    with pytest.raises(DocumentError, match="cannot be recovered"):
        Session.recover(left.folder, lambda _news: None)


def test_saving_keeps_one_backup_leaves_deleted_runs_out_and_tells_no_stranger(tmp_path: Path) -> None:
    sessions, path = tmp_path / "sessions", tmp_path / "a.gradlab"
    kept, deleted = finished(numbers(600)), finished(numbers(3000, seed=1), run="secret")
    save(path, VANISHING, [kept])
    session, document = Session.of_file(sessions, path, lambda _news: None)
    session.put_run(delta_of(deleted, 1, RunNote(deleted=True)))
    session.put_remarks(document.remarks.with_note("0123", RunNote("Kept")))
    before = path.read_bytes()
    stamp = session.save(path).result(60)
    session.bind(path, stamp)
    assert (tmp_path / "a.gradlab.bak").read_bytes() == before
    assert not session.changed_on_disk
    saved = load(path)
    same(saved.histories[0], kept)
    assert len(saved.histories) == 1
    assert saved.remarks.of("0123").name == "Kept"
    for secret in (b"secret", str(tmp_path).encode(), b"session_"):
        assert secret not in path.read_bytes()
    assert path.stat().st_size < len(before) + 2**17
    save(path, gradlab.preset("healthy"))
    assert session.changed_on_disk
    session.close()
    assert sorted(item.name for item in tmp_path.iterdir()) == ["a.gradlab", "a.gradlab.bak", "sessions"]


@pytest.mark.parametrize(
    ("table", "most", "reason"), [("pin", 2, "3 rows in its table pin"), ("run", 0, "1 rows in its table run")]
)
def test_what_could_not_be_opened_again_is_not_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, most: int, reason: str
) -> None:
    path = tmp_path / "a.gradlab"
    history = finished(numbers(20))
    remarks = Remarks({}, (Pin(1), Pin(2), Pin(3)))
    save(path, VANISHING, [history], remarks)
    before = path.read_bytes()
    session, _document = Session.of_file(tmp_path / "sessions", path, lambda _news: None)
    monkeypatch.setitem(sizes.MOST_ROWS, table, most)
    with pytest.raises(DocumentError, match=f"was not saved, because it could not be opened again: .*{reason}"):
        session.save(path).result(60)
    with pytest.raises(DocumentError, match=reason):
        save(path, VANISHING, [history], remarks)
    monkeypatch.undo()
    assert path.read_bytes() == before
    session.close()
    assert {item.name for item in tmp_path.iterdir()} == {"a.gradlab", "sessions"}


def test_a_stack_with_more_layers_than_are_read_is_not_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "MOST_LAYERS", 2)
    with pytest.raises(DocumentError, match="a wrong number of layers; delete runs"):
        save(tmp_path / "a.gradlab", VANISHING, [finished(numbers(20))])
    assert list(tmp_path.iterdir()) == []


def test_a_copy_leaves_the_document_its_file(tmp_path: Path) -> None:
    sessions, path = tmp_path / "sessions", tmp_path / "a.gradlab"
    session = Session.create(sessions, VANISHING, lambda _news: None)
    session.put_experiment(gradlab.preset("healthy"))
    session.save(path, copy=True).result(60)
    assert load(path).experiment == gradlab.preset("healthy")
    left_alone(session)
    assert leftovers(sessions)[0].path is None


@pytest.mark.parametrize("error", [apsw.FullError, apsw.IOError])
@pytest.mark.parametrize("failing", [1, 2, 4, 7, 11])
def test_what_the_disk_refuses_is_kept_and_written_when_it_can_be(
    tmp_path: Path, disk: FailingDisk, monkeypatch: pytest.MonkeyPatch, error: type[Exception], failing: int
) -> None:
    monkeypatch.setattr(storage, "RETRY_SECONDS", 0.005)
    news: News = queue.Queue()
    session = Session.create(tmp_path, VANISHING, news.put)
    history = finished(numbers(700))
    disk.error, disk.calls, disk.failing = error, 0, failing
    session.put_run(delta_of(history, 0, RunNote()))
    told = heard(news, lambda one: bool(one.trouble))
    assert "free at least" in told.trouble
    assert session.trouble
    with pytest.raises(DocumentError, match="Nothing is lost while this window stays open"):
        session.save(tmp_path / "a.gradlab").result(60)
    session.put_experiment(gradlab.preset("healthy"))
    disk.mend()
    heard(news, lambda one: not one.trouble and session.is_settled)
    assert not session.trouble
    again, document = Session.recover(left_alone(session), news.put)
    same(document.histories[0], history)
    assert document.experiment == gradlab.preset("healthy")
    again.close()


def test_a_change_that_is_a_mistake_costs_only_itself(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    session = Session.create(tmp_path, VANISHING, lambda _news: None)

    def broken(_connection: apsw.Connection) -> None:
        raise ValueError("a mistake")

    session._storage.submit(broken)
    session.put_experiment(gradlab.preset("healthy"))
    session.settle().result(60)
    assert "could not be written" in caplog.text
    again, document = Session.recover(left_alone(session), lambda _news: None)
    assert document.experiment == gradlab.preset("healthy")
    again.close()


def test_stored_checkpoints_take_no_memory_and_are_read_from_the_session(tmp_path: Path) -> None:
    session = Session.create(tmp_path, VANISHING, lambda _news: None)
    history = recorded(numbers(10))
    weights = {"hidden1/kernel": np.arange(6, dtype=np.float32)}
    history.add(Checkpoint(10, weights, {"learning_rate": 0.1}, "periodic"))
    session.put_run(delta_of(history, 0, RunNote()))
    session.settle().result(60)
    stored = session.stored("0123", history.checkpoints[0])
    assert (stored.step, stored.kind, stored.state) == (10, "periodic", {"learning_rate": 0.1})
    assert stored.weights is not weights
    assert (stored.weights["hidden1/kernel"] == weights["hidden1/kernel"]).all()
    assert session.stored("0123", stored) is stored
    history.checkpoints[0] = stored
    save(tmp_path / "a.gradlab", VANISHING, [history])
    session.close()
    (again,) = load(tmp_path / "a.gradlab").histories
    assert list(again.checkpoints[0].weights) == ["hidden1/kernel"]
    with pytest.raises(DocumentError, match="cannot be read"):
        stored.weights["hidden1/kernel"]


def test_a_folder_that_takes_no_session_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    with pytest.raises(DocumentError, match="No session can be kept in"):
        Session.create(blocked, VANISHING, lambda _news: None)
