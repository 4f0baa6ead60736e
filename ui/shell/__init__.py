"""The window's frame: actions, menus, status line, help. What may enter: what is there whatever the document holds."""

from ui.shell.actions import Actions
from ui.shell.status_line import StatusLine

__all__ = ["Actions", "StatusLine"]
