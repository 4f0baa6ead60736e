"""What a run is called: as a person named it, else by its place in the document."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gradlab.store import History
from ui.document import DocumentModel


def run_name(document: DocumentModel, history: History) -> str:
    """Return the name of a run of ``document``."""
    name = document.note_of(history).name
    if name:
        return name
    number = next((n for n, known in enumerate(document.histories, start=1) if known is history), 0)
    return QCoreApplication.translate("Runs", "Run {n}").format(n=number)
