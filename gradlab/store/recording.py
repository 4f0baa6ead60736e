"""How a run's history grows: records go in, the table and the lists of what happened become longer."""

from dataclasses import replace

import numpy as np

from gradlab.errors import GradlabError
from gradlab.records import (
    LAYER_QUANTITIES,
    STEP_COLUMNS,
    STEP_QUANTITIES,
    Checkpoint,
    Distributions,
    Evaluation,
    Event,
    Frame,
    Record,
    RunEnded,
    RunStarted,
)
from gradlab.store.checkpoints import thinned
from gradlab.store.distributions import DistributionLog
from gradlab.store.evaluations import EvaluationLog
from gradlab.store.table import Table

DEFAULT_BUDGET = 64 * 2**20


class Recording:
    """Grows as a run's records are added. Used on one thread.

    Layers are counted from the input; steps from 1, or from the one behind the parent's where the run was forked.
    """

    def __init__(self, started: RunStarted, budget_bytes: int = DEFAULT_BUDGET) -> None:
        """Begin the history of the run `started`; raw steps and summaries take about `budget_bytes` of memory."""
        self.started = started
        self.evaluation_log = EvaluationLog()
        self.events: list[Event] = []
        self.distributions = DistributionLog()
        self.ended: RunEnded | None = None
        self.checkpoints: list[Checkpoint] = []
        self._before = started.parent_step
        self._frozen = started.frozen
        layers = len(started.layer_names)
        self.table = Table(layers * len(LAYER_QUANTITIES) + len(STEP_COLUMNS), budget_bytes)

    @property
    def evaluations(self) -> list[Evaluation]:
        """Return the evaluations that are kept, the oldest first."""
        return self.evaluation_log.kept

    @property
    def layer_names(self) -> tuple[str, ...]:
        """Return the layers' names, input to output."""
        return self.started.layer_names

    @property
    def frozen(self) -> tuple[bool, ...]:
        """Return for each layer whether it is frozen: as the run began, and as it was switched since."""
        return self._frozen

    @property
    def last_step(self) -> int:
        """Return the newest recorded step; when there is none, the one before the first: 0, or the parent's."""
        return self._before + len(self.table)

    @property
    def is_empty(self) -> bool:
        """Tell whether no step is recorded yet."""
        return len(self.table) == 0

    @property
    def first_step(self) -> int:
        """Return the number of the run's first step: 1, or the one behind the parent's where the run was forked."""
        return self._before + 1

    @property
    def checkpoint(self) -> Checkpoint | None:
        """Return the newest checkpoint."""
        return self.checkpoints[-1] if self.checkpoints else None

    def checkpoint_at(self, step: int) -> Checkpoint:
        """Return the checkpoint of that step.

        Raises:
            GradlabError: when there is none; it names those that there are.
        """
        for checkpoint in self.checkpoints:
            if checkpoint.step == step:
                return checkpoint
        kept = ", ".join(f"{checkpoint.step:,}" for checkpoint in self.checkpoints) or "none"
        raise GradlabError(f"The run has no checkpoint of step {step:,}; those it has are of: {kept}.")

    def go_on(self, started: RunStarted) -> None:
        """Take the run up again that had ended: `started` tells how it goes on."""
        parent, parent_step = self.started.parent, self.started.parent_step
        self.started = replace(started, parent=parent, parent_step=parent_step)
        self.ended = None

    def add(self, record: Record) -> None:
        """Take in one record; a checkpoint takes the place of one of the same step."""
        match record:
            case Frame():
                self._add_frame(record)
            case Distributions():
                self.distributions.add(record)
            case Evaluation():
                self.evaluation_log.add(record)
            case Event():
                self.add_event(record)
            case Checkpoint():
                self.add_checkpoint(record)
            case RunEnded():
                self.ended = record
            case RunStarted():
                pass

    def add_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Take in a checkpoint, the newest one from now on; it takes the place of one of the same step."""
        others = [known for known in self.checkpoints if known.step != checkpoint.step]
        self.checkpoints = thinned([*others, checkpoint])

    def add_event(self, event: Event) -> None:
        """Take in an event; one of kind "frozen" switches a layer."""
        self.events.append(event)
        name = event.details.get("layer")
        if event.kind == "frozen" and name in self.layer_names:
            now = list(self._frozen)
            now[self.layer_names.index(name)] = bool(event.details.get("value"))
            self._frozen = tuple(now)

    def _add_frame(self, frame: Frame) -> None:
        if frame.first_step != self.last_step + 1:
            raise GradlabError(f"Step {self.last_step + 1} of the run is missing: a frame began at {frame.first_step}.")
        steps, layers = len(frame.steps), len(self.layer_names)
        # Quantity by quantity, so that a view of one quantity reads neighboring memory.
        values = np.full((steps, self.table.columns), np.nan, np.float32)
        if frame.layers.shape[1] == layers:
            values[:, : -len(STEP_COLUMNS)] = frame.layers.transpose(0, 2, 1).reshape(steps, -1)
        of_step = values[:, -len(STEP_COLUMNS) :]
        of_step[:, : len(STEP_QUANTITIES)] = frame.steps
        of_step[:, STEP_COLUMNS["seconds"]] = frame.seconds / max(steps, 1)
        self.table.append(values)
