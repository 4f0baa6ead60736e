"""Icons: the project's own 16-px drawings, coloured from the theme when they are painted.

``icon("play", theme)`` follows the theme by itself: nothing has to be set again when it changes.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gradlab.assets_path import assets_dir
from ui.support.theme import Theme

ICON_PX = 16


def icon_folder() -> Path:
    """Where the drawings are."""
    return assets_dir() / "icons"


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """Names that :func:`icon` knows."""
    return frozenset(path.stem for path in icon_folder().glob("*.svg"))


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return (icon_folder() / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _renderer(name: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode()))


class _ThemedEngine(QIconEngine):
    """Draws one icon in a token's colour of the theme at the time of painting."""

    def __init__(self, name: str, theme: Theme, role: str) -> None:
        super().__init__()
        self._name = name
        self._theme = theme
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        """Draw into ``rect``, centred, keeping the drawing square."""
        role = "disabled" if mode == QIcon.Mode.Disabled else self._role
        color = getattr(self._theme.tokens, role)
        side = min(rect.width(), rect.height())
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(rect).center())
        _renderer(self._name, color).render(painter, box)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The icon on a transparent ground, ``size`` in device pixels."""
        result = QPixmap(size)
        result.fill(Qt.GlobalColor.transparent)
        painter = QPainter(result)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return result

    def clone(self) -> QIconEngine:
        """A copy for Qt, when an icon is changed after being shared."""
        return _ThemedEngine(self._name, self._theme, self._role)


def icon(name: str, theme: Theme, role: str = "text") -> QIcon:
    """The icon called ``name`` in the colour of the token ``role``, e.g. ``"text2"``, ``"on_ink"``.

    Disabled controls show it in the disabled colour. The drawing is read when first painted.
    Raises ``ValueError`` for an unknown name.
    """
    if name not in icon_names():
        raise ValueError(f"icon {name!r} is not in assets/icons; known: {sorted(icon_names())}")
    key = (name, role)
    if key not in theme.icon_cache:
        theme.icon_cache[key] = QIcon(_ThemedEngine(name, theme, role))
    return theme.icon_cache[key]


def paint_icon(painter: QPainter, rect: QRectF, name: str, color: str) -> None:
    """Draw an icon inside an item delegate or a custom widget, in a colour ``#RRGGBB``."""
    _renderer(name, color).render(painter, rect)


def app_icon() -> QIcon:
    """The application's own icon: four growing dots, the signal on its way."""
    return QIcon(str(icon_folder() / "app.svg"))


def paint_logo(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Draw the four dots without a ground, in the theme's colours."""
    _renderer(f"logo-{theme.tokens.name}", "").render(painter, rect)


def logo_ratio() -> float:
    """Width of the logo divided by its height."""
    size = _renderer("logo-light", "").defaultSize()
    return size.width() / size.height()
