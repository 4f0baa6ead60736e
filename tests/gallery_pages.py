"""The page that ``tests.gallery`` draws: shared widgets with invented numbers."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QListWidget,
    QMenuBar,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QStatusBar,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from ui.support.fonts import font
from ui.support.health import Health, classify, format_value, health_color, signal_map
from ui.support.icons import icon, icon_names
from ui.support.theme import Theme
from ui.support.widgets import (
    Banner,
    Chip,
    EmptyState,
    HealthLegend,
    IconButton,
    IconLabel,
    Logo,
    PanelHeader,
    ReadOut,
    SegmentedControl,
    Sparkline,
    StateSign,
    Toggle,
    label,
    rule,
)
from ui.support.widgets.meter import paint_meter


class _Meters(QWidget):
    """Meter rows as the stack's cards draw them."""

    ROWS = (
        (4.8e-7, 3e-7, 2e-6, True),
        (2.0e-5, 8e-6, 6e-5, True),
        (8.6e-4, 2e-4, 2e-3, False),
        (3.6e-3, 1e-3, 9e-3, False),
        (6.2e-2, 2e-2, 0.12, False),
        (0.26, 0.1, 0.5, False),
        (1.0, 0.6, 1.6, False),
        (38.0, 6.0, 60.0, False),
        (math.nan, 6.0, 60.0, False),
        (None, None, None, False),
    )

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedSize(96, len(self.ROWS) * 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        for row, (value, low, high, frozen) in enumerate(self.ROWS):
            top = row * 32.0
            if value is not None:
                state = classify(value, frozen=frozen)
                color = health_color(state, tokens)
                painter.setPen(QColor(tokens.text2) if state is Health.FROZEN else color)
                painter.setFont(font(11, 600, tabular=True))
                box = QRectF(0, top, 84, 16)
                painter.drawText(box, Qt.AlignmentFlag.AlignRight, format_value(value))
            meter = QRectF(16, top + 16, 68, 12)
            paint_meter(painter, meter, value, low, high, tokens, frozen)
        painter.end()


class _Map(QWidget):
    """The signal map as a strip."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        table = signal_map(self._theme.tokens)
        step = self.width() / len(table)
        for i, (r, g, b, _) in enumerate(table.tolist()):
            painter.fillRect(QRectF(i * step, 0, step + 1, 12), QColor(r, g, b))
        painter.end()


def gallery(theme: Theme) -> QWidget:
    """The whole page, 1280 by 900."""
    page = QWidget()
    page.setProperty("role", "canvas")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    page.resize(1280, 900)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(_menu())
    column.addWidget(_run_bar(theme))
    column.addWidget(rule())
    body = QHBoxLayout()
    body.setContentsMargins(8, 8, 8, 8)
    body.setSpacing(8)
    body.addWidget(_panel(theme, "Controls", "buttons and fields", _controls(theme)))
    body.addWidget(_panel(theme, "Gradient by layer", "at step 9,600", _measures(theme)), 1)
    body.addWidget(_inspector(theme))
    column.addLayout(body, 1)
    column.addWidget(_status())
    return page


def _menu() -> QWidget:
    bar = QMenuBar()
    for name in ("File", "Edit", "Stack", "Run", "View", "Lessons", "Help"):
        bar.addMenu(name).addAction(name)
    return bar


def _button(text: str, role: str = "", size: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", role)
    button.setProperty("scale", size)
    return button


def _row(*widgets: QWidget, spacing: int = 8) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return holder


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
        button = _button(text, size="bar")
        button.setIcon(icon(name, theme))
        row.addWidget(button)
    return frame


def _run_bar(theme: Theme) -> QWidget:
    bar = QFrame()
    bar.setProperty("role", "chrome")
    bar.setFixedHeight(48)
    row = QHBoxLayout(bar)
    row.setContentsMargins(16, 0, 16, 0)
    pause = _button("Pause", "primary", "bar")
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


def _panel(theme: Theme, title: str, subtitle: str, content: QLayout) -> QWidget:
    panel = QFrame()
    panel.setProperty("role", "panel")
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    header = PanelHeader(theme, title, subtitle)
    header.add_tool("expand", "Maximise")
    header.add_tool("more", "More")
    column.addWidget(header)
    content.setContentsMargins(16, 4, 16, 16)
    column.addLayout(content)
    column.addStretch(1)
    return panel


def _controls(theme: Theme) -> QLayout:
    column = QVBoxLayout()
    column.setSpacing(12)
    disabled = _button("Disabled")
    disabled.setEnabled(False)
    off_primary = _button("Train", "primary")
    off_primary.setEnabled(False)
    column.addWidget(
        _row(
            _button("Try all & rank".replace("&", "&&"), "primary"),
            _button("Quiet"),
            disabled,
            off_primary,
        )
    )
    add = _button("Add layer", "dashed", "bar")
    add.setIcon(icon("add", theme))
    column.addWidget(
        _row(add, *(_button(t, "chip-button", "bar") for t in ("Dense", "Norm", "Dropout")))
    )
    new = _button("New experiment", "primary", "page")
    new.setIcon(icon("new", theme, "on_ink"))
    column.addWidget(_row(new, _button("Open…", size="page"), _button("Discard", "plain", "page")))
    check = QCheckBox("Show this page at start")
    check.setChecked(True)
    radio = QRadioButton("by norm")
    radio.setChecked(True)
    column.addWidget(_row(check, radio, QRadioButton("by value")))
    column.addWidget(_row(*(Chip(t) for t in ("sigmoid", "He normal", "BN", "clip"))))
    column.addWidget(HealthLegend(theme))
    column.addWidget(_row(*(StateSign(theme, state=s) for s in Health), StateSign(theme)))
    tools = [IconButton(theme, name, name) for name in sorted(icon_names()) if _is_tool(name)]
    grid = QGridLayout()
    grid.setSpacing(2)
    for i, tool in enumerate(tools):
        grid.addWidget(tool, i // 12, i % 12)
    column.addLayout(grid)
    items = QListWidget()
    items.addItems(["hidden1", "hidden2", "hidden3"])
    items.setCurrentRow(1)
    items.setFixedHeight(86)
    column.addWidget(items)
    return column


def _is_tool(name: str) -> bool:
    return name != "app" and not name.startswith("logo")


def _measures(theme: Theme) -> QLayout:
    column = QVBoxLayout()
    column.setSpacing(12)
    banner = Banner(theme)
    banner.show_message(
        "The loss became NaN at step 2,134.",
        action="Go back to 2,100",
        details="loss = nan",
        state=Health.NON_FINITE,
    )
    notice = Banner(theme)
    notice.show_message("Recovered 12,480 recorded steps that were not saved.", action="Restore")
    column.addWidget(banner)
    column.addWidget(notice)
    column.addWidget(_Map(theme))
    dots = Logo(theme)
    texts = QVBoxLayout()
    for role in ("page-title", "hero", "section", "title", "body2", "caption", "tick"):
        texts.addWidget(label(role.capitalize(), role))
    texts.addWidget(dots)
    texts.addStretch(1)
    side = QHBoxLayout()
    side.addWidget(_Meters(theme), 0, Qt.AlignmentFlag.AlignTop)
    side.addSpacing(24)
    side.addLayout(texts, 1)
    column.addLayout(side)
    column.addWidget(
        EmptyState("The gradient of every layer appears here while training.", "Train")
    )
    return column


def _inspector(theme: Theme) -> QWidget:
    dock = QFrame()
    dock.setProperty("role", "dock")
    dock.setFixedWidth(336)
    column = QVBoxLayout(dock)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    tabs = QTabBar()
    tabs.addTab("Inspector")
    tabs.addTab("Diagnosis")
    tabs.setExpanding(False)
    column.addWidget(tabs)
    column.addWidget(rule())
    grid = QGridLayout()
    grid.setContentsMargins(16, 12, 16, 12)
    grid.setVerticalSpacing(8)
    grid.setColumnMinimumWidth(0, 104)
    grid.setHorizontalSpacing(0)
    for row, (name, editor) in enumerate(_fields()):
        grid.addWidget(label(name, "body2"), row, 0)
        grid.addWidget(editor, row, 1)
    column.addLayout(grid)
    column.addStretch(1)
    return dock


def _fields() -> list[tuple[str, QWidget]]:
    units = QSpinBox()
    units.setRange(1, 999)
    units.setValue(100)
    units.setFixedWidth(88)
    combo = QComboBox()
    combo.addItems(["sigmoid", "ELU"])
    off_combo = QComboBox()
    off_combo.addItems(["not reused"])
    off_combo.setEnabled(False)
    segments = SegmentedControl(("before φ", "after φ"))
    segments.setEnabled(False)
    on = Toggle("weights keep training")
    on.setChecked(True)
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setValue(20)
    rate = QDoubleSpinBox()
    rate.setDecimals(2)
    rate.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
    rate.setValue(0.1)
    rate.setFixedWidth(48)
    off = Toggle("off")
    off.setEnabled(False)
    invalid = QLineEdit("1e-")
    invalid.setProperty("problem", "true")
    return [
        ("Units", _row(units)),
        ("Activation", combo),
        ("Reuse from", off_combo),
        ("Batch norm", _row(Toggle(), segments)),
        ("Dropout", _row(slider, rate)),
        ("Frozen", on),
        ("Disabled", off),
        ("Name", QLineEdit("hidden3")),
        ("Problem", invalid),
    ]


def _status() -> QWidget:
    bar = QStatusBar()
    bar.setSizeGripEnabled(False)
    bar.addWidget(QLabel("Saved to session · 3.1 MB"))
    bar.addPermanentWidget(QLabel("92,410 parameters"))
    bar.setFixedHeight(24)
    return bar
