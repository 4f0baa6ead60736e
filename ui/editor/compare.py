"""Compare activations: which ones, their curves and slopes over each other, and pictures of them for print."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gradlab.figures.curves import MOST_CURVES, curve_label
from gradlab.spec import ACTIVATIONS, Activation, Experiment, weighted
from ui.editor.curves_view import CurvesView, curve_pen
from ui.support.theme import Theme
from ui.support.widgets import SegmentedControl, label

LIST_PX, SWATCH_PX = 220, 26
USUAL = ("logistic", "tanh", "relu", "elu")
KINDS = ("png", "svg", "pdf", "csv")


class CompareDialog(QDialog):
    """``exportRequested`` carries the activations that are shown, the reach of z, and "png", "svg", "pdf" or "csv"."""

    exportRequested = Signal(object, float, str)

    def __init__(self, theme: Theme, experiment: Experiment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle(self.tr("Compare activations"))
        self._activations = offered(experiment)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Activations to compare"))
        self.list.setFixedWidth(LIST_PX)
        self.list.setIconSize(QSize(SWATCH_PX, 12))
        self.view = CurvesView(theme, self)
        self.note = label("", "caption", self)
        self.reach = SegmentedControl([("2", "±2"), ("4", "±4"), ("8", "±8")], self)
        self.reach.setAccessibleName(self.tr("Reach of z"))
        self.reach.set_value("4")
        self.reach.valueChanged.connect(lambda value: self.view.set_reach(float(value)))
        self._fill(first_choice(experiment, self._activations))
        self._arrange()
        self.list.itemChanged.connect(lambda _item: self._show())
        theme.changed.connect(self._show)
        self._show()

    def _fill(self, chosen: set[int]) -> None:
        for index, activation in enumerate(self._activations):
            item = QListWidgetItem(curve_label(activation), self.list)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if index in chosen else Qt.CheckState.Unchecked)
            info = activation.info
            item.setToolTip(f"φ(z) = {info.formula}\nφ′(z) = {info.slope_formula}\n{info.summary}")

    def _arrange(self) -> None:
        menu = QMenu(self)
        for kind in KINDS:
            text = self.tr("As {kind} …").format(kind=kind.upper())
            menu.addAction(text).triggered.connect(lambda _checked=False, kind=kind: self._export(kind))
        self.export_button = QPushButton(self.tr("Export"), self)
        self.export_button.setMenu(menu)
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(label(self.tr("z from"), "body2", self))
        foot.addWidget(self.reach)
        foot.addStretch(1)
        foot.addWidget(self.note)
        foot.addWidget(self.export_button)
        foot.addWidget(close)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.view, 1)
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addWidget(self.list)
        row.addLayout(right, 1)
        self.resize(1120, 520)

    def shown(self) -> list[Activation]:
        """The activations that are checked, as many as can be told apart."""
        checked = [
            activation
            for row, activation in enumerate(self._activations)
            if self.list.item(row).checkState() == Qt.CheckState.Checked
        ]
        return checked[:MOST_CURVES]

    def _show(self) -> None:
        shown = self.shown()
        self.list.blockSignals(True)
        for row, activation in enumerate(self._activations):
            item = self.list.item(row)
            there = item.checkState() == Qt.CheckState.Checked and activation in shown
            item.setIcon(self._swatch(shown.index(activation)) if there else QIcon(self._blank()))
        self.list.blockSignals(False)
        self.view.set_curves(list(enumerate(shown)))
        self.export_button.setEnabled(bool(shown))
        checked = sum(self.list.item(row).checkState() == Qt.CheckState.Checked for row in range(self.list.count()))
        text = self.tr("The first {n} are drawn.").format(n=MOST_CURVES) if checked > MOST_CURVES else ""
        self.note.setText(text)

    def _blank(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(SWATCH_PX * ratio), round(12 * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        return picture

    def _swatch(self, index: int) -> QIcon:
        """Return the stroke with which the curve number ``index`` is drawn: list and legend in one."""
        picture = self._blank()
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(curve_pen(index, self._theme.tokens, 2.0))
        painter.drawLine(1, 6, SWATCH_PX - 1, 6)
        painter.end()
        return QIcon(picture)

    def _export(self, kind: str) -> None:
        self.exportRequested.emit(self.shown(), self.view.reach, kind)


def offered(experiment: Experiment) -> list[Activation]:
    """Return the catalogue, and before it what the stack uses with parameters of its own."""
    found = [Activation.model_validate({"kind": kind}) for kind in ACTIVATIONS if kind != "softmax"]
    for layer in weighted(experiment.layers):
        if layer.activation.kind != "softmax" and layer.activation not in found:
            found.insert(0, layer.activation)
    return found


def first_choice(experiment: Experiment, activations: list[Activation]) -> set[int]:
    """Return which activations are shown at first: those of the stack, and the usual ones beside them."""
    shown = [layer.activation for layer in weighted(experiment.layers)]
    shown += [Activation.model_validate({"kind": kind}) for kind in USUAL]
    return {index for index, activation in enumerate(activations) if activation in shown}
