"""What is to be drawn of a run."""

from dataclasses import dataclass, replace

from gradlab.store import History


@dataclass(frozen=True)
class Request:
    """A recorded run and what of it is asked for.

    Attributes:
        history: the run.
        quantities: what is shown; several for traces alone.
        layers: which layers, counted from the input; None: the usual ones.
        step: which step; None: the newest.
        first, last: from which step to which, where the figure has an axis of steps.
        rows: of the outcome.
        colors: from where to where a heatmap's colors run: "automatic", "fixed", "robust" or "whole".
        other: the run to compare with.
        names: what the two runs are called.
        beside: other runs that are drawn in the same plot, and what each is called.
        title: the heading; None: the usual one.
    """

    history: History
    quantities: tuple[str, ...]
    layers: tuple[int, ...] | None
    step: int | None
    first: int
    last: int
    rows: tuple[str, ...]
    colors: str = "automatic"
    other: History | None = None
    names: tuple[str, str] = ("this run", "the other run")
    title: str | None = None
    beside: tuple[tuple[History, str], ...] = ()

    @property
    def quantity(self) -> str:
        """Return the one quantity that is shown."""
        return self.quantities[0]

    @property
    def shown_step(self) -> int:
        """Return the step that is shown."""
        return self.history.last_step if self.step is None else self.step

    def of_others(self) -> list["Request"]:
        """Return the same of each run beside over the shown steps that it has; without any, `last` is below `first`."""
        return [
            replace(self, history=one, first=max(self.first, one.first_step), last=min(self.last, one.last_step))
            for one, _ in self.beside
        ]

    def heading(self, usual: str) -> str:
        """Return the title, or the `usual` one where none was given."""
        return usual if self.title is None else self.title
