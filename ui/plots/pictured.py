"""What the instruments share that show pictures of the network: those of the shown step, and colors as numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QWidget

from gradlab.records import Distributions, Pictures
from ui.plots.card import ReadOut
from ui.plots.instrument import Instrument
from ui.support.health import format_count
from ui.support.theme import Theme

Pixels = NDArray[np.float64]
"""[..., 3]: red, green and blue, 0 to 255."""


class PictureInstrument(Instrument):
    """Shows what was kept last at or before the shown step, and draws again only when that is another one."""

    plot: Any
    image: Any
    """The picture itself, whatever it shows."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.drawn: Distributions | None = None
        """What the items show."""
        self.card = ReadOut(self)
        self.view.scene().sigMouseMoved.connect(self.read_out)

    @property
    def record(self) -> Distributions | None:
        """What was recorded last at or before the shown step."""
        return self.history.distributions.at(self.step) if self.history is not None else None

    @property
    def pictures(self) -> Pictures | None:
        """The pictures of the shown step."""
        record = self.record
        return None if record is None else record.pictures

    def draw(self) -> None:
        """Bring everything up to date, if it is another record than before."""
        record = self.record if self.has_content else None
        if record is self.drawn and record is not None:
            return
        self.drawn = record
        self.card.hide()
        self.show_pictures(None if record is None else record.pictures)
        step = "" if record is None else self.tr("at step {step}").format(step=format_count(record.step))
        self.subtitleChanged.emit(" · ".join(part for part in (step, self.summary()) if part))

    def show_pictures(self, pictures: Pictures | None) -> None:
        """Bring the items up to date; None: there is nothing to see."""
        raise NotImplementedError

    def summary(self) -> str:
        """Return what the panel's subtitle says beside the step."""
        return ""

    def read_out(self, position: object) -> None:
        """Say what is under the scene ``position``."""
        raise NotImplementedError

    def apply_theme(self) -> None:
        """Take the theme's colors, which are in the pictures too."""
        self.drawn = None
        super().apply_theme()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook: what fits into a cell is another thing in another size."""
        super().resizeEvent(event)
        self.drawn = None
        self.mark_stale()

    def leaveEvent(self, event: QEvent) -> None:
        """Qt's hook: no card without a pointer."""
        self.card.hide()
        super().leaveEvent(event)


def rgb(color: QColor) -> Pixels:
    """Return float64 [3]."""
    return np.array([color.red(), color.green(), color.blue()], np.float64)


def mixed(ground: Pixels, color: Pixels, strength: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Return uint8 [..., 3]: ``color`` over ``ground`` with an opacity of ``strength`` [...], 0 where that is NaN."""
    share = np.clip(np.nan_to_num(np.asarray(strength, np.float64)), 0.0, 1.0)[..., None]
    return np.rint(ground * (1.0 - share) + color * share).astype(np.uint8)
