"""The open experiment: spec, undo stack, file, problems. What may enter: models of the document, no widget."""

from ui.document.model import DocumentModel

__all__ = ["DocumentModel"]
