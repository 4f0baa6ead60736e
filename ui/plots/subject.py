"""What an instrument is about: one history, its layers, the selected ones, the steps shown, and the playhead's step."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from gradlab.store import History


@dataclass(frozen=True)
class OtherRun:
    """A run that is drawn beside the shown one: its history, its name, and its place in the palette of runs."""

    history: History
    name: str
    color: int


class Subject(QWidget):
    """Holds what is to be shown, and asks to be drawn again when it changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.history: History | None = None
        self.layer_names: tuple[str, ...] = ()
        self.frozen: tuple[bool, ...] = ()
        self.selection: tuple[int, ...] = ()
        self.span: tuple[int, int] | None = None
        self.step: int | None = None
        self.pins: tuple[int, ...] = ()
        self.others: tuple[OtherRun, ...] = ()
        self.hovered: int | None = None
        self.covered = False
        """It lies behind another panel's tab: Qt moves it off the screen and still calls it visible."""

    @property
    def is_seen(self) -> bool:
        """Tell whether a person can see it."""
        return self.isVisible() and not self.covered

    def set_covered(self, covered: bool) -> None:
        """It went behind another panel's tab, or came to the front."""
        self.covered = covered
        if self.is_seen:
            self.catch_up()

    def set_history(self, history: History | None) -> None:
        """Show another run, or none."""
        self.history = history
        if history is not None:
            self.set_layers(history.layer_names, history.frozen)
        self.span = None
        self.step = None
        self.mark_stale()

    def set_layers(self, names: tuple[str, ...], frozen: tuple[bool, ...]) -> None:
        """Set the layers of the axes, as the stack has them before anything is recorded."""
        if (names, frozen) != (self.layer_names, self.frozen):
            self.layer_names, self.frozen = names, frozen
            self.mark_stale()

    def set_selection(self, selection: tuple[int, ...]) -> None:
        """Stress the selected layers."""
        if selection != self.selection:
            self.selection = selection
            self.mark_stale()

    def set_hovered(self, layer: int | None) -> None:
        """Point at a layer, because the pointer is on it somewhere in the window; None: on none."""
        if layer != self.hovered:
            self.hovered = layer
            self.show_hovered()

    def show_hovered(self) -> None:
        """The pointer is on another layer; an instrument that shows it moves one item and draws nothing else."""

    def set_span(self, span: tuple[int, int] | None) -> None:
        """Show these steps; None shows all and follows the live edge."""
        if span != self.span:
            self.span = span
            self.mark_stale()

    def set_step(self, step: int | None) -> None:
        """Move the playhead to ``step``; None is the live edge."""
        if step != self.step:
            self.step = step
            self.show_step()

    def set_pins(self, pins: tuple[int, ...]) -> None:
        """Show the steps that a person pinned, beside the shown one."""
        if pins != self.pins:
            self.pins = pins
            self.mark_stale()

    def set_others(self, others: tuple[OtherRun, ...]) -> None:
        """Draw these runs too, where an instrument can."""
        if others != self.others:
            self.others = others
            self.mark_stale()

    def show_step(self) -> None:
        """The playhead moved. An instrument over steps only moves its line, all others draw again."""
        self.mark_stale()

    @property
    def has_content(self) -> bool:
        """Tell whether anything is recorded to be drawn; without it the sentence of the empty state is shown."""
        return self.history is not None and not self.history.is_empty

    @property
    def shown_step(self) -> int:
        """The step that the playhead stands at: the newest one at the live edge, 0 when nothing is recorded."""
        if self.history is None:
            return 0
        last = self.history.last_step
        return last if self.step is None else max(self.history.first_step, min(self.step, last))

    def steps_shown(self) -> tuple[int, int]:
        """The first and last step of the time axes."""
        last = self.history.last_step if self.history is not None else 0
        if self.span is not None:
            first, end = self.span
            return max(1, min(first, last)), max(1, min(end, last))
        return 1, max(last, 1)

    def mark_stale(self) -> None:
        """Draw again, now if the instrument is seen, else when it is shown."""
        raise NotImplementedError

    def catch_up(self) -> None:
        """Draw what is new, if anything is."""
        raise NotImplementedError
