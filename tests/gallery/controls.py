"""Buttons, fields, the inspector."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QLayout,
    QLineEdit,
    QListWidget,
    QRadioButton,
    QSlider,
    QSpinBox,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from tests.gallery.parts import in_row, push_button
from ui.support.health import Health
from ui.support.icons import icon, icon_names
from ui.support.theme import Theme
from ui.support.widgets import (
    Chip,
    HealthLegend,
    IconButton,
    SegmentedControl,
    StateSign,
    Toggle,
    label,
    rule,
)


def controls(theme: Theme) -> QLayout:
    column = QVBoxLayout()
    column.setSpacing(12)
    disabled = push_button("Disabled")
    disabled.setEnabled(False)
    off_primary = push_button("Train", "primary")
    off_primary.setEnabled(False)
    column.addWidget(in_row(push_button("Try all && rank", "primary"), push_button("Quiet"), disabled, off_primary))
    add = push_button("Add layer", "dashed", "bar")
    add.setIcon(icon("add", theme))
    column.addWidget(in_row(add, *(push_button(t, "chip-button", "bar") for t in ("Dense", "Norm", "Dropout"))))
    new = push_button("New experiment", "primary", "page")
    new.setIcon(icon("new", theme, "on_ink"))
    column.addWidget(in_row(new, push_button("Open…", size="page"), push_button("Discard", "plain", "page")))
    check = QCheckBox("Show this page at start")
    check.setChecked(True)
    radio = QRadioButton("by norm")
    radio.setChecked(True)
    column.addWidget(in_row(check, radio, QRadioButton("by value")))
    column.addWidget(in_row(*(Chip(t) for t in ("sigmoid", "He normal", "BN", "clip"))))
    column.addWidget(HealthLegend(theme))
    column.addWidget(in_row(*(StateSign(theme, state=s) for s in Health), StateSign(theme)))
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


def inspector(theme: Theme) -> QWidget:
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
        ("Units", in_row(units)),
        ("Activation", combo),
        ("Reuse from", off_combo),
        ("Batch norm", in_row(Toggle(), segments)),
        ("Dropout", in_row(slider, rate)),
        ("Frozen", on),
        ("Disabled", off),
        ("Name", QLineEdit("hidden3")),
        ("Problem", invalid),
    ]
