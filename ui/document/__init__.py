"""The open experiment: spec, undo stack, session, problems. What may enter: models of the document, no widget."""

from ui.document.keeper import SessionKeeper
from ui.document.model import DocumentModel

__all__ = ["DocumentModel", "SessionKeeper"]
