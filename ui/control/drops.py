"""What is done with a file that a person brings: an experiment is opened, a table becomes the data."""

from __future__ import annotations

import gzip
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gradlab.spec import CsvFile, DataFile, IdxFile, NpzFile
from ui.control.files import SUFFIX
from ui.main_window import MainWindow
from ui.shell.drop import DropTarget
from ui.support.health import format_count

TABLES = frozenset({".csv", ".tsv", ".tab"})
MOST_DESCRIBED = 20_000_000
"""A larger file is not read while it is dragged."""


class DropControl(QObject):
    """Joins the window's drop target with files and data."""

    fileAsked = Signal(object)
    """An experiment file to open."""
    dataAsked = Signal(object)
    """Data to be used, as the spec knows them."""
    refused = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._target = DropTarget(window, self.describe)
        self._target.dropped.connect(self.take)
        self.sign = self._target.sign

    def take(self, path: Path) -> None:
        """Do with ``path`` what fits its kind, or say why nothing does."""
        data = data_of(path)
        if path.suffix.lower() == SUFFIX:
            self.fileAsked.emit(path)
        elif data is not None:
            self.dataAsked.emit(data)
        else:
            self.refused.emit(self._useless(path))

    def describe(self, path: Path) -> tuple[str, str]:
        """Say what :meth:`take` would do, and what the file holds."""
        if path.suffix.lower() == SUFFIX:
            return self.tr("Open {name}").format(name=path.name), self.holds(path)
        data = data_of(path)
        if data is not None:
            return self.tr("Use {name} as the data").format(name=path.name), self._told(data)
        return self.tr("Nothing can be done with {name}").format(name=path.name), self.tr(
            "Experiments (.gradlab) are opened; CSV, TSV, NPZ and IDX files become the data."
        )

    def holds(self, path: Path) -> str:
        """Say in short what an experiment file holds."""
        if _size(path) > MOST_DESCRIBED:
            return ""
        from ui.welcome.glance import glance_at

        glance = glance_at(path)
        if glance.problem:
            return glance.problem
        text = self.tr("{layers} layers, {runs} recorded runs, {steps} steps")
        return text.format(layers=glance.layers, runs=glance.runs, steps=format_count(glance.steps))

    def _told(self, data: DataFile) -> str:
        from gradlab.data import shape_of
        from gradlab.errors import DataError

        if _size(Path(data.path)) > MOST_DESCRIBED:
            return ""
        try:
            shape = shape_of(data)
        except DataError as error:
            return str(error)
        text = self.tr("{n} examples, {f} features, {c} classes")
        if not shape.classes:
            text = self.tr("{n} examples, {f} features, a number to predict")
        return text.format(n=format_count(shape.examples), f=format_count(shape.features), c=shape.classes)

    def _useless(self, path: Path) -> str:
        text = self.tr(
            "{name} is neither an experiment nor data that Gradlab reads; drop a .gradlab, CSV, TSV, NPZ or IDX file."
        )
        return text.format(name=path.name)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def data_of(path: Path) -> DataFile | None:
    """Return the data that ``path`` holds as the spec knows them, by the file's kind; None where it is none of them.

    Of MNIST's two files either may be given; the other is looked for beside it.
    """
    if path.suffix.lower() in TABLES:
        return CsvFile(path=str(path))
    if path.suffix.lower() == ".npz":
        return NpzFile(path=str(path))
    dimensions = _idx_dimensions(path)
    if dimensions is None:
        return None
    other = _other_of(path, pictures=dimensions > 1)
    if other is None:
        return None
    pictures, labels = (path, other) if dimensions > 1 else (other, path)
    return IdxFile(path=str(pictures), labels=str(labels))


def _idx_dimensions(path: Path) -> int | None:
    """Return the number of dimensions in the head of an IDX file: two zero bytes, a type, and that number."""
    try:
        with gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb") as file:
            head = file.read(4)
    except (OSError, EOFError):
        return None
    return head[3] if len(head) == 4 and head[:2] == b"\0\0" and head[2] in range(8, 15) and head[3] < 5 else None


def _other_of(path: Path, *, pictures: bool) -> Path | None:
    """Return the file of the labels beside that of the pictures, or the other way round, as MNIST calls them."""
    pairs = (("images-idx3", "labels-idx1"), ("images.idx3", "labels.idx1"), ("images", "labels"))
    for one, other in pairs:
        here, there = (one, other) if pictures else (other, one)
        candidate = path.with_name(path.name.replace(here, there))
        if here in path.name and candidate.is_file():
            return candidate
    return None
