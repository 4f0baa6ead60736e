"""The profile: signal and weight gradient of every layer on one log axis, input side to output side."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QLinearGradient, QPen
from PySide6.QtWidgets import QWidget

from gradlab.records import Look
from ui.plots.axes import LabelAxis, PowerAxis, make_plot, set_height, style_plot, thin_pen
from ui.plots.band import Band
from ui.plots.before import BeforeTraining
from ui.plots.card import ReadOut
from ui.plots.curve_item import CurveItem
from ui.plots.ghosts import Ghosts
from ui.plots.instrument import Instrument, Table, empty_text
from ui.plots.legend import Entry, LegendLine
from ui.plots.live_text import LiveText
from ui.plots.mark_item import MarkItem
from ui.plots.scales import ZERO_GAP, log_range, log_values, short_name, thinned
from ui.support.fonts import font
from ui.support.health import (
    Health,
    classify,
    format_count,
    format_value,
    health_color,
    health_name,
    healths,
    ramp_gradient_stops,
)
from ui.support.marks import disc_path, mark_path
from ui.support.theme import Theme
from ui.support.tokens import Tokens

BAND_STEPS = 500


class Profile(Instrument):
    """Signal δ with health marks, weight gradient with hollow marks, and the range of the last 500 steps."""

    name = "profile"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._names = LabelAxis("bottom", 24)
        self._powers = PowerAxis()
        self._powers.set_word(self.tr("δ [loss], ‖∂W‖ [loss / weight]"))
        self.plot: Any = make_plot({"left": self._powers, "bottom": self._names})
        self.plot.getViewBox().setMouseEnabled(x=False, y=False)
        self.view.addItem(self.plot)
        self._legend = LegendLine(theme, [])
        self.add_above(self._legend)
        self._band = Band()
        self._columns = pg.BarGraphItem(x=[], height=[], width=1.0)
        self._chosen = pg.BarGraphItem(x=[], height=[], width=1.0)
        self._gradient = CurveItem()
        self._signal = CurveItem()
        self._gradient_marks = MarkItem(disc_path())
        self.marks = {state: MarkItem(mark_path(state, 1.0)) for state in Health}
        self._value = LiveText(anchor=(0.5, 1.35))
        self._value.setFont(font(11, 600, tabular=True))
        items = (self._columns, self._chosen, self._band, self._gradient, self._signal, self._gradient_marks)
        for item in (*items, *self.marks.values(), self._value):
            self.plot.addItem(item, ignoreBounds=True)
        self._valued = -1
        self._before = BeforeTraining(self.plot)
        self.look: Look | None = None
        self._labeled: tuple[tuple[str, ...], int] | None = None
        self._shaded: tuple[tuple[int, ...], tuple[int, ...], float, float] | None = None
        self._empty_text = self.tr("Press Train: the signal that reaches each layer will appear here.")
        self._pointed = pg.BarGraphItem(x=[], height=[], width=1.0)
        self.plot.addItem(self._pointed, ignoreBounds=True)
        self.ghosts = Ghosts(self.plot, theme)
        self.card = ReadOut(self)
        self.view.scene().sigMouseClicked.connect(self._on_click)
        self.view.scene().sigMouseMoved.connect(self._on_move)
        self.apply_theme()

    @property
    def title(self) -> str:
        """The panel's title."""
        return self.tr("Gradient by layer")

    def set_look(self, look: Look | None) -> None:
        """Show the signal before training as long as nothing is recorded."""
        if look is not self.look:
            self.look = look
            if self.history is None:
                self.mark_stale()

    def draw(self) -> None:
        """Bring curves, marks and labels up to date."""
        count = len(self.layer_names)
        self._label_layers(count)
        if self.history is None or self.history.is_empty:
            self._clear(count)
            return
        self._before.clear()
        signal = self.history.row("delta_rms", self.step)
        gradient = self.history.row("grad_norm", self.step)
        low, high = self.history.recent("delta_rms", BAND_STEPS, self.step)
        found = log_range([signal, gradient, low, high, *self.ghosts.rows(self.history, self.pins)])
        bottom, top = self._powers.steady.around(*found) if found else (-7.25, 1.25)
        zeros = bool((signal == 0).any() or (gradient == 0).any())
        self._powers.zero_at = bottom - ZERO_GAP if zeros else -np.inf
        floor = bottom - 2 * ZERO_GAP if zeros else bottom
        set_height(self.plot, floor, top)
        places = np.arange(count)
        for item, values in ((self._gradient, gradient), (self._signal, signal)):
            item.setData(places.astype(float), log_values(values, bottom - ZERO_GAP), connect="finite")
        self._band.set_data(places, log_values(low, bottom - ZERO_GAP), log_values(high, bottom - ZERO_GAP))
        relative = self.history.relative_signal(self.step)
        self._mark(places, signal, gradient, relative, bottom)
        self.ghosts.draw(self.history, self.pins, bottom - ZERO_GAP)
        self._shade(floor, top)
        self._stress(signal)
        self._say(relative)

    def catch_up(self) -> None:
        """Show what is newest, the number too."""
        super().catch_up()
        self._value.catch_up()

    def _within(self) -> list[int]:
        return [index for index in self.selection if index < len(self.layer_names)]

    def _label_layers(self, count: int) -> None:
        room = max(2, int((self.width() - 80) / 34))
        if (self.layer_names, room) == self._labeled:
            return
        self._labeled = self.layer_names, room
        shown = thinned(count, room)
        self._names.set_labels([(index, short_name(self.layer_names[index])) for index in shown])
        self.plot.setXRange(-0.6, max(count, 1) - 0.4, padding=0)

    def _shade(self, low: float, high: float) -> None:
        """Shade the columns of frozen layers and of selected ones, from ``low`` to ``high``."""
        frozen = tuple(index for index, is_frozen in enumerate(self.frozen) if is_frozen)
        shaded = frozen, tuple(self._within()), low, high
        if shaded == self._shaded:
            return
        self._shaded = shaded
        for item, layers in zip((self._columns, self._chosen), shaded[:2], strict=True):
            item.setOpts(x=list(layers), y0=low, height=[high - low] * len(layers))

    def _clear(self, count: int) -> None:
        nothing = np.full(count, np.nan)
        for curve in (self._gradient, self._signal):
            curve.setData(np.arange(count), nothing, connect="finite")
        self._band.set_data(nothing, nothing, nothing)
        for item in self.marks.values():
            item.put(nothing[:0], nothing[:0])
        self._gradient_marks.put(nothing[:0], nothing[:0])
        self.ghosts.clear()
        self._value.tell("", at_once=True)
        self._powers.zero_at = -np.inf
        self.plot.setYRange(-7.25, 1.25, padding=0)
        self._shade(-8.0, 2.0)
        before = self.history is None and self._before.show(self.look, self.layer_names)
        empty_text(self, "" if before else self._empty_text)
        self.subtitleChanged.emit(self.tr("before training") if before else "")

    def _mark(
        self, places: np.ndarray, signal: np.ndarray, gradient: np.ndarray, relative: np.ndarray, bottom: float
    ) -> None:
        assert self.history is not None
        size = 9 if len(places) <= 30 else 6
        heights = log_values(signal, bottom - ZERO_GAP)
        heights[~np.isfinite(heights)] = self._edge()
        for state, chosen in healths(relative, self.frozen).items():
            self.marks[state].put(places[chosen], heights[chosen], size)
        self._signal.setPen(_ramp_pen(float(signal[self.history.top_layer]), self.theme.tokens))
        self._gradient_marks.put(places, log_values(gradient, bottom - ZERO_GAP), size - 2)

    def _edge(self) -> float:
        return float(self.plot.getViewBox().viewRange()[1][1]) - 0.25

    def _stress(self, signal: np.ndarray) -> None:
        """Write the value of the selected layer, or of the lowest one that is trained, beside its mark."""
        trained = [index for index, frozen in enumerate(self.frozen) if not frozen] or [0]
        index = self._within()[0] if self._within() else trained[0]
        value = float(signal[index])
        finite = np.isfinite(value)
        going_on = self.step is None and self.history is not None and not self.history.ended
        text = format_value(value) if finite else self.tr("not finite")
        self._value.tell(text, at_once=not going_on or index != self._valued)
        self._valued = index
        height = log_values(np.array([value]), -8.0)[0] if finite else self._edge() - 0.4
        self._value.setPos(index, height)
        anchor = _anchor(signal, index)
        if tuple(self._value.anchor) != anchor:
            self._value.setAnchor(anchor)

    def _say(self, relative: np.ndarray) -> None:
        text = self.tr("at step {step}").format(step=format_count(self.shown_step))
        inner = relative[:-1].astype(np.float64)
        if len(inner) > 2 and np.isfinite(inner).all() and (inner > 0).all():
            factor = float((inner[0] / inner[-1]) ** (1.0 / (len(inner) - 1)))
            text += self.tr(" · ×{factor} per layer").format(factor=format_value(factor))
        self.subtitleChanged.emit(text)

    def restyle(self) -> None:
        """Give the items the theme's colors."""
        tokens = self.theme.tokens
        style_plot(self.plot, self.theme)
        self._gradient.setPen(thin_pen(tokens.color("text3")))
        self._gradient_marks.dress(thin_pen(tokens.color("text3"), 1.2), tokens.color("surface"))
        for state, item in self.marks.items():
            color = health_color(state, tokens)
            hollow = state is Health.FROZEN
            item.dress(thin_pen(color, 1.35 if hollow else 1.0), tokens.color("surface") if hollow else color)
        self._before.restyle(self.theme)
        self._value.setColor(tokens.color("text"))
        self._band.setBrush(tokens.color("ink", 0.08))
        self._columns.setOpts(brush=tokens.color("frozen_tint"), pen=QPen(QColor(0, 0, 0, 0)))
        self._chosen.setOpts(brush=tokens.color("ink", 0.05), pen=QPen(QColor(0, 0, 0, 0)))
        self._pointed.setOpts(brush=tokens.color("ink", 0.04), pen=QPen(QColor(0, 0, 0, 0)))
        self.ghosts.restyle()
        entries = [
            Entry(self.tr("signal δ"), "text", "disc"),
            Entry(self.tr("weight gradient ‖∂W‖"), "text3", "ring"),
            Entry(self.tr("last {n} steps").format(n=BAND_STEPS), "ink", "band"),
            Entry(self.tr("δ at the first step"), "text3", "dashed"),
        ]
        self._legend.set_entries(entries)

    def table(self) -> Table:
        """Return layer by layer what is shown."""
        header = ["layer", "frozen", "step", "delta_rms", "delta_relative_to_top", "grad_norm"]
        if self.history is None or self.history.is_empty:
            return header, [[] for _ in header]
        rows = (
            self.history.row("delta_rms", self.step),
            self.history.relative_signal(self.step),
            self.history.row("grad_norm", self.step),
        )
        count = len(self.layer_names)
        frozen = [int(flag) for flag in self.frozen]
        return header, [list(self.layer_names), frozen, [self.shown_step] * count, *(list(row) for row in rows)]

    def _layer_at(self, position: Any) -> int | None:
        box = self.plot.getViewBox()
        if not QRectF(box.sceneBoundingRect()).contains(position):
            return None
        index = round(box.mapSceneToView(position).x())
        return index if 0 <= index < len(self.layer_names) else None

    def _on_click(self, event: Any) -> None:
        layer = self._layer_at(event.scenePos())
        if layer is not None:
            self.layerSelected.emit(layer)

    def _on_move(self, position: Any) -> None:
        layer = self._layer_at(position)
        self.hover(layer)
        if layer is None or not self.has_content or self.history is None:
            self.card.hide()
            return
        signal, gradient = (float(self.history.row(name, self.step)[layer]) for name in ("delta_rms", "grad_norm"))
        state = classify(float(self.history.relative_signal(self.step)[layer]), frozen=self.frozen[layer])
        head = f"{self.layer_names[layer]} · {health_name(state)}"
        self.card.show_at(self.view, position, head, f"δ {format_value(signal)}   ‖∂W‖ {format_value(gradient)}")

    def show_hovered(self) -> None:
        """Shade the layer's column."""
        there = [] if self.hovered is None else [self.hovered]
        low, high = self.plot.getViewBox().viewRange()[1]
        self._pointed.setOpts(x=there, y0=low, height=[high - low] * len(there))

    def leaveEvent(self, event: Any) -> None:
        """Qt's hook: no card without a pointer."""
        self.card.hide()
        super().leaveEvent(event)


def _ramp_pen(top: float, tokens: Tokens) -> QPen:
    """A pen whose color is that of the health scale at each height, where ``top`` is the top layer's signal."""
    level = np.log10(top) if np.isfinite(top) and top > 0 else 0.0
    gradient = QLinearGradient(0.0, level - 7.0, 0.0, level + 1.0)
    gradient.setStops(ramp_gradient_stops(tokens))
    pen = QPen()
    pen.setBrush(gradient)
    pen.setWidthF(2.2)
    pen.setCosmetic(True)
    return pen


def _anchor(signal: np.ndarray, index: int) -> tuple[float, float]:
    """Where the number of mark ``index`` holds on to it: beside a rising line and above others, never past an edge."""
    if index == len(signal) - 1:
        return 1.1, 1.35
    if signal[index + 1] > 1.5 * signal[index]:
        return -0.22, 0.3
    return (-0.1 if index == 0 else 0.5), 1.35
