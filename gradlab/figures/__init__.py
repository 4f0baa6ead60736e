"""Publication figures of a recorded run. What may enter: one file a kind of figure; matplotlib is loaded by drawing."""

from gradlab.figures.curves import curve_label, curve_table, draw_curves, save_curves
from gradlab.figures.drawing import draw, save_all, save_figure
from gradlab.figures.health import Health, health
from gradlab.figures.kinds import FIGURES, ROWS, FigureInfo, available
from gradlab.figures.options import COLORS, FigureOptions
from gradlab.figures.report import write_report

__all__ = [
    "COLORS",
    "FIGURES",
    "ROWS",
    "FigureInfo",
    "FigureOptions",
    "Health",
    "available",
    "curve_label",
    "curve_table",
    "draw",
    "draw_curves",
    "health",
    "save_all",
    "save_curves",
    "save_figure",
    "write_report",
]
