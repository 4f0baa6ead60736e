"""The instruments, one file each. What may enter: views of a history; nothing here computes a gradient quantity.

Names are imported when they are first used, because pyqtgraph takes a while to load.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.plots.board import InstrumentBoard
    from ui.plots.instrument import Instrument
    from ui.plots.subject import OtherRun

__all__ = ["Instrument", "InstrumentBoard", "OtherRun"]

_HOMES = {"Instrument": "ui.plots.instrument", "InstrumentBoard": "ui.plots.board", "OtherRun": "ui.plots.subject"}


def __getattr__(name: str) -> Any:
    """Import a public name on its first use."""
    import importlib

    if name not in _HOMES:
        raise AttributeError(f"module 'ui.plots' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
