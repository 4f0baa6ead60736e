"""Motion, or none: a person may ask that everything jumps instead of gliding, and that nothing blinks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow

EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)
_REDUCED = "gradlabReducedMotion"
_BLINK = "gradlabBlinkMs"


def reduce_motion(application: QApplication, *, reduced: bool) -> None:
    """Stop, or allow again, what moves by itself: menus, tool tips, docks, the text cursor's blinking."""
    hints = QGuiApplication.styleHints()
    if application.property(_BLINK) is None:
        application.setProperty(_BLINK, hints.cursorFlashTime())
    application.setProperty(_REDUCED, reduced)
    hints.setCursorFlashTime(0 if reduced else application.property(_BLINK))
    for effect in EFFECTS:
        application.setEffectEnabled(effect, not reduced)
    for widget in application.allWidgets():
        if isinstance(widget, QMainWindow):
            widget.setAnimated(not reduced)


def is_reduced() -> bool:
    """Tell whether a widget that would move should jump."""
    application = QApplication.instance()
    return application is not None and bool(application.property(_REDUCED))
