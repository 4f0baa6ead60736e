"""Building a stack: cards, forms, pictures. What may enter: widgets that turn an experiment into another one.

The inspector is imported when it is first used: the first picture of the window does not show it.
"""

from typing import TYPE_CHECKING, Any

from ui.editor.stack_editor import StackEditor

if TYPE_CHECKING:
    from ui.editor.inspector import Inspector
    from ui.editor.layer_form import Seen
    from ui.editor.run_settings import RunSettings

__all__ = ["Inspector", "RunSettings", "Seen", "StackEditor"]

_HOMES = {
    "Inspector": "ui.editor.inspector",
    "RunSettings": "ui.editor.run_settings",
    "Seen": "ui.editor.layer_form",
}


def __getattr__(name: str) -> Any:
    """Import a public name on its first use."""
    import importlib

    if name not in _HOMES:
        raise AttributeError(f"module 'ui.editor' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
