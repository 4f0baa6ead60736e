"""The instruments, one file each. What may enter: views of a history; nothing here computes a gradient quantity.

Names are imported when they are first used, because pyqtgraph takes a while to load.
"""

from typing import TYPE_CHECKING

from ui.support.late_names import late_names

if TYPE_CHECKING:
    from ui.plots.board import InstrumentBoard
    from ui.plots.instrument import Instrument
    from ui.plots.subject import OtherRun

__all__ = ["Instrument", "InstrumentBoard", "OtherRun"]

_HOMES = {"Instrument": "ui.plots.instrument", "InstrumentBoard": "ui.plots.board", "OtherRun": "ui.plots.subject"}
__getattr__ = late_names(__name__, _HOMES)
