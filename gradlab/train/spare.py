"""The graphs of the last run, kept for the next run that differs from it only in what no graph holds."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from gradlab.data import Dataset
from gradlab.records import LayerWeights
from gradlab.spec import Experiment, Initializer, Layer, Schedule, WeightedLayer
from gradlab.train.building import while_building
from gradlab.train.distributions import DistributionGraph
from gradlab.train.loop import FusedLoop
from gradlab.train.pictures import Portrayer
from gradlab.train.scoring import Evaluator, both_parts


@dataclass(frozen=True)
class Built:
    """What is built for a run: the loop that trains, what scores its network on both parts of the data, its surveys."""

    loop: FusedLoop
    parts: tuple[Evaluator, Evaluator]
    portrayer: Portrayer
    surveys: dict[tuple[Layer, ...], DistributionGraph] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Purpose:
    """What graphs are built for."""

    experiment: Experiment
    data: Dataset
    device: str
    measure: bool
    reused: Mapping[str, LayerWeights] | None = None

    def serves(self, other: "Purpose") -> bool:
        """Tell whether graphs that are built for this also serve `other`."""
        same = self.data is other.data and (self.device, self.measure) == (other.device, other.measure)
        return same and graph_of(self.experiment) == graph_of(other.experiment)


def build(purpose: Purpose) -> Built:
    """Build what a run needs, and let TensorFlow make its plan of the graph before the first step."""
    experiment, data = purpose.experiment, purpose.data
    inputs, targets = data.train_inputs, data.train_targets
    with while_building():
        loop = FusedLoop(experiment, data.shape, inputs, targets, measure=purpose.measure, reused=purpose.reused)
        loop.run(np.zeros((0, experiment.training.batch_size), np.int32), 0)
        return Built(loop, both_parts(experiment, loop.network, data), Portrayer(loop.machinery, data))


class Spare:
    """Keeps what the last run built until the next one begins, which takes it or has it thrown away."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._lock = threading.Lock()
        self._kept: tuple[Purpose, Built] | None = None

    def take(self, purpose: Purpose) -> Built | None:
        """Hand out what serves `purpose`, set back to its start; None if there is nothing. The rest is forgotten."""
        with self._lock:
            kept, self._kept = self._kept, None
        if kept is None or not kept[0].serves(purpose):
            return None
        kept[1].loop.restart(purpose.experiment, purpose.data.train_inputs, purpose.reused)
        return kept[1]

    def keep(self, purpose: Purpose, built: Built) -> None:
        """Keep what a run no longer needs."""
        if not built.loop.is_changing:
            with self._lock:
                self._kept = purpose, built

    def forget(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._kept = None


SPARE = Spare()


def graph_of(experiment: Experiment) -> Experiment:
    """Return `experiment` with everything that no graph depends on set to one and the same value.

    That is how weights start, the live knobs, the run's length, schedule and evaluations, and the seed unless
    something is drawn at every step.
    """
    layers = tuple(
        layer.model_copy(update={"initializer": Initializer(), "origin": None})
        if isinstance(layer, WeightedLayer)
        else layer
        for layer in experiment.layers
    )
    training = experiment.training
    plain = {
        "steps": 1,
        "evaluate_every": 1,
        "checkpoint_every": 0,
        "early_stopping": None,
        "thaw": None,
        "schedule": Schedule(),
        "optimizer": training.optimizer.model_copy(update={"learning_rate": 1.0}),
        "clipping": training.clipping.model_copy(update={"threshold": 1.0}),
        "seed": training.seed if _draws(experiment) else 0,
    }
    plain_training = training.model_copy(update=plain)
    return experiment.model_copy(update={"name": "", "note": "", "layers": layers, "training": plain_training})


def _draws(experiment: Experiment) -> bool:
    """Tell whether something is drawn at every step: dropped outputs or random slopes."""
    return any(
        getattr(layer, "rate", 0.0) or (isinstance(layer, WeightedLayer) and (layer.dropout or layer.activation.upper))
        for layer in experiment.layers
    )
