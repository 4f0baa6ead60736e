"""The inspector: what is selected, its form, its problems; with nothing selected, the run's settings."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import ValidationError
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QTabBar, QVBoxLayout, QWidget

from gradlab.records import Look
from gradlab.spec import (
    LAYER_LABELS,
    Conv2D,
    DataShape,
    Dense,
    Experiment,
    Layer,
    LayerShape,
    Problem,
    explain,
    layer_shapes,
)
from ui.editor import edits
from ui.editor.glyphs import paint_layer_glyph
from ui.editor.layer_form import LayerForm, Seen, Update
from ui.editor.layer_words import sides
from ui.editor.plain_form import PlainForm
from ui.editor.run_settings import RunSettings
from ui.support.health import format_count
from ui.support.theme import Theme
from ui.support.widgets import label


class GlyphTile(QWidget):
    """The activation's curve, or what else stands for a layer, in a small frame."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layer: Layer = Dense()
        self.setFixedSize(QSize(36, 36))
        theme.changed.connect(self.update)

    def set_layer(self, layer: Layer) -> None:
        """Show what stands for another layer."""
        self._layer = layer
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's hook: draw."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.color("hair"), 1))
        painter.setBrush(tokens.color("surface"))
        painter.drawRoundedRect(QRectF(0.5, 0.5, 35, 35), 5, 5)
        paint_layer_glyph(painter, QRectF(8, 9, 20, 18), self._layer, tokens.color("text"))
        painter.end()


