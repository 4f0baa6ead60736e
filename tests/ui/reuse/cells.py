"""What stands in a table."""

from __future__ import annotations

from PySide6.QtWidgets import QTableWidget, QTableWidgetItem


def cell(table: QTableWidget, row: int, column: int) -> QTableWidgetItem:
    """Return the item of a cell that is filled."""
    item = table.item(row, column)
    assert item is not None
    return item


def texts(table: QTableWidget, row: int) -> list[str]:
    """Return the texts of a row."""
    return [cell(table, row, column).text().strip() for column in range(table.columnCount())]
