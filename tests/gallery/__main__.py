"""Draw every shared widget in both themes: ``python -m tests.gallery OUT_DIR``.

Writes ``light@1x.png``, ``light@2x.png``, ``dark@1x.png``, ``dark@2x.png``. A screen's density
is fixed when Qt starts, so each density is drawn by a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCALES = (1, 2)


def draw(folder: Path, scale: int) -> None:
    """Write the pictures of this process's density."""
    from PySide6.QtWidgets import QApplication

    from tests.gallery.page import gallery
    from ui.support.fonts import load_fonts
    from ui.support.theme import Theme

    app = QApplication(sys.argv[:1])
    load_fonts(app)
    theme = Theme("light")
    theme.apply(app)
    page = gallery(theme)
    page.show()
    for mode in ("light", "dark"):
        theme.set_mode(mode)
        app.processEvents()
        page.grab().save(str(folder / f"{mode}@{scale}x.png"))
    page.close()


def main(argv: list[str]) -> int:
    """Write the pictures into the folder named by the first argument."""
    if len(argv) not in {2, 3}:
        sys.stderr.write("usage: python -m tests.gallery OUT_DIR\n")
        return 2
    folder = Path(argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    if len(argv) == 3:
        draw(folder, int(argv[2]))
        return 0
    for scale in SCALES:
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale)}
        command = [sys.executable, "-m", "tests.gallery", str(folder), str(scale)]
        subprocess.run(command, env=environment, check=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv))
