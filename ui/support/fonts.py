"""The application's typeface: Inter, bundled, with tabular figures where a number can change."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from gradlab.assets_path import assets_dir

FAMILIES: tuple[str, ...] = ("Inter", "Segoe UI", "SF Pro Text", "Cantarell", "DejaVu Sans")
"""Inter, else the platform's own interface face."""

FILES: tuple[str, ...] = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")

BODY_PX = 12
SMALLEST_PX = 10


@lru_cache(maxsize=1)
def _register() -> tuple[str, ...]:
    """Add the bundled files to Qt's font data base, once per process; the ones that it took."""
    folder = assets_dir() / "fonts"
    added = (name for name in FILES if QFontDatabase.addApplicationFont(str(folder / name)) >= 0)
    return tuple(added)


def load_fonts(app: QApplication) -> bool:
    """Register Inter and make 12 px the application's font.

    Returns False when a bundled file could not be read; the first family of ``FAMILIES`` that the
    machine has is then used.
    """
    complete = len(_register()) == len(FILES)
    app.setFont(font(BODY_PX))
    return complete


def font(px: int, weight: int = 400, *, tabular: bool = False) -> QFont:
    """A font of the interface.

    ``px`` is its size in logical pixels (nothing below 10 is used), ``weight`` 400, 500 or 600;
    ``tabular`` gives all figures the same width, for numbers that change in place.
    """
    result = QFont(list(FAMILIES))
    result.setPixelSize(max(px, SMALLEST_PX))
    result.setWeight(QFont.Weight(weight))
    result.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if tabular:
        result.setFeature(QFont.Tag("tnum"), 1)
    return result
