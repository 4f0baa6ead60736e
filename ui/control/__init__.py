"""What the window does when it is told to: files, edits, runs, exports; one class a subject.

What acts on the instruments is imported when it is first used: the first picture of the window does without.
"""

from typing import TYPE_CHECKING

from ui.control.drops import DropControl
from ui.control.edits import EditControl
from ui.control.files import FileControl
from ui.control.layout import LayoutControl
from ui.control.safety import SafetyControl
from ui.control.shell import ShellControl
from ui.support.late_names import late_names

if TYPE_CHECKING:
    from ui.control.checkpoints import CheckpointControl
    from ui.control.exports import ExportControl
    from ui.control.figures import FigureControl
    from ui.control.inspecting import InspectControl
    from ui.control.looks import LookControl
    from ui.control.pointing import PointingControl
    from ui.control.reuse import ReuseControl
    from ui.control.run_cards import RunCardsControl
    from ui.control.runs import RunControl
    from ui.control.shown import ShownRun
    from ui.control.time import TimeControl

__all__ = [
    "CheckpointControl",
    "DropControl",
    "EditControl",
    "ExportControl",
    "FigureControl",
    "FileControl",
    "InspectControl",
    "LayoutControl",
    "LookControl",
    "PointingControl",
    "ReuseControl",
    "RunCardsControl",
    "RunControl",
    "SafetyControl",
    "ShellControl",
    "ShownRun",
    "TimeControl",
]

__getattr__ = late_names(
    __name__,
    {
        "CheckpointControl": "ui.control.checkpoints",
        "ExportControl": "ui.control.exports",
        "FigureControl": "ui.control.figures",
        "InspectControl": "ui.control.inspecting",
        "LookControl": "ui.control.looks",
        "PointingControl": "ui.control.pointing",
        "ReuseControl": "ui.control.reuse",
        "RunCardsControl": "ui.control.run_cards",
        "RunControl": "ui.control.runs",
        "ShownRun": "ui.control.shown",
        "TimeControl": "ui.control.time",
    },
)
