"""Draw every shared widget in both themes: ``python -m tests.gallery OUT_DIR``.

Writes ``light@1x.png``, ``light@2x.png``, ``dark@1x.png``, ``dark@2x.png``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from tests.gallery_pages import gallery
from ui.support.fonts import load_fonts
from ui.support.theme import Theme


def shot(widget: QWidget, ratio: float) -> QPixmap:
    """A picture of ``widget`` as a screen with ``ratio`` device pixels a pixel would show it."""
    picture = QPixmap(widget.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    widget.render(picture)
    return picture


def main(argv: list[str]) -> int:
    """Write the pictures into the folder named by the only argument."""
    if len(argv) != 2:
        sys.stderr.write("usage: python -m tests.gallery OUT_DIR\n")
        return 2
    folder = Path(argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(argv[:1])
    load_fonts(app)
    theme = Theme("light")
    theme.apply(app)
    page = gallery(theme)
    page.show()
    for mode in ("light", "dark"):
        theme.set_mode(mode)
        for _ in range(3):
            app.processEvents()
        for ratio in (1, 2):
            shot(page, ratio).save(str(folder / f"{mode}@{ratio}x.png"))
    page.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv))
