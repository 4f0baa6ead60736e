"""The instruments by name: the four that stand on the board at first, and those that are opened from a menu."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.plots.confusion import ConfusionMatrix
from ui.plots.difference import Difference
from ui.plots.first_weights import FirstWeights
from ui.plots.heatmap import Heatmap
from ui.plots.histograms import Histograms
from ui.plots.instrument import Instrument
from ui.plots.norm_statistics import NormStatistics
from ui.plots.outcome import Outcome
from ui.plots.profile import Profile
from ui.plots.saturation import Saturation
from ui.plots.shift import Shift
from ui.plots.surface import DecisionSurface
from ui.plots.traces import Traces

INSTRUMENTS: dict[str, type[Instrument]] = {kind.name: kind for kind in (Profile, Heatmap, Outcome, Traces)}
MORE: dict[str, type[Instrument]] = {
    kind.name: kind
    for kind in (
        DecisionSurface,
        ConfusionMatrix,
        FirstWeights,
        Difference,
        Histograms,
        Saturation,
        Shift,
        NormStatistics,
    )
}


def more_titles() -> dict[str, str]:
    """Return the titles of the further instruments, which are needed before these are made."""
    return {
        "surface": QCoreApplication.translate("Instruments", "Decision surface"),
        "confusion": QCoreApplication.translate("Instruments", "Confusion matrix"),
        "first_weights": QCoreApplication.translate("Instruments", "First layer's weights"),
        "histograms": QCoreApplication.translate("Instruments", "Distributions"),
        "saturation": QCoreApplication.translate("Instruments", "Saturation and dead units"),
        "shift": QCoreApplication.translate("Instruments", "Internal covariate shift"),
        "difference": QCoreApplication.translate("Instruments", "Difference of two runs"),
        "norm_statistics": QCoreApplication.translate("Instruments", "Batch norm"),
    }
