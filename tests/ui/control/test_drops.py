"""Files that are dropped: experiments open, tables become the data, the rest is refused; and it is said before."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

import gradlab
from gradlab.spec import CsvFile, IdxFile, NpzFile
from tests.ui.desk import Desk
from ui.control.drops import data_of

ROWS = "width,height,kind\n" + "".join(f"{i % 7},{i % 5},{'abc'[i % 3]}\n" for i in range(60))
IDX_HEAD = {3: b"\0\0\x08\x03", 1: b"\0\0\x08\x01"}


def carried(path: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def drag(desk: Desk, path: Path) -> None:
    action, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    data = carried(path)  # an event does not own it
    QApplication.sendEvent(desk.app.window, QDragEnterEvent(QPoint(9, 9), action, data, buttons, keys))


def drop(desk: Desk, path: Path) -> None:
    action, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    data = carried(path)
    QApplication.sendEvent(desk.app.window, QDropEvent(QPointF(9, 9), action, data, buttons, keys))


def test_an_experiment_says_what_it_holds_before_it_is_opened(desk: Desk) -> None:
    desk.start()
    path = desk.folder / "deep.gradlab"
    gradlab.save(path, gradlab.preset("healthy"))
    drag(desk, path)
    sign = desk.app.drops.sign
    assert sign.isVisible()
    assert sign.does.text() == "Open deep.gradlab"
    assert sign.holds.text().startswith("21 layers, 0 recorded runs")
    QApplication.sendEvent(desk.app.window, QDragLeaveEvent())
    assert not sign.isVisible()
    drag(desk, path)
    drop(desk, path)
    assert desk.app.document.path == path


def test_a_drag_of_something_else_is_left_alone(desk: Desk) -> None:
    desk.start()
    data = QMimeData()
    data.setText("not a file")
    action, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(9, 9), action, data, buttons, keys)
    QApplication.sendEvent(desk.app.window, event)
    assert not desk.app.drops.sign.isVisible()
    QApplication.sendEvent(desk.app.window, QDropEvent(QPointF(9, 9), action, data, buttons, keys))
    assert desk.app.document.path is None


def test_a_table_becomes_the_data_as_one_step_of_undo(desk: Desk) -> None:
    desk.start()
    path = desk.folder / "kinds.csv"
    path.write_text(ROWS)
    drag(desk, path)
    assert desk.app.drops.sign.holds.text() == "60 examples, 2 features, 3 classes"
    drop(desk, path)
    assert not desk.app.drops.sign.isVisible()
    experiment = desk.app.document.experiment
    assert experiment.data == CsvFile(path=str(path))
    assert desk.app.document.undo_stack.undoText() == "Use kinds.csv, 3 outputs"
    desk.app.document.undo_stack.undo()
    assert desk.app.document.experiment == gradlab.preset("vanishing")


@pytest.mark.parametrize("content", ["", "a,b\n1", "\0\0\0"])
def test_a_broken_table_is_told_where_the_data_are_chosen(desk: Desk, content: str) -> None:
    desk.start()
    path = desk.folder / "broken.csv"
    path.write_text(content)
    drag(desk, path)
    assert "broken.csv" in desk.app.drops.sign.holds.text()
    drop(desk, path)
    assert desk.app.document.errors


def test_something_else_is_refused(desk: Desk) -> None:
    desk.start()
    path = desk.folder / "holiday.jpg"
    path.write_bytes(b"\xff\xd8\xff")
    drag(desk, path)
    assert "Nothing can be done" in desk.app.drops.sign.does.text()
    before = desk.app.document.experiment
    drop(desk, path)
    assert "holiday.jpg" in desk.banner()
    assert desk.app.document.experiment == before


def test_kinds_of_files(tmp_path: Path) -> None:
    pictures, labels = tmp_path / "train-images-idx3-ubyte", tmp_path / "train-labels-idx1-ubyte"
    pictures.write_bytes(IDX_HEAD[3] + bytes(12))
    assert data_of(pictures) is None  # its labels are missing
    labels.write_bytes(IDX_HEAD[1] + bytes(4))
    assert data_of(pictures) == data_of(labels) == IdxFile(path=str(pictures), labels=str(labels))
    packed = [tmp_path / f"t10k-{kind}-ubyte.gz" for kind in ("images-idx3", "labels-idx1")]
    for path, dimensions in zip(packed, (3, 1), strict=True):
        path.write_bytes(gzip.compress(IDX_HEAD[dimensions] + bytes(12)))
    assert data_of(packed[0]) == IdxFile(path=str(packed[0]), labels=str(packed[1]))
    assert data_of(tmp_path / "a.NPZ") == NpzFile(path=str(tmp_path / "a.NPZ"))
    assert data_of(tmp_path / "a.tsv") == CsvFile(path=str(tmp_path / "a.tsv"))
    assert data_of(tmp_path / "gone") is None
    packed[0].write_bytes(b"\x1f\x8b broken")
    assert data_of(packed[0]) is None
