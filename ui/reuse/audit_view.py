"""The audit of a run: where each layer's weights came from, since when it is frozen, and whether a bit changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from ui.reuse.tables import ResultTable
from ui.support.widgets import label

if TYPE_CHECKING:
    from gradlab.reuse import AuditRow

SHOWN = 12
"""Digits of a SHA-256 that are shown; the tool tip has all of them."""


class AuditDialog(QDialog):
    """A table of one run; it stays open while the person goes on working."""

    def __init__(self, name: str, rows: Sequence[AuditRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Audit of {run}").format(run=name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(960, 420)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(self._verdict(rows), "title", self))
        text = self.tr("SHA-256 of each layer's weights when it was frozen, or before the first step, and at the end.")
        column.addWidget(label(text, "caption", self))
        self.table = self._filled(rows)
        column.addWidget(self.table, 1)
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.close)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def _verdict(self, rows: Sequence[AuditRow]) -> str:
        broken = [row.layer for row in rows if not row.kept_faith]
        if broken:
            return self.tr("Changed though frozen: {layers}").format(layers=", ".join(broken))
        frozen = [row for row in rows if row.frozen and row.unchanged]
        if not frozen:
            return self.tr("No layer is frozen with weights to compare.")
        return self.tr("{n} frozen layers are the same bit for bit.").format(n=len(frozen))

    def _filled(self, rows: Sequence[AuditRow]) -> ResultTable:
        heads = [self.tr(head) for head in ("Layer", "Origin", "Frozen", "Before", "After", "Weights", "Batch norm")]
        table = ResultTable(heads, parent=self)
        table.setAccessibleName(self.tr("Audit, one row for each layer"))
        table.show_rows([self._cells(row) for row in rows])
        return table

    def _cells(self, row: AuditRow) -> list[tuple[str, str]]:
        verdicts = {True: self.tr("the same"), False: self.tr("changed"), None: "–"}
        verdict = verdicts[row.unchanged] if row.kept_faith else self.tr("CHANGED THOUGH FROZEN")
        statistics = {"stored": self.tr("stored statistics"), "batch": self.tr("statistics of the batch"), "": "–"}
        return [
            (row.layer, ""),
            (row.origin or self.tr("drawn"), ""),
            (self._frozen(row), ""),
            (row.before[:SHOWN] or "–", row.before),
            (row.after[:SHOWN] or "–", row.after),
            (verdict, ""),
            (statistics[row.batch_norm], ""),
        ]

    def _frozen(self, row: AuditRow) -> str:
        if row.since is None:
            return self.tr("never")
        since = self.tr("from the start") if row.since == 0 else self.tr("since step {n}").format(n=f"{row.since:,}")
        if row.thawed is None:
            return since
        return self.tr("{since}, until step {n}").format(since=since, n=f"{row.thawed:,}")
