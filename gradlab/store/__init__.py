"""What is kept: a run's history in bounded memory, and the experiment file. What may enter: no TensorFlow, no Qt."""

from gradlab.store.clipping import ClippingEffect, clipping_effect, compared_sizes
from gradlab.store.delta import Delta, Mark, delta_of
from gradlab.store.distributions import DistributionLog
from gradlab.store.history import Curve, History, Image, history_of
from gradlab.store.journal import FLUSH_SECONDS, FLUSH_STEPS, Journal, sessions_folder
from gradlab.store.notes import Pin, Remarks, RunNote
from gradlab.store.reader import Document, DocumentInfo, RunInfo, document_info, load
from gradlab.store.recording import DEFAULT_BUDGET
from gradlab.store.recovery import Leftover, discard, leftovers
from gradlab.store.series import (
    Spread,
    distribution_series,
    loss_gap,
    milliseconds,
    normalized_layers,
    ratio_of,
    sizes_of_both,
    update_spread,
)
from gradlab.store.session import Session
from gradlab.store.snapshot import Stamp
from gradlab.store.storage import StorageNews
from gradlab.store.weights import Reused
from gradlab.store.writer import save

__all__ = [
    "DEFAULT_BUDGET",
    "FLUSH_SECONDS",
    "FLUSH_STEPS",
    "ClippingEffect",
    "Curve",
    "Delta",
    "DistributionLog",
    "Document",
    "DocumentInfo",
    "History",
    "Image",
    "Journal",
    "Leftover",
    "Mark",
    "Pin",
    "Remarks",
    "Reused",
    "RunInfo",
    "RunNote",
    "Session",
    "Spread",
    "Stamp",
    "StorageNews",
    "clipping_effect",
    "compared_sizes",
    "delta_of",
    "discard",
    "distribution_series",
    "document_info",
    "history_of",
    "leftovers",
    "load",
    "loss_gap",
    "milliseconds",
    "normalized_layers",
    "ratio_of",
    "save",
    "sessions_folder",
    "sizes_of_both",
    "update_spread",
]
