"""What the window does when it is told to: files, edits, runs, exports; one class a subject."""

from ui.control.checkpoints import CheckpointControl
from ui.control.drops import DropControl
from ui.control.edits import EditControl
from ui.control.exports import EXPORTS, ExportControl
from ui.control.figures import FigureControl
from ui.control.files import FileControl
from ui.control.inspecting import InspectControl
from ui.control.layout import LayoutControl
from ui.control.looks import LookControl
from ui.control.pointing import PointingControl
from ui.control.reuse import ReuseControl
from ui.control.run_cards import RunCardsControl
from ui.control.runs import RunControl
from ui.control.safety import SafetyControl
from ui.control.shell import ShellControl
from ui.control.shown import ShownRun
from ui.control.time import TimeControl

__all__ = [
    "EXPORTS",
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
