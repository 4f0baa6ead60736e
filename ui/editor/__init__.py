"""Building a stack: cards, forms, pictures. What may enter: widgets that turn an experiment into another one."""

from ui.editor.inspector import Inspector
from ui.editor.layer_form import Seen
from ui.editor.run_settings import RunSettings
from ui.editor.stack_editor import StackEditor

__all__ = ["Inspector", "RunSettings", "Seen", "StackEditor"]
