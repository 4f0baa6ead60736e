"""Scripts that are run where there is no Gradlab, and end with the weights that Gradlab's own run ends with."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gradlab
from gradlab.errors import ExportError
from gradlab.export import write_keras_script
from gradlab.export.keras_script import script_of
from gradlab.records import Checkpoint
from gradlab.spec import Experiment, with_value
from gradlab.train import starting_weights

STEPS = 12
RUNNER = """
import runpy, sys
sys.modules["gradlab"] = None  # whoever imports it fails
steps = sys.argv.pop(1)
for path in sys.argv[1:]:
    sys.argv = [path, steps]
    runpy.run_path(path, run_name="__main__")
"""


def softmax(units: int = 10) -> dict[str, Any]:
    return {"name": "output", "units": units, "activation": {"kind": "softmax"}}


EXPERIMENTS: dict[str, dict[str, Any]] = {
    "dense": {
        "layers": [
            {"name": "größe 1", "units": 20, "batch_norm": {}, "dropout": 0.3},
            {"name": "b's", "units": 20, "activation": {"kind": "prelu"}, "rate_factor": 3.0, "l2": 0.01},
            {"name": "c", "units": 20, "activation": {"kind": "rrelu"}},
            softmax(),
        ],
        "training": {
            "optimizer": {"kind": "adam", "learning_rate": 0.003},
            "schedule": {"kind": "cosine", "warmup_steps": 4},
            "clipping": {"kind": "global_norm", "threshold": 0.5},
        },
    },
    "pictures": {
        "layers": [
            {"kind": "conv2d", "name": "a", "filters": 4, "batch_norm": {"position": "after", "scale": False}},
            {"kind": "conv2d", "name": "b", "filters": 4, "activation": {"kind": "prelu", "alpha_per": "layer"}},
            {"kind": "residual", "span": 1},
            {"kind": "max_pool"},
            {"kind": "layer_norm", "shift": False},
            {"kind": "average_pool", "name": "mean", "size": 3, "stride": 1},
            {"kind": "flatten"},
            {"kind": "dropout", "rate": 0.2},
            softmax(),
        ],
        "training": {
            "precision": "float64",
            "optimizer": {"kind": "nesterov", "learning_rate": 0.02},
            "clipping": {"kind": "norm", "threshold": 0.05},
            "schedule": {"kind": "step", "decay_steps": 5},
        },
    },
    "numbers": {
        "data": {"kind": "diabetes"},
        "layers": [
            {"name": "a", "units": 8, "rate_factor": 0.5, "initializer": {"kind": "lsuv"}},
            {"name": "b", "units": 8, "activation": {"kind": "leaky_relu"}, "l1": 0.0078125},
            {"name": "output", "units": 1, "activation": {"kind": "linear"}},
        ],
        "training": {
            "precision": "float64",
            "loss": {"kind": "huber", "delta": 0.4},
            # Keras rounds the betas to float32 even in float64, which these stand.
            "optimizer": {"kind": "adamw", "weight_decay": 0.5, "beta_1": 0.875, "beta_2": 0.9375},
            "clipping": {"kind": "adaptive", "threshold": 0.01},
            "schedule": {"kind": "one_cycle", "final_share": 0.1},
        },
    },
    "frozen": {
        "layers": [
            {
                "name": "a",
                "units": 9,
                "activation": {"kind": "rrelu"},
                "frozen": True,
                "dropout": 0.5,
                "batch_norm": {},
            },
            {"name": "b", "units": 9, "activation": {"kind": "mish"}},
            softmax(),
        ],
        "training": {
            "precision": "float64",
            "loss": {"kind": "mse"},
            "optimizer": {"kind": "nadam"},
            "clipping": {"kind": "value", "threshold": 0.001},
            "schedule": {"kind": "exponential", "decay_steps": 3},
        },
    },
    "early": {
        "data": {"kind": "iris"},
        "layers": [{"name": "a", "units": 9}, softmax(3)],
        "training": {
            "precision": "float64",
            "batch_size": 50,
            "evaluate_every": 2,
            "optimizer": {"kind": "rmsprop", "learning_rate": 0.3},
            "early_stopping": {"patience": 2},
        },
    },
}


def experiment_of(name: str) -> Experiment:
    experiment = Experiment.model_validate({"name": f'"""{name}\\', **EXPERIMENTS[name]})
    return with_value(experiment, "training.steps", STEPS)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the scripts of all experiments and run them, one after the other, in a process without Gradlab."""
    folder = tmp_path_factory.mktemp("scripts")
    for name in EXPERIMENTS:
        experiment = experiment_of(name)
        write_keras_script(experiment, starting_weights(experiment), folder / f"{name}.py")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-c", RUNNER, str(STEPS), *(str(folder / f"{name}.py") for name in EXPERIMENTS)]
    done = subprocess.run(command, cwd="/", env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("validation loss") >= len(EXPERIMENTS)
    return folder


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_script_ends_with_the_same_weights(trained: Path, name: str) -> None:
    experiment = experiment_of(name)
    records = list(gradlab.train(experiment))
    wanted = next(record for record in records if isinstance(record, Checkpoint)).weights
    start = starting_weights(experiment)
    wide = experiment.training.precision == "float64"
    with np.load(trained / f"{name}-trained.npz", allow_pickle=False) as found:
        assert len(found.files) == len(start)
        for key in start:
            mine = found[key.replace("größe 1", "gr__e_1").replace("b's", "b_s")].reshape(start[key].shape)
            np.testing.assert_allclose(mine, wanted[key], rtol=1e-6 if wide else 2e-3, atol=1e-9 if wide else 2e-5)
    moved = max(float(np.abs(wanted[key] - start[key]).max()) for key in start)
    assert moved > 0.001, "nothing was trained, so nothing was compared"


def test_a_strangers_words_stay_words() -> None:
    hostile = '"""\nimport os; os.remove("x")\n"""\\'
    experiment = Experiment.model_validate({"name": hostile, "layers": [{"name": hostile, "units": 3}, softmax()]})
    for stem in ("plain", 'a"""b\\'):
        tree = ast.parse(script_of(experiment, (64,), stem))
        imported = [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
        assert imported == ["sys", "keras", "numpy"]


def test_other_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"ends with \.py"):
        write_keras_script(gradlab.preset("healthy"), {}, tmp_path / "net.keras")
