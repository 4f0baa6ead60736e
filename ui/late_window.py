"""The parts of the window that its first picture does not show: each is made when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow, QWidget

from ui.support.late import LatePlace
from ui.support.theme import Theme

if TYPE_CHECKING:
    from ui.editor.inspector import Inspector
    from ui.foot import Foot
    from ui.runs import RunsBar
    from ui.timeline import TimelineBar
    from ui.welcome import WelcomePage

FOOT_PX = 114


class LateWindow(QMainWindow):
    """Keeps the places of inspector, welcome page, timeline and runs, and imports what stands there only then."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.inspector_place = LatePlace(self._make_inspector, self)
        self.foot_place = LatePlace(self._make_foot, self, "chrome")
        self.foot_place.setFixedHeight(FOOT_PX)
        self.welcome_place = LatePlace(self._make_welcome, self)

    def _make_inspector(self, place: QWidget) -> Inspector:
        from ui.editor.inspector import Inspector

        return Inspector(self._theme, place)

    def _make_welcome(self, place: QWidget) -> WelcomePage:
        from ui.welcome import WelcomePage

        return WelcomePage(self._theme, place)

    def _make_foot(self, place: QWidget) -> Foot:
        from ui.foot import Foot

        return Foot(self._theme, place)

    @property
    def inspector(self) -> Inspector:
        """The inspector, on the right."""
        return self.inspector_place.part

    @property
    def welcome(self) -> WelcomePage:
        """The welcome page."""
        return self.welcome_place.part

    @property
    def timeline(self) -> TimelineBar:
        """The timeline, below everything."""
        return self.foot_place.part.timeline

    @property
    def runs_bar(self) -> RunsBar:
        """The document's runs, under the timeline."""
        return self.foot_place.part.runs_bar
