"""The bars above and below."""

from __future__ import annotations

import math

from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenuBar,
    QProgressBar,
    QStatusBar,
    QWidget,
)

from tests.gallery.parts import push_button
from ui.support.icons import icon
from ui.support.theme import Theme
from ui.support.widgets import (
    IconButton,
    IconLabel,
    ReadOut,
    SegmentedControl,
    Sparkline,
    rule,
)


def _group(theme: Theme) -> QWidget:
    frame = QFrame()
    frame.setProperty("role", "group")
    frame.setFixedHeight(32)
    row = QHBoxLayout(frame)
    row.setContentsMargins(1, 1, 1, 1)
    row.setSpacing(0)
    for i, (text, name) in enumerate((("Step", "step"), ("Stop", "stop"), ("Fork", "fork"))):
        if i:
            line = rule(vertical=True)
            line.setFixedHeight(18)
            row.addWidget(line)
        button = push_button(text, size="bar")
        button.setIcon(icon(name, theme))
        row.addWidget(button)
    return frame


def run_bar(theme: Theme) -> QWidget:
    bar = QFrame()
    bar.setProperty("role", "chrome")
    bar.setFixedHeight(48)
    row = QHBoxLayout(bar)
    row.setContentsMargins(16, 0, 16, 0)
    pause = push_button("Pause", "primary", "bar")
    pause.setIcon(icon("pause", theme, "on_ink"))
    pause.setFixedWidth(104)
    chip = IconLabel(theme, "cpu")
    row.addWidget(pause)
    row.addWidget(_group(theme))
    row.addSpacing(16)
    row.addWidget(chip)
    row.addWidget(SegmentedControl(("CPU", "GPU:0"), scale="bar"))
    row.addStretch(1)
    for widget in _readouts():
        line = rule(vertical=True)
        line.setFixedHeight(32)
        row.addWidget(line)
        row.addSpacing(12)
        row.addWidget(widget)
        row.addSpacing(12)
    row.addWidget(IconButton(theme, "more", "More"))
    return bar


def _readouts() -> list[ReadOut]:
    step = ReadOut("Step")
    step.set_value("12,480")
    step.set_note("of 20,000 · 6 s left")
    progress = QProgressBar()
    progress.setValue(62)
    progress.setTextVisible(False)
    step.add_trailing(progress)
    speed = ReadOut("Speed", "steps/s")
    speed.set_value("1,310")
    loss = ReadOut("Loss")
    loss.set_value("0.231")
    spark = Sparkline()
    spark.set_values([math.exp(-i / 30) + 0.08 * math.sin(i * 1.7) ** 3 for i in range(80)])
    loss.add_trailing(spark)
    accuracy = ReadOut("Validation accuracy", "%")
    accuracy.set_value("97.2")
    return [step, speed, loss, accuracy]


def menu() -> QWidget:
    bar = QMenuBar()
    for name in ("File", "Edit", "Stack", "Run", "View", "Lessons", "Help"):
        bar.addMenu(name).addAction(name)
    return bar


def status() -> QWidget:
    bar = QStatusBar()
    bar.setSizeGripEnabled(False)
    bar.addWidget(QLabel("Saved to session · 3.1 MB"))
    bar.addPermanentWidget(QLabel("92,410 parameters"))
    bar.setFixedHeight(24)
    return bar
