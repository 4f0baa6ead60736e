"""What can be exported, as data: for each action the name to propose, the suffixes and who writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gradlab.records import LayerWeights
from gradlab.spec import Experiment
from gradlab.store import History

Reused = Mapping[str, LayerWeights]


@dataclass(frozen=True)
class Writer:
    """One export: a proposed name, the suffixes to choose from (none: a folder is chosen), and the function.

    `write` takes what is exported and the path; of an experiment also the weights of other networks that it reuses, by
    their SHA-256. `slow` tells that it needs TensorFlow, which the window's thread must
    never wait for.
    """

    name: str
    suffixes: tuple[str, ...]
    write: Callable[..., object]
    slow: bool = False


def _spec(experiment: Experiment, path: Path, _reused: Reused) -> Any:
    from gradlab.export import write_spec

    return write_spec(experiment, path)


def _script(experiment: Experiment, path: Path, reused: Reused) -> Any:
    from gradlab.export import write_keras_script
    from gradlab.train import starting_weights

    return write_keras_script(experiment, starting_weights(experiment, reused), path)


def _csv(history: History, path: Path) -> Any:
    from gradlab.export import write_csv

    return write_csv(history, path)


def _npz(history: History, path: Path) -> Any:
    from gradlab.export import write_npz

    return write_npz(history, path)


def _log(history: History, path: Path) -> Any:
    from gradlab.export import write_tensorboard

    return write_tensorboard(history, path)


def _keras(history: History, path: Path) -> Any:
    from gradlab.train import write_keras

    return write_keras(history, path)


EXPERIMENT_WRITERS = {
    "export_spec": Writer("experiment.toml", ("toml", "json"), _spec),
    "export_script": Writer("experiment.py", ("py",), _script, slow=True),
}
RUN_WRITERS = {
    "export_run": Writer("run.csv", ("csv",), _csv),
    "export_npz": Writer("run.npz", ("npz",), _npz),
    "export_log": Writer("tensorboard-log", (), _log),
    "export_keras": Writer("network.keras", ("keras",), _keras, slow=True),
}
