"""Which figures a report holds: of each run what it has to show."""

from dataclasses import dataclass

from gradlab.figures.kinds import FIGURES, available
from gradlab.figures.options import FigureOptions
from gradlab.store import History

LEFT_OUT = {"density"}
"""Kinds that show one layer of many, which a report cannot choose."""
FURTHER_ROWS = ("gap", "learning_rate", "update_ratio", "seconds")
SIZE_MM = (180.0, 105.0)
SIZE: FigureOptions = {"width_mm": SIZE_MM[0], "height_mm": SIZE_MM[1]}


@dataclass(frozen=True)
class ReportFigure:
    """A figure of a report: its kind, in words what it shows, and how it is drawn."""

    kind: str
    words: str
    options: FigureOptions

    @property
    def width_mm(self) -> float:
        """Return how wide it is drawn."""
        return self.options.get("width_mm", SIZE_MM[0])

    @property
    def height_mm(self) -> float:
        """Return how high it is drawn."""
        return self.options.get("height_mm", SIZE_MM[1])


def report_figures(history: History) -> tuple[ReportFigure, ...]:
    """Return the figures of a report: every kind that the run has what it takes for, and the outcome's further rows."""
    kinds = [kind for kind in available(history) if kind not in LEFT_OUT]
    figures = [ReportFigure(kind, FIGURES[kind].summary, SIZE) for kind in kinds]
    words = "gap of the losses, learning rate, update ratio and time per step over the run"
    further = ReportFigure("outcome", words, {"width_mm": SIZE_MM[0], "height_mm": 130.0, "rows": FURTHER_ROWS})
    figures.insert(kinds.index("outcome") + 1, further)
    return tuple(figures)
