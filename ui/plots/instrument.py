"""What every instrument is: a view of one history that draws only when it is seen and something is new."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gradlab.errors import ExportError
from ui.plots.choice import Choice
from ui.plots.subject import Subject
from ui.support.theme import Theme
from ui.support.widgets.labels import label

Table = tuple[list[str], list[list[Any]]]
"""Header and columns of what an instrument shows."""


class Instrument(Subject):
    """Base of the instruments; a subclass builds its items and implements ``draw``, ``restyle`` and ``table``.

    ``spanChanged`` carries the steps that a person zoomed to, or None for "all, and follow"; ``stepAsked`` the step to
    which a person moved the playhead.
    """

    name = ""
    layerSelected = Signal(int)
    layerHovered = Signal(object)
    """The layer under the pointer, or None."""
    subtitleChanged = Signal(str)
    spanChanged = Signal(object)
    stepAsked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.draws = 0
        self._stale = True
        self.view: Any = pg.GraphicsLayoutWidget(self)
        self.view.ci.layout.setContentsMargins(0, 0, 0, 0)
        self.view.ci.layout.setSpacing(6)
        self.view.setFrameShape(self.view.Shape.NoFrame)
        self.view.viewport().installEventFilter(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 0, 12, 10)
        self._column.setSpacing(2)
        self._column.addWidget(self.view, 1)
        self.empty = label("", "body2", self)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.apply_theme)

    @property
    def title(self) -> str:
        """The panel's title."""
        return self.name

    def choices(self) -> tuple[Choice, ...]:
        """Return what a person may choose in the panel's menu."""
        return ()

    def add_above(self, widget: QWidget) -> None:
        """Put a legend line between title and plot."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def hover(self, layer: int | None) -> None:
        """The pointer is on ``layer`` here: point at it here and tell the others."""
        if layer != self.hovered:
            self.set_hovered(layer)
            self.layerHovered.emit(layer)

    def leaveEvent(self, event: QEvent) -> None:
        """Qt's hook: no pointer, no layer under it."""
        self.hover(None)
        super().leaveEvent(event)

    def mark_stale(self) -> None:
        """Draw again, now if the instrument is seen, else when it is shown."""
        self._stale = True
        if self.is_seen:
            self.refresh()

    def refresh(self) -> None:
        """Draw what is new; a hidden instrument does nothing."""
        if not self.is_seen:
            self._stale = True
            return
        self._draw_now()

    def catch_up(self) -> None:
        """Draw what is new even while hidden: what is exported is what would be seen."""
        if self._stale:
            self._draw_now()

    def _draw_now(self) -> None:
        self._stale = False
        self.draws += 1
        if self.history is not None:
            self.frozen = self.history.frozen  # layers may be switched while the run goes on
        self.empty.setVisible(not self.has_content)
        self.draw()
        # Otherwise pyqtgraph moves its items while it paints, and so paints everything twice.
        self.view.scene().prepareForPaint()

    def apply_theme(self) -> None:
        """Take the theme's colors."""
        self.view.setBackground(self.theme.tokens.surface)
        self.restyle()
        self.mark_stale()

    def draw(self) -> None:
        """Bring the items up to date with the history."""
        raise NotImplementedError

    def restyle(self) -> None:
        """Give the items the theme's colors."""
        raise NotImplementedError

    def table(self) -> Table:
        """Return what is shown, for a CSV file."""
        raise NotImplementedError

    def export_csv(self, path: Path) -> None:
        """Write what is shown. Raises ``ExportError``."""
        from gradlab.export import write_curves

        self.catch_up()
        header, columns = self.table()
        write_curves(path, header, columns)

    def picture(self, scale: float = 2.0) -> QPixmap:
        """Return the instrument as it looks, at ``scale`` pixels a logical pixel."""
        self.catch_up()
        picture = QPixmap(self.size() * scale)
        picture.setDevicePixelRatio(scale)
        picture.fill(self.theme.tokens.color("surface"))
        self.render(picture, QPoint(0, 0))
        return picture

    def export_png(self, path: Path) -> None:
        """Write the instrument as it looks. Raises ``ExportError``."""
        if not self.picture().save(str(path), "PNG"):
            raise ExportError(f"{path} could not be written; check that the folder exists and the disk has room.")

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's hook: what changed while hidden is drawn now."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook: the sentence of an empty instrument stays in the middle."""
        super().resizeEvent(event)
        self.empty.setGeometry(self.view.geometry().adjusted(56, 8, -24, -40))
        self.empty.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook: a double click shows all steps again."""
        if (
            event.type() == QEvent.Type.MouseButtonDblClick
            and isinstance(event, QMouseEvent)
            and event.button() == Qt.MouseButton.LeftButton
        ):
            self.set_span(None)
            self.spanChanged.emit(None)
        return super().eventFilter(watched, event)


def empty_text(widget: Instrument, text: str) -> QLabel:
    """Set the sentence that an empty instrument shows, and return its label."""
    widget.empty.setText(text)
    return widget.empty
