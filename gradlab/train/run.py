"""The engine's one entrance: an experiment goes in, records come out. TensorFlow is imported when a run starts."""

from collections.abc import Iterator

from gradlab.records import Record
from gradlab.spec import Experiment
from gradlab.train.control import Control


def train(
    experiment: Experiment,
    control: Control | None = None,
    *,
    measure: bool = True,
    chunk_seconds: float = 0.03,
    run: str | None = None,
) -> Iterator[Record]:
    """Train `experiment` and yield what happens, as it happens.

    The first record is RunStarted, the second the Evaluation of step 0. Frames follow, with Evaluations every
    `evaluate_every` steps and after the last one, and Events where `control` was used. The last two records are the
    Checkpoint of the last good state and RunEnded. While paused the iterator blocks. The iterator must be used on one
    thread; `control` may be used on any.

    Args:
        experiment: what to train.
        control: the person's knobs; without one the run cannot be disturbed.
        measure: False leaves the layers' quantities out: frames then have no layers, shape [k, 0, quantities].
        chunk_seconds: about how long the steps of one Frame take; at most 0.045 is used.
        run: the run's identifier; a random one is made without it.

    Raises:
        SpecError, DataError, TrainingError: before the first record, when the run cannot start. What goes wrong later
            is told by RunEnded.
    """
    from gradlab.train.session import Session

    session = Session(experiment, control or Control(), measure=measure, chunk_seconds=chunk_seconds, run=run)
    yield from session.records()


def warm_up() -> None:
    """Import TensorFlow and everything else that a run needs, which takes seconds the first time."""
    import gradlab.train.session  # noqa: F401 - the import is the purpose
