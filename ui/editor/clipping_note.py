"""What clipping did to the shown run, beside its threshold, with a threshold that would act now and then."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gradlab.store import ClippingEffect
from ui.support.health import format_count, format_value
from ui.support.widgets import label

TURNED = 0.99
"""Below this cosine the gradient was turned enough to say so first."""


class ClippingNote(QWidget):
    """``suggested`` carries the threshold of the button when it is pressed."""

    suggested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = 0.0
        self.text = label("", "body2", self)
        self.text.setWordWrap(True)
        self.use = QPushButton(self)
        self.use.setProperty("role", "link")
        self.use.clicked.connect(lambda: self.suggested.emit(self._value))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.text)
        column.addWidget(self.use, 0, Qt.AlignmentFlag.AlignLeft)
        self.set_effect(None)

    def set_effect(self, effect: ClippingEffect | None) -> None:
        """Show what clipping did, or nothing for a run that did not clip."""
        self.setVisible(effect is not None)
        self.use.setVisible(effect is not None and effect.suggested is not None)
        if effect is None:
            return
        words = [
            self.tr("Acted on {share} of the last {n} steps; norm {raw} before, {clipped} after (medians).").format(
                share=_percent(effect.share),
                n=format_count(effect.steps),
                raw=format_value(effect.raw),
                clipped=format_value(effect.clipped),
            ),
            self.tr("Cosine to the raw gradient {mean}, at worst {least}.").format(
                mean=f"{effect.cosine:.3f}", least=f"{effect.least_cosine:.3f}"
            ),
        ]
        if effect.least_cosine < TURNED:
            words.append(self.tr("It turned the gradient; clipping by global norm never does."))
        self.text.setText(" ".join(words))
        if effect.suggested is not None:
            self._value = float(f"{effect.suggested:.3g}")
            text = self.tr("Use {value}, which one step in ten passes")
            self.use.setText(text.format(value=format_value(self._value)))


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
