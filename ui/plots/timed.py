"""What the instruments with a step axis share: zoom with the mouse, the same steps in all of them."""

from __future__ import annotations

from typing import Any

from ui.plots.axes import StepAxis
from ui.plots.instrument import Instrument


class TimedInstrument(Instrument):
    """An instrument over steps. Zooming or dragging one plot sets the span of all of them."""

    def follow(self, plot: Any) -> None:
        """Watch the zoom of ``plot``, whose x axis is steps."""
        plot.getViewBox().sigRangeChangedManually.connect(lambda *_: self._on_zoom(plot))

    def set_steps(self, *plots: Any) -> tuple[int, int]:
        """Set the x range of ``plots`` to the steps that are shown, and return them."""
        first, last = self.steps_shown()
        for plot in plots:
            plot.setXRange(first - 0.5 if first > 1 else 0, max(last + 0.5, first + 1), padding=0)
        return first, last

    def points(self, plot: Any) -> int:
        """How many buckets fit the pixels of ``plot``."""
        return max(16, min(4000, int(plot.getViewBox().width())))

    def _on_zoom(self, plot: Any) -> None:
        if self.history is None or self.history.last_step == 0:
            return
        low, high = plot.getViewBox().viewRange()[0]
        last = self.history.last_step
        first, end = max(1, round(low)), min(last, round(high))
        span = None if (first <= 1 and end >= last) or end <= first else (first, end)
        self.set_span(span)
        self.mark_stale()
        self.spanChanged.emit(span)


__all__ = ["StepAxis", "TimedInstrument"]
