"""What is kept: a run's history in bounded memory, and the experiment file. What may enter: no TensorFlow, no Qt."""

from gradlab.store.distributions import DistributionLog
from gradlab.store.history import Curve, History, Image, history_of
from gradlab.store.notes import Pin, Remarks, RunNote
from gradlab.store.reader import Document, DocumentInfo, RunInfo, document_info, load
from gradlab.store.weights import Reused
from gradlab.store.writer import save

__all__ = [
    "Curve",
    "DistributionLog",
    "Document",
    "DocumentInfo",
    "History",
    "Image",
    "Pin",
    "Remarks",
    "Reused",
    "RunInfo",
    "RunNote",
    "document_info",
    "history_of",
    "load",
    "save",
]
