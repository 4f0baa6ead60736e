"""The heatmap: one row a layer, one column a stretch of steps, one color a magnitude."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QGraphicsRectItem, QWidget

from gradlab.records import AXES, LAYER_INDEX, LAYER_QUANTITIES
from gradlab.store import Image
from ui.plots.axes import LabelAxis, StepAxis, empty, make_plot, set_height, style_plot, thin_pen, trace
from ui.plots.card import ReadOut
from ui.plots.choice import Choice
from ui.plots.coded_image import CodedImage
from ui.plots.coding import ABOVE_ROW, BAD_ROW, FIRST_ROW, SIGNAL_SCALE, Scale, coded, color_table, robust_scale
from ui.plots.color_bar import ColorBar, stand_beside
from ui.plots.crosshair import Crosshair
from ui.plots.curve_item import CurveItem
from ui.plots.instrument import Table, empty_text
from ui.plots.scales import short_name, thinned
from ui.plots.timed import TimedInstrument
from ui.support.health import classify, format_count, format_power, format_value, health_name
from ui.support.theme import Theme

RELATIVE = "relative"
AUTOMATIC, FIXED, ROBUST, WHOLE = "automatic", "fixed", "robust", "whole"
LINE_ROWS = 24


class Heatmap(TimedInstrument):
    """The relative signal by default, on the fixed scale of the health classes; any other quantity by choice."""

    name = "heatmap"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.quantity = RELATIVE
        self.range = AUTOMATIC
        self.image: Image | None = None
        self.scale: Scale = SIGNAL_SCALE
        self._ruled: Scale | None = None
        self._names = LabelAxis("left", 44)
        self.plot: Any = make_plot({"left": self._names, "bottom": StepAxis()})
        self.plot.getViewBox().invertY(True)
        self.view.addItem(self.plot)
        self._ground = QGraphicsRectItem()
        self.item = CodedImage()
        self._lines = CurveItem(connect="pairs")
        self._outline = CurveItem(connect="finite")
        for item in (self._ground, self.item, self._lines, self._outline):
            self.plot.addItem(item, ignoreBounds=True)
        self.bar = ColorBar(theme, self)
        stand_beside(self.bar, self.view, self._column)
        self.card = ReadOut(self)
        self.cross = Crosshair(self.plot, theme)
        self.view.scene().sigMouseClicked.connect(self._on_click)
        self.view.scene().sigMouseMoved.connect(self._on_move)
        self.follow(self.plot)
        empty_text(self, self.tr("Each step will add a column here, one row per layer."))
        self.apply_theme()

    @property
    def title(self) -> str:
        """The panel's title."""
        return self.tr("Gradient over time")

    def choices(self) -> tuple[Choice, ...]:
        """What a person may choose: the quantity, and from what to what its colors run."""
        kinds = tuple((one.name, f"{one.label}  {one.symbol}") for one in LAYER_QUANTITIES)
        kinds = ((RELATIVE, self.tr("Signal relative to the top layer")), *kinds)
        ranges = (
            (AUTOMATIC, self.tr("Automatic: health scale for the relative signal")),
            (FIXED, self.tr("Fixed, 10⁻⁷ to 10")),
            (ROBUST, self.tr("Robust, 1st to 99th percentile")),
            (WHOLE, self.tr("From the least to the largest")),
        )
        return (
            Choice(self.tr("Quantity"), kinds, lambda key: key == self.quantity, self.set_quantity),
            Choice(self.tr("Colors"), ranges, lambda key: key == self.range, self.set_range),
        )

    def set_quantity(self, quantity: str) -> None:
        """Show ``RELATIVE`` or one of the layer quantities. Raises ``ValueError`` for anything else."""
        if quantity != RELATIVE and quantity not in LAYER_INDEX:
            raise ValueError(f"there is no quantity {quantity!r}")
        self.quantity = quantity
        self.mark_stale()

    def set_range(self, kind: str) -> None:
        """Let the colors run over ``AUTOMATIC``, ``FIXED``, ``ROBUST`` or ``WHOLE``; ``ValueError`` for others."""
        if kind not in {AUTOMATIC, FIXED, ROBUST, WHOLE}:
            raise ValueError(f"there is no range {kind!r}")
        self.range = kind
        self.mark_stale()

    def draw(self) -> None:
        """Bring image, labels and scale up to date."""
        count = max(len(self.layer_names), 1)
        self._label_layers()
        first, last = self.set_steps(self.plot)
        set_height(self.plot, -0.5, count - 0.5)
        if self.history is None or self.history.is_empty:
            self.image = None
            self.item.clear()
            self.scale = SIGNAL_SCALE
        else:
            columns = min(self.points(self.plot), 600)
            self.image = self._read(first, last, columns)
            codes = coded(self.image.values, self.image.nonfinite, self.scale)
            self.item.set_codes(codes)
            rect = QRectF(self.image.first - 0.5, -0.5, self.image.last + 1 - self.image.first, count)
            self.item.setRect(rect)
            self._ground.setRect(rect)
            self._ground.setVisible(bool((codes == BAD_ROW).any()))  # hatching takes longer than all the rest
        self._rule(first, last, count)
        self._show_scale()
        self.bar.set_word(self.tr("δ / δ of the top layer") if self.quantity == RELATIVE else AXES[self.quantity])
        self.subtitleChanged.emit(self._subtitle())

    def _read(self, first: int, last: int, columns: int) -> Image:
        assert self.history is not None
        relative = self.quantity == RELATIVE
        read = self.history.relative_image(first, last, columns) if relative else None
        image = read if read is not None else self.history.image(self.quantity, first, last, columns)
        log = relative or LAYER_QUANTITIES[LAYER_INDEX[self.quantity]].log
        fixed = self.range == FIXED or (self.range == AUTOMATIC and relative)
        share = 0.0 if self.range == WHOLE else 1.0
        self.scale = SIGNAL_SCALE if fixed and log else robust_scale(image.values, log=log, outside=share)
        return image

    def _subtitle(self) -> str:
        if self.quantity == RELATIVE:
            return self.tr("signal δ relative to the top layer, one row per layer")
        quantity = LAYER_QUANTITIES[LAYER_INDEX[self.quantity]]
        return f"{quantity.label.lower()} {quantity.symbol}"

    def _label_layers(self) -> None:
        shown = thinned(len(self.layer_names), max(2, int(self.plot.getViewBox().height() / 16)))
        lock = "▫ "
        names = [(i, (lock if self.frozen[i] else "") + short_name(self.layer_names[i])) for i in shown]
        self._names.set_labels([(float(index), name) for index, name in names])

    def _rule(self, first: int, last: int, count: int) -> None:
        """Draw gaps between the rows where these are high enough, and the outline of the selected ones."""
        high = self.plot.getViewBox().height() / count >= 8
        ys = np.arange(1, count) - 0.5 if high and count <= LINE_ROWS and self.image is not None else np.empty(0)
        if len(ys):
            trace(self._lines, np.tile([first - 0.5, last + 0.5], len(ys)), np.repeat(ys, 2))
        else:
            empty(self._lines)
        xs: list[float] = []
        heights: list[float] = []
        for index in self.selection if self.image is not None else ():
            if index < len(self.layer_names):
                left, right, up, down = first - 0.5, last + 0.5, index - 0.5, index + 0.5
                xs += [left, right, right, left, left, np.nan]
                heights += [up, up, down, down, up, np.nan]
        if xs:
            trace(self._outline, np.array(xs), np.array(heights))
        else:
            empty(self._outline)

    def _show_scale(self) -> None:
        if self.scale == self._ruled:
            return
        self._ruled = self.scale
        colors = [QColor(*(int(part) for part in row)) for row in self._table[FIRST_ROW:ABOVE_ROW]]
        scale = self.scale
        if scale.fixed:
            ticks = [(place / 8, {0: "1", 1: "10"}.get(place - 7) or format_power(place - 7)) for place in range(9)]
            above = QColor(*(int(part) for part in self._table[ABOVE_ROW]))
            self.bar.set_scale(colors, ticks, [4 / 8, 6 / 8], (above, "> 10"))
            return
        values = [scale.low + (scale.high - scale.low) * place / 4 for place in range(5)]
        words = [format_value(10**value if scale.log else value) for value in values]
        self.bar.set_scale(colors, [(place / 4, word) for place, word in enumerate(words)], [])

    def restyle(self) -> None:
        """Give the items the theme's colors."""
        tokens = self.theme.tokens
        self._table = color_table(tokens)
        self.item.set_colors(self._table)
        self._ruled = None
        style_plot(self.plot, self.theme)
        self._ground.setPen(QColor(0, 0, 0, 0))
        self._ground.setBrush(QBrush(tokens.color("exploding"), Qt.BrushStyle.BDiagPattern))
        self._lines.setPen(thin_pen(tokens.color("surface")))
        self._outline.setPen(thin_pen(tokens.color("ink"), 2.0))

    def table(self) -> Table:
        """Return the image in long form: layer, first step of the column, value."""
        if self.image is None:
            return ["layer", "step", self.quantity], [[], [], []]
        layers, columns = self.image.values.shape
        width = (self.image.last + 1 - self.image.first) / max(columns, 1)
        steps = self.image.first - 0.5 + (np.arange(columns) + 0.5) * width
        names = [name for name in self.layer_names for _ in range(columns)]
        header = ["layer", "step", "delta_relative_to_top" if self.quantity == RELATIVE else self.quantity]
        return header, [names, list(np.tile(steps, layers)), list(self.image.values.ravel())]

    def _place(self, position: Any) -> tuple[int, int] | None:
        """Return (layer, step) under a scene position, or None."""
        box = self.plot.getViewBox()
        if self.history is None or not box.sceneBoundingRect().contains(position):
            return None
        point = box.mapSceneToView(position)
        layer, step = round(point.y()), round(point.x())
        inside = 0 <= layer < len(self.layer_names) and 1 <= step <= self.history.last_step
        return (layer, step) if inside else None

    def _on_click(self, event: Any) -> None:
        place = self._place(event.scenePos())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.layerSelected.emit(place[0])

    def _on_move(self, position: Any) -> None:
        place = self._place(position)
        if place is None or self.history is None:
            self._leave()
            return
        layer, step = place
        self.hover(layer)
        self.cross.show_at(step, layer)
        relative = self.quantity == RELATIVE
        row = self.history.relative_signal(step) if relative else self.history.row(self.quantity, step)
        value = float(row[layer])
        number = format_value(value) if np.isfinite(value) else self.tr("not finite")
        if relative:
            number += f"   {health_name(classify(value, frozen=self.frozen[layer]))}"
        self.card.show_at(self.view, position, f"{self.layer_names[layer]} · {format_count(step)}", number)

    def _leave(self) -> None:
        self.card.hide()
        self.cross.hide()
        self.hover(None)

    def show_hovered(self) -> None:
        """Point at the layer's row."""
        if self.image is not None:
            self.cross.show_row(self.hovered)

    def leaveEvent(self, event: Any) -> None:
        """Qt's hook: no card without a pointer."""
        self._leave()
        super().leaveEvent(event)
