"""The bundled experiments, by name: small JSON files in the assets, each with a title and the question that it asks."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from gradlab.assets_path import assets_dir
from gradlab.errors import PresetError
from gradlab.spec import Activation, Dense, Experiment, Initializer

ORDER = ("vanishing", "saturated", "exploding", "healthy", "digits-low", "digits-high")


@dataclass(frozen=True)
class Preset:
    """A bundled experiment.

    Attributes:
        name: in commands.
        title, summary: what it is, and what it shows.
        fold: by how much theory multiplies the signal at each hidden layer on its way back.
    """

    name: str
    title: str
    summary: str
    experiment: Experiment
    fold: float


def preset_names() -> tuple[str, ...]:
    """Return the names of all presets, the first one to show first."""
    return ORDER


def preset(name: str) -> Experiment:
    """Return the experiment of the preset called `name`.

    Raises:
        PresetError: when there is none.
    """
    return load_preset(name).experiment


@cache
def load_preset(name: str) -> Preset:
    """Return the preset called `name` with its texts.

    Raises:
        PresetError: when there is none.
    """
    if name not in ORDER:
        raise PresetError(f"There is no preset {name!r}; the presets are {', '.join(ORDER)}.")
    text = (assets_dir() / "presets" / f"{name}.json").read_text(encoding="utf-8")
    values: dict[str, Any] = json.loads(text)
    experiment = {
        "name": values["title"],
        "data": values["data"],
        "training": values["training"],
        "layers": [layer.model_dump() for layer in _stack(values)],
    }
    return Preset(name, values["title"], values["summary"], Experiment.model_validate(experiment), values["fold"])


def _stack(values: dict[str, Any]) -> list[Dense]:
    """Expand "depth times this hidden layer, then this many outputs" into layers."""
    hidden: dict[str, Any] = values["hidden"]
    layers = [Dense.model_validate({**hidden, "name": f"hidden{i + 1}"}) for i in range(values["depth"])]
    output = Dense(
        name="output", units=values["outputs"], activation=Activation(kind="softmax"), initializer=Initializer()
    )
    return [*layers, output]
