"""The engine's one entrance: an experiment goes in, records come out. TensorFlow is imported when a run starts."""

from collections.abc import Iterator, Mapping
from typing import Any

from numpy.typing import NDArray

from gradlab.records import Checkpoint, Evaluation, LayerWeights, Look, Record
from gradlab.spec import Experiment
from gradlab.train.building import while_building
from gradlab.train.control import Control
from gradlab.train.options import Device, Options
from gradlab.train.pace import seconds_of_a_chunk


def train(  # noqa: PLR0913 - one keyword for each of the Options, so that a notebook needs no import
    experiment: Experiment,
    control: Control | None = None,
    *,
    measure: bool = True,
    chunk_seconds: float | None = None,
    run: str | None = None,
    device: str = "auto",
    resume: Checkpoint | None = None,
    distribution_seconds: float | None = 1 / 3,
    parent: str = "",
    reused: Mapping[str, LayerWeights] | None = None,
    compiled: bool = True,
) -> Iterator[Record]:
    """Train `experiment` and yield what happens, as it happens.

    First comes RunStarted, then the Evaluation of step 0 unless a checkpoint is resumed, then Frames, Evaluations and
    Checkpoints as often as `experiment` says and on request, Events where `control` was used, at last the Checkpoint
    of the last good state and RunEnded. While paused the iterator blocks; use it on one thread, `control` on any.

    Args:
        experiment: what to train.
        control: the person's knobs; without one the run cannot be disturbed.
        measure: False leaves the layers' quantities out: frames then have no layers, shape [k, 0, quantities].
        chunk_seconds: about how long the steps of one Frame take, and a knob to act; 0.04, or 0.25 without `control`.
        run: the run's identifier; a random one is made without it.
        device: "auto", "cpu", "gpu" or "gpu:1"; for a GPU that cannot be had the CPU trains, and an Event says why.
        resume: a checkpoint of a run of this stack; training goes on behind its step on the very same trajectory.
        distribution_seconds: how often Distributions are taken, or more rarely where they would cost over 2% of the
            time; 0: before every chunk, None: never. They never change the trajectory.
        parent: the run that this one is forked from, where a checkpoint of another run is resumed.
        reused: the weights that layers with an origin start with, by their SHA-256, as `gradlab.reuse.take` gives.
        compiled: whether long runs of small dense stacks go over to compiled steps; with `resume`, as before.

    Raises:
        SpecError, DataError, TrainingError: before the first record; what goes wrong later is told by RunEnded.
    """
    chunk = seconds_of_a_chunk(chunk_seconds, alone=control is None)
    how = Options(measure, chunk, run, device, resume, distribution_seconds, parent, reused, compiled)
    yield from _records(experiment, control or Control(), how)


def _records(experiment: Experiment, control: Control, options: Options) -> Iterator[Record]:
    warm_up()
    from gradlab.train.session import Session

    yield from Session(experiment, control, options).records()


def evaluate(experiment: Experiment, weights: Checkpoint | Mapping[str, NDArray[Any]]) -> Evaluation:
    """Return loss and score over both parts of the data of `experiment` with `weights`, computed as when testing.

    Args:
        experiment: the stack that the weights are of, the data and the loss.
        weights: those of a Checkpoint, or arrays by name, such as `hidden1/kernel`.

    Raises:
        SpecError, DataError: when experiment, data and weights do not fit each other.
    """
    from gradlab.train.scoring import scores

    checkpoint = weights if isinstance(weights, Checkpoint) else Checkpoint(0, weights)
    return scores(experiment, checkpoint)


def look(experiment: Experiment, reused: Mapping[str, LayerWeights] | None = None) -> Look:
    """Return what the stack of `experiment` does before it is trained: signal, spread and distributions of each layer.

    One forward and one backward pass on the run's first batch, on the CPU; its numbers are those that step 1 of a run
    would record. It takes about a tenth of a second for 20 layers of 100 units once TensorFlow is loaded, and may be
    called on any thread, one call at a time. `reused` are the weights that layers with an origin start with.

    Raises:
        SpecError, DataError, TrainingError: when the experiment cannot be built.
    """
    from gradlab.train.first_look import take_look

    return take_look(experiment, reused)


def starting_weights(
    experiment: Experiment, reused: Mapping[str, LayerWeights] | None = None
) -> Mapping[str, NDArray[Any]]:
    """Return by name, such as `hidden1/kernel`, the weights that a run of `experiment` starts with.

    `reused` are the weights that layers with an origin start with, as for `train`.

    Raises:
        SpecError, DataError: when experiment and data do not fit each other, or the data cannot be read.
    """
    from gradlab.train.start import drawn_weights

    return drawn_weights(experiment, reused)


def warm_up() -> None:
    """Import TensorFlow and everything else that a run needs, which takes seconds the first time."""
    with while_building():
        import gradlab.train.session  # noqa: F401 - the import is the purpose


def prepare(threads_within: int = 0, threads_beside: int = 0) -> tuple[Device, ...]:
    """Load the engine as `warm_up` does and return what a run can be trained on.

    Args:
        threads_within: threads that share one operation of TensorFlow; 0 leaves it to TensorFlow.
        threads_beside: operations that run at once; 0 leaves it to TensorFlow. Both act only before the first run of
            a process.
    """
    warm_up()
    from gradlab.train.environment import devices, set_threads

    set_threads(threads_within, threads_beside)
    return devices()
