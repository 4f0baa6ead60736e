"""The whole run in one strip: scrub, play back, events, pins. What may enter: no instrument, no document."""

from ui.timeline.bar import TimelineBar
from ui.timeline.marks import Mark, fork_mark

__all__ = ["Mark", "TimelineBar", "fork_mark"]