class Inspector(QWidget):
    """Two pages, Layer and Run; choosing a layer brings its page to the front."""

    edited = Signal(str, object)
    refused = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.experiment = Experiment()
        self._selection: tuple[int, ...] = ()
        self._shape: DataShape | None = None
        self._problems: list[Problem] = []
        self._look: Look | None = None
        self._recorded: Callable[[str], Seen | None] = lambda _name: None
        self._live: frozenset[str] = frozenset()
        self.setProperty("role", "dock")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.tabs = QTabBar(self)
        self.tabs.setAccessibleName(self.tr("Inspector"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for word in (self.tr("Layer"), self.tr("Run")):
            self.tabs.addTab(word)
        self.tabs.currentChanged.connect(self._show_page)
        self.tile = GlyphTile(theme, self)
        self.name = label("", "selected", self)
        self.summary = label("", "body2", self)
        self.summary.setWordWrap(True)
        self.problem = label("", "body", self)
        self.problem.setWordWrap(True)
        self.nothing = label(self.tr("Select a layer in the stack to see and change it."), "body2", self)
        self.nothing.setWordWrap(True)
        self.form = LayerForm(theme, self)
        self.form.changed.connect(lambda *what: self._on_change(self.form, *what))
        self.plain_form = PlainForm(self)
        self.plain_form.changed.connect(lambda *what: self._on_change(self.plain_form, *what))
        self.settings = RunSettings(theme, self)
        self.settings.edited.connect(self.edited)
        self._arrange()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.tile)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.summary)
        head.addLayout(words, 1)
        self._layer_page = QWidget(self)
        inner = QVBoxLayout(self._layer_page)
        inner.setContentsMargins(16, 12, 16, 16)
        inner.setSpacing(12)
        inner.addLayout(head)
        inner.addWidget(self.problem)
        inner.addWidget(self.nothing)
        inner.addWidget(self.form)
        inner.addWidget(self.plain_form)
        inner.addStretch(1)
        self._pages = [self._scrolled(self._layer_page), self._scrolled(self.settings)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 0)
        bar.addWidget(self.tabs)
        bar.addStretch(1)
        column.addLayout(bar)
        for page in self._pages:
            column.addWidget(page, 1)
        self._show_page(0)

    def _scrolled(self, page: QWidget) -> QScrollArea:
        page.setProperty("role", "dock")
        area = QScrollArea(self)
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(area.horizontalScrollBarPolicy().ScrollBarAlwaysOff)
        return area

    def _show_page(self, index: int) -> None:
        for number, page in enumerate(self._pages):
            page.setVisible(number == index)

    def show_run(self) -> None:
        """Bring the run's settings to the front."""
        self.tabs.setCurrentIndex(1)

    def set_experiment(self, experiment: Experiment, problems: list[Problem], shape: DataShape | None) -> None:
        """Show ``experiment``; no signal is emitted."""
        self.experiment, self._problems, self._shape = experiment, problems, shape
        self.settings.set_experiment(experiment, problems, shape)
        self._fill()

    def set_selection(self, selection: tuple[int, ...]) -> None:
        """Show other layers."""
        if selection != self._selection:
            self._selection = selection
            if selection:
                self.tabs.setCurrentIndex(0)
            self._fill()

    def set_look(self, look: Look | None) -> None:
        """Show what was seen before training."""
        if look is not self._look:
            self._look = look
            self._show_seen()

    def set_recorded(self, recorded: Callable[[str], Seen | None]) -> None:
        """Show what ``recorded`` gives for the name of the selected layer, where it gives something."""
        self._recorded = recorded
        self._show_seen()

    def set_live(self, names: frozenset[str]) -> None:
        """Mark what acts at once: the freeze switch of the layers ``names``, which a run trains at this moment."""
        if names != self._live:
            self._live = names
            self.settings.set_live(live=bool(names))
            self._show_seen()

    def _show_seen(self) -> None:
        """Show the distributions of the first selected layer: of the shown run, else of before training."""
        chosen = [self.experiment.layers[index] for index in self._selection if index < len(self.experiment.layers)]
        self.form.set_live(live=any(layer.name in self._live for layer in chosen))
        recorded = self._recorded(chosen[0].name) if chosen else None
        if recorded is not None:
            self.form.set_distributions(recorded)
            return
        look = self._look
        if look is None or not chosen or chosen[0].name not in look.layer_names:
            self.form.set_distributions(None)
            return
        index = look.layer_names.index(chosen[0].name)
        words = self.tr("z at start"), self.tr("at start")
        self.form.set_distributions(Seen(look.pre[index], words[0], look.weights[index], words[1]))

    def _fill(self) -> None:
        chosen = [index for index in self._selection if index < len(self.experiment.layers)]
        for widget in (self.tile, self.form, self.plain_form, self.name, self.summary):
            widget.setVisible(bool(chosen))
        self.nothing.setVisible(not chosen)
        self.problem.setVisible(False)
        if not chosen:
            return
        layers = [self.experiment.layers[index] for index in chosen]
        all_shapes = layer_shapes(self.experiment.layers, self._shape) if self._shape is not None else ()
        shapes = [all_shapes[index] for index in chosen] if all_shapes else []
        self.tile.set_layer(layers[0])
        self.name.setText(layers[0].name if len(layers) == 1 else self.tr("{n} layers").format(n=len(layers)))
        self.summary.setText(self._summed_up(layers, shapes))
        mine = [problem.message for problem in self._problems if problem.layer in chosen]
        self.problem.setText("\n".join(mine))
        self.problem.setVisible(bool(mine))
        self._show_form(layers, shapes, output=chosen == [len(self.experiment.layers) - 1])
        self._show_seen()

    def _show_form(self, layers: list[Layer], shapes: list[LayerShape], *, output: bool) -> None:
        heavy = [layer for layer in layers if isinstance(layer, Dense | Conv2D)]
        all_heavy = len(heavy) == len(layers)
        self.form.setVisible(all_heavy)
        self.plain_form.setVisible(not all_heavy)
        if all_heavy:
            self.form.set_layers(heavy, shapes, output=output)
        else:
            self.plain_form.set_layers(layers)

    def _summed_up(self, layers: list[Layer], shapes: list[LayerShape]) -> str:
        kinds = {LAYER_LABELS[layer.kind] for layer in layers}
        kind = kinds.pop() if len(kinds) == 1 else self.tr("Several kinds")
        if not shapes:
            return kind
        count = format_count(sum(shape.parameters for shape in shapes))
        work = format_count(sum(shape.multiply_adds for shape in shapes))
        counts = self.tr("{count} parameters · {work} multiply-adds").format(count=count, work=work)
        if len(shapes) > 1:
            return f"{kind}\n{counts}"
        return f"{kind} · {sides(shapes[0].before)} → {sides(shapes[0].after)}\n{counts}"

    def _on_change(self, form: QWidget, words: str, update: Update) -> None:
        if form.isHidden():  # a list that stayed open while other layers were chosen
            return
        chosen = [index for index in self._selection if index < len(self.experiment.layers)]
        what = (
            self.experiment.layers[chosen[0]].name if len(chosen) == 1 else self.tr("{n} layers").format(n=len(chosen))
        )
        try:
            changed = edits.change(self.experiment, chosen, update)
        except ValidationError as error:
            self.refused.emit(self.tr("{what} was not changed: {why}.").format(what=what, why=explain(error)))
            self._fill()
            return
        self.edited.emit(self.tr("Change {words} of {what}").format(words=words, what=what), changed)
        self._fill()
