"""A picture of codes, one byte each, whose colors are looked up while it is painted: quick to change."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QImage, qRgba


class CodedImage(pg.ImageItem):
    """Pyqtgraph makes the color table anew for each picture; here that is done once for each table."""

    def __init__(self) -> None:
        super().__init__()
        self._colors: list[int] = []
        self.qimage: Any = None

    def set_colors(self, table: NDArray[np.uint8]) -> None:
        """Paint code n in the color of row n of ``table``, uint8 [at most 256, 4]: red, green, blue, alpha."""
        self._colors = [qRgba(*row) for row in table.tolist()]
        self._renderRequired = True
        self.update()

    def set_codes(self, codes: NDArray[np.uint8]) -> None:
        """Show uint8 [rows, columns]."""
        self.setImage(np.ascontiguousarray(codes), autoLevels=False)

    def render(self) -> None:
        """Pyqtgraph's hook: make the picture that is painted."""
        codes: NDArray[np.uint8] | None = self.image
        self._unrenderable = codes is None or not codes.size
        if codes is not None and codes.size:
            high, wide = codes.shape
            self.qimage = QImage(codes.data, wide, high, codes.strides[0], QImage.Format.Format_Indexed8)
            self.qimage.setColorTable(self._colors)
            self._renderRequired = False
