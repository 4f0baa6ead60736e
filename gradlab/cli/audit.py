"""What became of the layers' weights in each run of a file, as tables."""

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gradlab.cli.words import plain, say
from gradlab.store import load

if TYPE_CHECKING:
    from gradlab.reuse import AuditRow

SHOWN = 12
"""Digits of a SHA-256 that are shown."""


def print_audits(out: Console, path: Path) -> None:
    """Print for each run of the experiment file at `path` a row for each layer with weights."""
    from gradlab.reuse import audit

    for number, history in enumerate(load(path).histories, start=1):
        say(out, f"\nAudit of run {number}, SHA-256 of each layer's weights")
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for name in ("layer", "origin", "frozen", "before", "after", "", "batch norm"):
            table.add_column(name)
        for row in audit(history):
            table.add_row(*(Text(plain(text)) for text in _cells(row)))
        out.print(table)


def _cells(row: "AuditRow") -> tuple[str, ...]:
    verdict = {True: "the same", False: "changed", None: "-"}[row.unchanged]
    if not row.kept_faith:
        verdict = "CHANGED THOUGH FROZEN"
    statistics = {"stored": "stored statistics", "batch": "statistics of the batch", "": "-"}[row.batch_norm]
    digests = (row.before[:SHOWN] or "-", row.after[:SHOWN] or "-")
    return (row.layer, row.origin or "-", _frozen(row), *digests, verdict, statistics)


def _frozen(row: "AuditRow") -> str:
    if row.since is None:
        return "never"
    since = "from the start" if row.since == 0 else f"since step {row.since:,}"
    return since if row.thawed is None else f"{since} until step {row.thawed:,}"
