"""Building a stack: cards, forms, pictures. What may enter: widgets that turn an experiment into another one.

The inspector is imported when it is first used: the first picture of the window does not show it.
"""

from typing import TYPE_CHECKING

from ui.editor.stack_editor import StackEditor
from ui.support.late_names import late_names

if TYPE_CHECKING:
    from ui.editor.inspector import Inspector
    from ui.editor.layer_form import Seen
    from ui.editor.run_settings import RunSettings

__all__ = ["Inspector", "RunSettings", "Seen", "StackEditor"]

__getattr__ = late_names(
    __name__,
    {
        "Inspector": "ui.editor.inspector",
        "RunSettings": "ui.editor.run_settings",
        "Seen": "ui.editor.layer_form",
    },
)
