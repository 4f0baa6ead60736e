"""What reused layers buy: choose the shares and seeds, watch the runs come in, see the figure."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gradlab.errors import GradlabError
from gradlab.records import WAY_LABELS, StudyPoint, summarize
from ui.reuse.tables import ResultTable
from ui.support.beside import Beside
from ui.support.theme import Theme
from ui.support.widgets import label

SHARES = (0.05, 0.1, 0.25, 0.5, 1.0)
PIXELS_PER_INCH = 116.0
"""How large the figure's type is in the window."""
FRAME_PX = 40
"""Room of the screen that the window's own frame may take."""
DRAW_MS = 60
"""Runs that end, and sizes that change, within this time are drawn once."""


class StudyWindow(QDialog):
    """Not modal: the person goes on working while it trains. ``startRequested`` carries shares, seeds and steps."""

    startRequested = Signal(object, int, int)
    cancelRequested = Signal()

    def __init__(self, theme: Theme, name: str, steps: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.points: list[StudyPoint] = []
        self._total = 0
        self._clock = QElapsedTimer()
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(DRAW_MS)
        self.drawing = Beside(self)
        self.setWindowTitle(self.tr("What reused layers buy: {name}").format(name=name))
        self.resize(940, min(820, self.screen().availableSize().height() - FRAME_PX))
        self._make_fields(steps)
        self._arrange()
        self.start_button.clicked.connect(self._start)
        self.cancel_button.clicked.connect(self.cancelRequested)
        self.save_button.clicked.connect(self._save)
        theme.changed.connect(self._draw)
        self._redraw.timeout.connect(self._draw)
        self.drawing.found.connect(self._show_picture)
        self.drawing.failed.connect(self.picture.setText)
        self._show_running(on=False)
        self.say(self.tr("Trains from scratch, frozen and fine-tuned, from the same seeds and batches."))

    def _make_fields(self, steps: int) -> None:
        self.shares = {share: QCheckBox(f"{100 * share:g} %", self) for share in SHARES}
        for box in self.shares.values():
            box.setChecked(True)
        self.seeds, self.steps = QSpinBox(self), QSpinBox(self)
        self.seeds.setRange(1, 100)
        self.seeds.setValue(3)
        self.seeds.setAccessibleName(self.tr("How many seeds"))
        self.steps.setRange(1, 10_000_000)
        self.steps.setValue(steps)
        self.steps.setAccessibleName(self.tr("Steps of each run"))
        self.start_button = QPushButton(self.tr("Start"), self)
        self.start_button.setProperty("role", "primary")
        self.cancel_button = QPushButton(self.tr("Cancel"), self)
        self.save_button = QPushButton(self.tr("Save figure …"), self)
        self.progress = QProgressBar(self)
        self.progress.setAccessibleName(self.tr("Progress of the study"))
        self.state = label("", "body2", self)
        self.state.setWordWrap(True)
        self.picture = label(
            self.tr("The accuracy of each run will be drawn here, against the data and the time."), "body2", self
        )
        self.picture.setAccessibleName(self.tr("Accuracy against the data and against the time"))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setMinimumSize(760, 290)
        self.picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        heads = ("Data", "Examples", "Way", "Accuracy", "From … to", "Seconds")
        self.table = ResultTable([self.tr(head) for head in heads], (0, 1, 3, 4, 5), self)
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.setAccessibleName(self.tr("Results, one row for each share and way"))

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(label(self.tr("Training data"), "title", self))
        for box in self.shares.values():
            row.addWidget(box)
        for text, field in ((self.tr("Seeds"), self.seeds), (self.tr("Steps"), self.steps)):
            row.addSpacing(8)
            row.addWidget(label(text, "body", self))
            row.addWidget(field)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.start_button)
        column.addLayout(row)
        column.addWidget(self.progress)
        column.addWidget(self.state)
        column.addWidget(self.picture, 3)
        column.addWidget(self.table, 2)
        column.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignRight)

    def say(self, text: str) -> None:
        """Say where the study stands."""
        self.state.setText(text)

    def _start(self) -> None:
        chosen = tuple(share for share, box in self.shares.items() if box.isChecked())
        if not chosen:
            self.say(self.tr("Choose at least one share of the training data."))
            return
        self.startRequested.emit(chosen, self.seeds.value(), self.steps.value())

    def begin(self, total: int) -> None:
        """The study of `total` runs starts."""
        self.points = []
        self._total = total
        self.progress.setRange(0, total)
        self.progress.setValue(0)
        self._clock.start()
        self._show_running(on=True)
        self.say(self.tr("Run 1 of {n} …").format(n=total))
        self._show_rows()

    def add(self, point: StudyPoint) -> None:
        """A run is done."""
        self.points.append(point)
        done = len(self.points)
        self.progress.setValue(done)
        left = self._clock.elapsed() / 1000 * (self._total - done) / done
        text = self.tr("{n} of {all} runs are done, about {s} s left")
        self.say(text.format(n=done, all=self._total, s=f"{left:,.0f}"))
        self._show_rows()
        self._redraw.start()

    def finish(self, problem: str = "") -> None:
        """The study is over: done, cancelled, or broken for the reason `problem`."""
        self._show_running(on=False)
        done = len(self.points)
        text = self.tr("All {n} runs are done.") if done == self._total else self.tr("Cancelled after {n} runs.")
        self.say(problem or text.format(n=done))

    def _show_running(self, *, on: bool) -> None:
        self.progress.setVisible(on)
        self.cancel_button.setVisible(on)
        self.save_button.setEnabled(bool(self.points))
        for field in (*self.shares.values(), self.seeds, self.steps, self.start_button):
            field.setEnabled(not on)

    def _show_rows(self) -> None:
        rows = [
            (
                f"{100 * row.share:g} %",
                f"{row.examples:,}",
                WAY_LABELS[row.way],
                f"{100 * row.mean:.1f} %",
                f"{100 * row.low:.1f} … {100 * row.high:.1f} %",
                f"{row.seconds:.2f}",
            )
            for row in summarize(self.points)
        ]
        self.table.show_rows([[(text, "") for text in row] for row in rows])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook: the figure takes the room that there is."""
        super().resizeEvent(event)
        self._redraw.start()

    def _draw(self) -> None:
        """Draw the figure of what is done, in the theme's light or dark, pixel for pixel, beside the window."""
        if not self.points:
            return
        points, dark, ratio = tuple(self.points), self._theme.tokens.name == "dark", self.devicePixelRatioF()
        width, height = (side / PIXELS_PER_INCH for side in self.picture.size().toTuple())
        self.drawing.start(lambda: _drawn(points, dark=dark, inches=(width, height), dpi=PIXELS_PER_INCH * ratio))

    def _show_picture(self, data: bytes) -> None:
        picture = QPixmap()
        picture.loadFromData(QByteArray(data))
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        self.picture.setPixmap(picture)

    def _save(self) -> None:
        kinds = self.tr("Figures (*.svg *.pdf *.png)")
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save figure"), "study.svg", kinds)
        if not path:
            return
        from gradlab.figures.study import save_study

        try:
            save_study(self.points, Path(path))
        except GradlabError as error:
            self.say(str(error))


def _drawn(points: Sequence[StudyPoint], *, dark: bool, inches: tuple[float, float], dpi: float) -> bytes:
    """Return the figure of a study as the bytes of a PNG."""
    from gradlab.figures.study import study_figure

    figure = study_figure(points, dark=dark, inches=inches)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=dpi, facecolor=figure.get_facecolor())
    return buffer.getvalue()
