"""The histograms: all layers at the shown step as ridges, or one layer over the steps as a density picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gradlab.figures.bins import apart, counts_of, density, records_of, shares, ticks, window
from gradlab.records import AXES, BINS, HISTOGRAM_INDEX, HISTOGRAMS, Distributions, Histogram
from ui.plots.axes import LabelAxis, StepAxis, make_plot, style_plot, thin_pen
from ui.plots.choice import Choice
from ui.plots.instrument import Table, empty_text
from ui.plots.legend import Entry, LegendLine
from ui.plots.scales import short_name, thinned
from ui.plots.timed import TimedInstrument
from ui.support.health import format_count
from ui.support.theme import Theme

LAYERS, TIME = "layers", "time"
RIDGE = 0.92
MOST_RIDGES = 40


class Histograms(TimedInstrument):
    """Where the numbers of each layer lie, and where they lay at the first step."""

    name = "histograms"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.quantity = "delta"
        self.form = LAYERS
        self.shown: list[int] = []
        self._values, self._names, self._apart = LabelAxis("bottom", 22), LabelAxis("left", 44), LabelAxis("right", 52)
        self.ridge_plot: Any = make_plot({"left": self._names, "bottom": self._values, "right": self._apart})
        self.ridge_plot.getViewBox().invertY(True)
        self.ridge_plot.getViewBox().setMouseEnabled(x=False, y=False)
        self._heights = LabelAxis("left", 44)
        self.time_plot: Any = make_plot({"left": self._heights, "bottom": StepAxis()})
        self.image = pg.ImageItem()
        self.time_plot.addItem(self.image, ignoreBounds=True)
        self.ridges: list[tuple[pg.PlotCurveItem, pg.PlotCurveItem]] = []
        self.view.addItem(self.ridge_plot, 0, 0)
        self._legend = LegendLine(theme, [])
        self.add_above(self._legend)
        self.follow(self.time_plot)
        self.view.scene().sigMouseClicked.connect(self._on_click)
        empty_text(self, self.tr("Press Train: how each layer's numbers are spread will appear here within a second."))
        self.apply_theme()

    @property
    def title(self) -> str:
        """The panel's title."""
        return self.tr("Distributions")

    @property
    def info(self) -> Histogram:
        """The histogram that is shown."""
        return HISTOGRAMS[HISTOGRAM_INDEX[self.quantity]]

    @property
    def has_content(self) -> bool:
        """Tell whether anything is recorded to be drawn."""
        return self.history is not None and len(self.history.distributions) > 0

    def choices(self) -> tuple[Choice, ...]:
        """What a person may choose: the quantity, and whether all layers or all steps are shown."""
        forms = ((LAYERS, self.tr("All layers at one step")), (TIME, self.tr("One layer over the steps")))
        kinds = tuple((one.name, f"{one.label}  {one.symbol}") for one in HISTOGRAMS)
        return (
            Choice(self.tr("Show"), forms, lambda key: key == self.form, self.set_form),
            Choice(self.tr("Quantity"), kinds, lambda key: key == self.quantity, self.set_quantity),
        )

    def set_quantity(self, quantity: str) -> None:
        """Show another histogram. Raises ``ValueError`` when there is none of this name."""
        if quantity not in HISTOGRAM_INDEX:
            raise ValueError(f"there is no histogram {quantity!r}")
        self.quantity = quantity
        self.mark_stale()

    def set_form(self, form: str) -> None:
        """Show ``LAYERS`` or ``TIME``."""
        if form != self.form:
            self.form = form
            old, new = (self.time_plot, self.ridge_plot) if form == LAYERS else (self.ridge_plot, self.time_plot)
            self.view.removeItem(old)
            self.view.addItem(new, 0, 0)
            self.mark_stale()

    def show_step(self) -> None:
        """The playhead moved: ridges are those of another step."""
        super().show_step()
        if self.form == LAYERS:
            self.mark_stale()

    @property
    def layer(self) -> int:
        """The layer that is shown over the steps: the first selected one, else the lowest."""
        return next((index for index in self.selection if index < len(self.layer_names)), 0)

    def draw(self) -> None:
        """Bring ridges or picture up to date."""
        for axis in (self._values, self._heights):
            axis.set_word(AXES[self.quantity])
        if self.form == LAYERS:
            self._draw_ridges()
        else:
            self._draw_time()
        self._legend.setVisible(self.form == LAYERS)

    def _draw_ridges(self) -> None:
        count = len(self.layer_names)
        room = max(2, min(MOST_RIDGES, int(self.ridge_plot.getViewBox().height() / 20)))
        self.shown = thinned(count, room) if count else []
        self._names.set_labels([(float(row), short_name(self.layer_names[at])) for row, at in enumerate(self.shown)])
        self.ridge_plot.setYRange(-0.7, max(len(self.shown), 1) - 0.4, padding=0)
        log = self.history.distributions if self.history is not None else None
        now, start = (log.at(self.step), log.at(1)) if log is not None else (None, None)
        self._have_ridges(len(self.shown) if now is not None else 0)
        if now is None or start is None:
            self._values.set_labels([])
            self._apart.set_labels([])
            self.subtitleChanged.emit("")
            return
        counts, first_counts = self._counts(now), self._counts(start)
        low, high = window(np.stack([counts, first_counts])[:, self.shown])
        self.ridge_plot.setXRange(low, high, padding=0)
        self._values.set_labels([*ticks(self.info, low, high, int(self.ridge_plot.getViewBox().width() / 44))])
        for row, layer in enumerate(self.shown):
            line, ghost = self.ridges[row]
            line.setData(*_ridge(counts[layer], row), fillLevel=row + 0.45)
            ghost.setData(*_ridge(first_counts[layer], row))
            chosen = layer in self.selection
            line.setPen(thin_pen(self.theme.tokens.color("ink" if chosen else "text3")))
            line.setBrush(self.theme.tokens.color("ink", 0.30 if chosen else 0.12))
        words = [(float(row), apart(counts[at])) for row, at in enumerate(self.shown)]
        self._apart.set_labels([(row, word) for row, word in words if word])
        step = format_count(now.step)
        self.subtitleChanged.emit(
            f"{self.info.label.lower()} {self.info.symbol} " + self.tr("at step {n}").format(n=step)
        )

    def _counts(self, record: Distributions) -> np.ndarray:
        return record.counts[:, HISTOGRAM_INDEX[self.quantity]]

    def _have_ridges(self, count: int) -> None:
        """Keep ``count`` pairs of curves."""
        while len(self.ridges) < count:
            pair = pg.PlotCurveItem(), pg.PlotCurveItem()
            for item in pair:
                self.ridge_plot.addItem(item, ignoreBounds=True)
            self._style_ghost(pair[1])
            self.ridges.append(pair)
        for line, ghost in self.ridges[count:]:
            line.setData([], [])
            ghost.setData([], [])

    def _draw_time(self) -> None:
        first, last = self.set_steps(self.time_plot)
        records = records_of(self.history, first, last) if self.history is not None else []
        if not records:
            self.image.clear()
            self._heights.set_labels([])
            self.subtitleChanged.emit("")
            return
        counts = counts_of(records, self.quantity, self.layer)
        low, high = window(counts)
        self._heights.set_labels(ticks(self.info, low, high, int(self.time_plot.getViewBox().height() / 24)))
        self.time_plot.setYRange(low, high, padding=0)
        columns = min(self.points(self.time_plot), 400)
        picture = density(counts, [record.step for record in records], (first, last), columns, (low, high))
        self.image.setImage(picture, autoLevels=False, levels=(0, 1))
        self.image.setRect(QRectF(first - 0.5, low, last + 1 - first, high - low))
        layer = self.layer_names[self.layer]
        self.subtitleChanged.emit(f"{layer} · {self.info.label.lower()} {self.info.symbol}")

    def restyle(self) -> None:
        """Give the items the theme's colors."""
        tokens = self.theme.tokens
        for plot in (self.ridge_plot, self.time_plot):
            style_plot(plot, self.theme)
        self._apart.setPen(QColor(0, 0, 0, 0))
        for _, ghost in self.ridges:
            self._style_ghost(ghost)
        ink, shade = tokens.color("ink"), np.linspace(0, 255, 256)
        table = np.tile(np.array([ink.red(), ink.green(), ink.blue(), 0], np.float64), (256, 1))
        table[:, 3] = shade
        self.image.setLookupTable(table.astype(np.uint8))
        now, start = self.tr("at the shown step"), self.tr("at the first step")
        self._legend.set_entries([Entry(now, "ink", "band"), Entry(start, "text3", "dashed")])

    def _style_ghost(self, ghost: pg.PlotCurveItem) -> None:
        ghost.setPen(thin_pen(self.theme.tokens.color("text3"), 1.0, Qt.PenStyle.DotLine))

    def table(self) -> Table:
        """Return for each layer the edges of its bins and how many numbers were in them at the shown step."""
        scale = "log10_" if self.info.scale == "log" else ""
        header = ["layer", "step", f"{scale}{self.quantity}_from", f"{scale}{self.quantity}_to", "count"]
        record = self.history.distributions.at(self.step) if self.history is not None else None
        if record is None:
            return header, [[] for _ in header]
        edges, layers = self.info.edges, len(self.layer_names)
        names = [name for name in self.layer_names for _ in range(BINS)]
        counts = list(self._counts(record)[:, :BINS].ravel())
        return header, [names, [record.step] * len(names), list(edges[:-1]) * layers, list(edges[1:]) * layers, counts]

    def _on_click(self, event: Any) -> None:
        box = self.ridge_plot.getViewBox()
        if self.form != LAYERS or not box.sceneBoundingRect().contains(event.scenePos()):
            return
        row = round(box.mapSceneToView(event.scenePos()).y())
        if 0 <= row < len(self.shown):
            self.layerSelected.emit(self.shown[row])


def _ridge(counts: np.ndarray, row: int) -> tuple[np.ndarray, np.ndarray]:
    """Return x in bins and y upward from the base line of ``row``; the fullest bin is as high as a row."""
    held = shares(counts)[:BINS]
    return np.arange(BINS) + 0.5, row + 0.45 - RIDGE * held / max(float(held.max()), 1e-12)
