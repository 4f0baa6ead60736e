"""The open experiment: spec, undo stack, file, problems. What may enter: models of the document; no widget, no training."""

from ui.document.model import DocumentModel

__all__ = ["DocumentModel"]
