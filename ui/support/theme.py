"""The theme: light, dark, or as the system says; switched while the window runs.

``Theme.apply(app)`` sets the Fusion style, a palette and one stylesheet made from the tokens.
Widgets choose their look by dynamic properties:

==================  ==========================================================================
``role``            on
==================  ==========================================================================
``primary``         QPushButton: the ink button; one per area
(none)              QPushButton: quiet button with an outline
``plain``           QPushButton: text only, no outline (``Discard``)
``dashed``          QPushButton: dashed outline (``Add layer``)
``chip-button``     QPushButton: small padding, for rows of narrow buttons
``link``            QPushButton: text2, underlined under the pointer
``icon``            QToolButton: bare icon, 24 px, with a soft ground under the pointer
``group``           QFrame: joins plain buttons in one outline (Step | Stop | Fork)
``segmented``       QFrame: the track of a segmented control; its buttons have ``segment``
``panel``           QFrame: surface, radius 8, hairline
``card``            QFrame: surface, radius 7, hairline; ``selected=true`` gives the ink outline
``chrome``          QFrame or QWidget: bars around the panels
``dock``            QFrame or QWidget: left and right docks
``canvas``          QWidget: backdrop between panels
``rule``            QFrame: a hairline, set its fixed width or height to 1
``banner``          QFrame: message bar
``page-title``      QLabel 32/600      ``hero``      QLabel 20/600
``section``         QLabel 16/600      ``selected``  QLabel 15/600
``title``           QLabel 13/600      ``body2``     QLabel 12, text2
``caption``         QLabel 11, text2   ``tick``      QLabel 10, text3
``chip``            QLabel 10/500 on a well
``now-chip``        QLabel 11/600 on amber: the step that is shown
``readout``         QLabel 16/600      ``meter``     QLabel 11/600
``badge``           QLabel: a small count; colour it with ``health``
``surface``         QWidget: ground of a panel without its frame
``popover``         QFrame: surface, radius 6, control outline
``bare``            item view without ground and frame
==================  ==========================================================================

``scale`` is ``dock`` (24 px, the default), ``bar`` (32 px) or ``page`` (40 px) for buttons,
fields and combo boxes. ``health`` (``vanishing`` ... ``exploding``) colours a QLabel's text.
After changing a property on a visible widget call :func:`repolish`.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui.support.style import GradlabStyle
from ui.support.stylesheet import build_stylesheet, register_images
from ui.support.tokens import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, Tokens

MODES: tuple[str, ...] = ("light", "dark", "system")

_STYLED = "gradlabStyled"

_SCHEMES = {
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
    "system": Qt.ColorScheme.Unknown,
}


class Theme(QObject):
    """Holds the tokens in force and puts them on the application.

    ``changed`` is emitted after the application has taken new tokens; custom painted widgets
    that are not repainted by the palette change listen to it.
    """

    changed = Signal()

    def __init__(self, mode: str = "system", parent: QObject | None = None, *, more_contrast: bool = False) -> None:
        super().__init__(parent)
        self._mode = _checked(mode)
        self._more_contrast = more_contrast
        self._app: QApplication | None = None
        self._tokens = _tokens_of(self._mode, more_contrast=more_contrast)
        self.icon_cache: dict[tuple[str, str], QIcon] = {}

    @property
    def tokens(self) -> Tokens:
        """The tokens in force."""
        return self._tokens

    @property
    def mode(self) -> str:
        """``"light"``, ``"dark"`` or ``"system"``."""
        return self._mode

    @mode.setter
    def mode(self, mode: str) -> None:
        self.set_mode(mode)

    def set_mode(self, mode: str) -> None:
        """Choose the mode; takes effect at once. Raises ``ValueError`` for an unknown one."""
        self._mode = _checked(mode)
        if self._app is not None:
            QGuiApplication.styleHints().setColorScheme(_SCHEMES[mode])
        self._refresh()

    def set_more_contrast(self, more: bool) -> None:
        """Ask for stronger lines and texts; a system that asks for high contrast gets them anyway."""
        self._more_contrast = more
        self._refresh()

    def apply(self, app: QApplication) -> None:
        """Dress ``app`` and keep it in step with the mode and the system from now on."""
        first = self._app is None
        self._app = app
        if app.property(_STYLED) is None:
            app.setStyle(GradlabStyle())
            app.setProperty(_STYLED, True)
        register_images()
        hints = QGuiApplication.styleHints()
        if self._mode != "system":
            hints.setColorScheme(_SCHEMES[self._mode])
        if first:
            hints.colorSchemeChanged.connect(self._on_system_changed)
            hints.accessibility().contrastPreferenceChanged.connect(self._refresh)
        self._tokens = _tokens_of(self._mode, more_contrast=self._more_contrast)
        self._dress()
        self.changed.emit()

    def _on_system_changed(self) -> None:
        if self._mode == "system":
            self._refresh()

    def _refresh(self) -> None:
        tokens = _tokens_of(self._mode, more_contrast=self._more_contrast)
        if tokens is self._tokens:
            return
        self._tokens = tokens
        self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        if self._app is None:
            return
        palette, sheet = palette_of(self._tokens), build_stylesheet(self._tokens)
        if self._app.palette() != palette:
            self._app.setPalette(palette)
        if self._app.styleSheet() != sheet:  # Qt dresses every widget anew, also in the same clothes
            self._app.setStyleSheet(sheet)


def _checked(mode: str) -> str:
    if mode not in MODES:
        raise ValueError(f"theme mode must be one of {', '.join(MODES)}; received {mode!r}")
    return mode


def _tokens_of(mode: str, *, more_contrast: bool = False) -> Tokens:
    hints = QGuiApplication.styleHints()
    dark = mode == "dark" or (mode == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    if more_contrast or hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return DARK_CONTRAST if dark else LIGHT_CONTRAST
    return DARK if dark else LIGHT


def palette_of(tokens: Tokens) -> QPalette:
    """A Qt palette from the tokens, for everything that the stylesheet does not draw.

    Custom painted widgets rely on ``Highlight`` (ink), ``HighlightedText`` (on ink), ``Mid``
    (hair2), ``Midlight`` (well), ``Light`` (hair), ``Base`` (surface), ``Text``,
    ``PlaceholderText`` (text3) and the ``Disabled`` group.
    """
    role = QPalette.ColorRole
    colors = {
        role.Window: tokens.chrome,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.well,
        role.Text: tokens.text,
        role.Button: tokens.control,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.on_ink,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.text3,
        role.Highlight: tokens.ink,
        role.HighlightedText: tokens.on_ink,
        role.Accent: tokens.ink,
        role.Link: tokens.text,
        role.LinkVisited: tokens.text2,
        role.Light: tokens.hair,
        role.Midlight: tokens.well,
        role.Mid: tokens.hair2,
        role.Dark: tokens.text3,
        role.Shadow: tokens.canvas,
    }
    palette = QPalette()
    for key, value in colors.items():
        palette.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText, role.ToolTipText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(tokens.disabled))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(tokens.disabled))
    return palette


def repolish(widget: QWidget) -> None:
    """Let the stylesheet see a changed dynamic property of ``widget``."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
