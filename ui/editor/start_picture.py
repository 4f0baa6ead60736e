"""How the weights start: the formula with its number here, and the weights as they were drawn."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gradlab.records import Bars
from gradlab.spec import Initializer, LayerShape
from ui.editor.histogram import Histogram
from ui.support.health import format_value
from ui.support.theme import Theme
from ui.support.widgets import label


class StartPicture(QFrame):
    """Formula and measured deviation at the left, the histogram of W at the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.formula = label("", "body", self)
        self.formula.setWordWrap(True)
        self.measured = label("", "caption", self)
        self.measured.setWordWrap(True)
        self.histogram = Histogram(theme, self.tr("Distribution of the weights"), self)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.formula)
        words.addWidget(self.measured)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 8, 6)
        row.setSpacing(8)
        row.addLayout(words, 1)
        row.addWidget(self.histogram)

    def set_start(self, initializer: Initializer, shape: LayerShape | None) -> None:
        """Show the formula of ``initializer`` and what it gives in a layer of ``shape``."""
        self.formula.setText(initializer.info.formula if shape is None else start_words(initializer, shape))
        self.formula.setToolTip(initializer.info.summary)

    def set_weights(self, bars: Bars | None, words: str) -> None:
        """Show the weights' distribution; ``words`` say when they were seen."""
        self.histogram.set_bars(bars)
        self.histogram.setVisible(bars is not None)
        self.measured.setVisible(bars is not None)
        if bars is not None:
            self.measured.setText(self.tr("{when}: σ = {std}").format(when=words, std=format_value(bars.std)))


def start_words(initializer: Initializer, shape: LayerShape) -> str:
    """Return how the weights start in a layer of this shape: the formula and its number."""
    info = initializer.info
    sigma = format_value(initializer.standard_deviation(shape.fan_in, shape.fan_out))
    if info.scale is not None or initializer.kind == "orthogonal":
        text = f"{info.formula} = {sigma}"
    elif initializer.kind in {"uniform", "truncated_normal"}:
        text = f"{info.formula}: σ = {sigma}"
    else:
        text = info.summary if initializer.kind in {"zeros", "constant"} else info.formula
    if initializer.distribution == "uniform" and "distribution" in info.fields:
        text += f",  r = √3 σ = {format_value(initializer.limit(shape.fan_in, shape.fan_out))}"
    return text
