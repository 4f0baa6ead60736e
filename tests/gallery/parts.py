"""Helpers of the gallery."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QWidget,
)


def push_button(text: str, role: str = "", size: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", role)
    button.setProperty("scale", size)
    return button


def in_row(*widgets: QWidget, spacing: int = 8) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return holder
