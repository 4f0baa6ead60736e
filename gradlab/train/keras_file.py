"""The trained network of a recorded run as a Keras file."""

import os

from gradlab.errors import DataError, ExportError
from gradlab.spec import DataShape, Dense, Experiment
from gradlab.store import History


def write_keras(history: History, path: str | os.PathLike[str]) -> int:
    """Write the network with the run's newest weights as a `.keras` file; return the step that they are of.

    Raises:
        ExportError: when the run kept no weights, or nothing can be written.
        DataError: when the stack needs the shape of a person's data file, which cannot be read.
    """
    checkpoint = history.checkpoint
    if checkpoint is None:
        raise ExportError("The run kept no weights yet, so there is no trained network to export; let it end first.")
    experiment = history.started.experiment
    shape = _shape(experiment)
    from gradlab.network import save_keras

    save_keras(experiment, checkpoint.weights, path, shape)
    return checkpoint.step


def _shape(experiment: Experiment) -> DataShape | None:
    """Return the data's shape; None where its file is gone, which a stack that begins with a dense layer stands."""
    from gradlab.data import shape_of

    try:
        return shape_of(experiment.data)
    except DataError:
        if experiment.layers and isinstance(experiment.layers[0], Dense):
            return None
        raise
