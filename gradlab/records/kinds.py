"""The records that a run emits, in the order of its life. They hold numpy arrays and plain numbers, never tensors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradlab.records.distributions import Distributions
from gradlab.spec import Experiment

FloatArray = NDArray[np.float32]


class EndReason(Enum):
    """Why a run ended."""

    FINISHED = "finished"
    STOPPED = "stopped"
    EARLY = "early"
    NONFINITE = "nonfinite"
    FAILED = "failed"


@dataclass(frozen=True, eq=False)
class RunStarted:
    """The run is built and about to take its first step.

    Attributes:
        run: a random identifier, unique for ever.
        layer_names: one name a measured layer, input to output; rows of every Frame.
        environment: versions, device, thread counts: what a rerun needs to know.
        started_at: seconds since the epoch.
        parent: the run that this one was forked from, and `parent_step` the step of the checkpoint that it went on
            from: its own first step is the next. Empty and 0 for a run that began at the beginning.
    """

    run: str
    experiment: Experiment
    layer_names: tuple[str, ...]
    frozen: tuple[bool, ...]
    device: str
    environment: Mapping[str, str]
    started_at: float
    parent: str = ""
    parent_step: int = 0


@dataclass(frozen=True, eq=False)
class Frame:
    """k consecutive steps.

    Attributes:
        first_step: number of the first one; the run's first step is 1.
        layers: float32 [k, layers, len(LAYER_QUANTITIES)]; NaN where a layer was not measured at a step or does not
            have the quantity, and in the last step of a run that ended NONFINITE.
        steps: float32 [k, len(STEP_QUANTITIES)].
        seconds: wall time that the k steps took.
    """

    first_step: int
    layers: FloatArray
    steps: FloatArray
    seconds: float

    @property
    def last_step(self) -> int:
        """Return the number of the last step of the frame."""
        return self.first_step + len(self.steps) - 1


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Loss and accuracy over the whole training and validation parts, after `step` updates (0: before training).

    Where numbers are predicted, R squared stands for the accuracy.
    """

    step: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float


@dataclass(frozen=True, eq=False)
class Event:
    """Something a person did or should know: kind is a short word, text one sentence.

    Kinds: "learning_rate", "clip_threshold", "frozen", "measure_every", "batch_norm", "autopsy", "paused", "resumed",
    "note".
    """

    step: int
    kind: str
    text: str
    details: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """The network's weights after `step` updates, by name such as `hidden1/kernel`, and the optimizer's slots.

    `state` holds the live knobs and what early stopping remembers, as plain JSON values: with it a run can be
    continued as if it had never ended. `kind` says why it was kept: "end" of the run, "periodic", or a person's "wish".
    """

    step: int
    weights: Mapping[str, NDArray[Any]]
    state: Mapping[str, Any] = field(default_factory=dict[str, Any])
    kind: str = "end"


@dataclass(frozen=True, eq=False)
class RunEnded:
    """The run is over. For NONFINITE, `step`, `layer` and `quantity` say where the first bad number stood."""

    step: int
    reason: EndReason
    text: str
    layer: str = ""
    quantity: str = ""


Record = RunStarted | Frame | Distributions | Evaluation | Event | Checkpoint | RunEnded
