"""What reused layers buy: a stack from scratch, with them frozen, and with them trained on, on less and less data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gradlab.data import shape_of
from gradlab.errors import StudyError
from gradlab.records import WAYS, EndReason, Evaluation, Frame, LayerWeights, Record, RunEnded, StudyPoint, Way
from gradlab.reuse.taking import forget_origin
from gradlab.spec import Experiment, LayerNorm, WeightedLayer, origin_of, require_valid, used_examples
from gradlab.train import Control, train

SHARES = (0.05, 0.1, 0.25, 0.5, 1.0)
_QUICKLY: dict[str, Any] = {"measure": False, "distribution_seconds": None, "compiled": False}
"""Runs of a study are short, and may train beside a window that draws."""


@dataclass(frozen=True)
class StudyPlan:
    """The runs of a study: every way with every share of the training part and every seed.

    `steps` is the length of each run; None takes the experiment's.
    """

    shares: tuple[float, ...] = SHARES
    seeds: tuple[int, ...] = (0, 1, 2)
    steps: int | None = None
    ways: tuple[Way, ...] = WAYS

    @property
    def runs(self) -> int:
        """Return how many runs it takes."""
        return len(self.shares) * len(self.seeds) * len(self.ways)


def study(
    experiment: Experiment,
    reused: Mapping[str, LayerWeights],
    plan: StudyPlan | None = None,
    control: Control | None = None,
    device: str = "auto",
) -> Iterator[StudyPoint]:
    """Train as `plan` says and yield the result of each run when it is done.

    All three ways of one share and seed see the same examples in the same batches, scaled alike, and draw the layers
    that are not reused alike. Fine-tuned layers train from the start, or as the experiment's thaw schedule says.

    Args:
        experiment: a stack with layers whose origin is known.
        reused: their weights, as `take` or `unpacked` give them.
        plan: which runs; without one 5, 10, 25, 50 and 100% of the data with three seeds.
        control: its `stop` ends the study; the run that goes on then is not yielded.
        device: as `gradlab.train` takes it.

    Raises:
        StudyError: when nothing is reused, or a share is not between 0 and 1.
        SpecError, DataError, TrainingError: when a run cannot start, or does not end well.
    """
    wanted = plan or StudyPlan()
    knobs = control or Control()
    check_plan(experiment, wanted)
    shape = shape_of(experiment.data)
    for seed in wanted.seeds:
        for share in wanted.shares:
            examples = used_examples(shape.examples, experiment.data.validation_share, share)
            part = _with_share(experiment, share, seed, examples, wanted.steps)
            for way in wanted.ways:
                variant = variant_of(part, way)
                require_valid(variant, shape)
                records = train(variant, knobs, **_QUICKLY, reused=reused, device=device)
                point = _point(records, (way, share, examples, seed))
                if knobs.stopping:
                    return
                yield point


def check_plan(experiment: Experiment, plan: StudyPlan) -> None:
    """Raise a StudyError when the plan or the experiment leaves nothing to compare."""
    if not any(origin_of(layer) is not None for layer in experiment.layers):
        raise StudyError(
            "No layer is reused, so there is nothing to compare; take layers from a trained network first."
        )
    if not plan.runs:
        raise StudyError("The study has no runs; name at least one share of the data and one seed.")
    wrong = [share for share in plan.shares if not 0 < share <= 1]
    if wrong:
        raise StudyError(f"A share of the data must be above 0% and at most 100%, received {100 * wrong[0]:g}%.")


def variant_of(experiment: Experiment, way: Way) -> Experiment:
    """Return `experiment` as it trains in one of the three ways."""
    reused = [layer.name for layer in experiment.layers if origin_of(layer) is not None]
    schedule = experiment.training.thaw
    if way == "scratch":
        changed = _frozen(forget_origin(experiment, reused), reused, frozen=False)
    else:
        changed = _frozen(experiment, reused, frozen=way == "frozen" or schedule is not None)
    kept = schedule if way == "tuned" else None
    return changed.model_copy(update={"training": changed.training.model_copy(update={"thaw": kept})})


def _frozen(experiment: Experiment, names: list[str], *, frozen: bool) -> Experiment:
    layers = tuple(
        layer.model_copy(update={"frozen": frozen})
        if layer.name in names and isinstance(layer, WeightedLayer | LayerNorm)
        else layer
        for layer in experiment.layers
    )
    return experiment.model_copy(update={"layers": layers})


def _with_share(experiment: Experiment, share: float, seed: int, examples: int, steps: int | None) -> Experiment:
    training = experiment.training
    values = {"seed": seed, "batch_size": min(training.batch_size, examples), "steps": steps or training.steps}
    return experiment.model_copy(
        update={
            "data": experiment.data.model_copy(update={"training_share": share}),
            "training": training.model_copy(update=values),
        }
    )


def _point(records: Iterator[Record], key: tuple[Way, float, int, int]) -> StudyPoint:
    """Go through a run and return what it came to.

    Raises:
        StudyError: when it did not end well.
    """
    seconds = 0.0
    course: list[tuple[int, float, float]] = []
    for record in records:
        if isinstance(record, Frame):
            seconds += record.seconds
        elif isinstance(record, Evaluation):
            course.append((record.step, seconds, record.validation_accuracy))
        elif isinstance(record, RunEnded) and record.reason in {EndReason.NONFINITE, EndReason.FAILED}:
            raise StudyError(f"A run of the study ended badly, so it was not finished: {record.text}")
    way, share, examples, seed = key
    return StudyPoint(way, share, examples, seed, course[-1][2] if course else float("nan"), seconds, tuple(course))
