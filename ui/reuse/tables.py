"""A quiet table of results: no grid, heads over their columns, numbers at the right."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

ROW_PX = 28


class ResultTable(QTableWidget):
    """Rows of text that can be read and copied, and not changed; the columns `numbers` stand at the right."""

    def __init__(self, heads: Sequence[str], numbers: Collection[int] = (), parent: QWidget | None = None) -> None:
        super().__init__(0, len(heads), parent)
        self._numbers = frozenset(numbers)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        for column, head in enumerate(heads):
            item = QTableWidgetItem(f" {head} ")
            item.setTextAlignment(self._alignment(column))
            self.setHorizontalHeaderItem(column, item)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)

    def show_rows(self, rows: Sequence[Sequence[tuple[str, str]]]) -> None:
        """Show `rows`, each cell as its text and its tool tip."""
        self.setRowCount(len(rows))
        for place, row in enumerate(rows):
            for column, (text, tip) in enumerate(row):
                item = QTableWidgetItem(f"  {text}  ")
                item.setTextAlignment(self._alignment(column))
                item.setToolTip(tip or text)
                self.setItem(place, column, item)

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self._numbers else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter
