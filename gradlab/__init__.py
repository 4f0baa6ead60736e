"""Gradlab's engine: build a stack of layers, train it, measure the gradient of every layer at every step.

The package never imports Qt. TensorFlow is loaded only when something is trained or evaluated, so that reading a file,
editing an experiment or asking for help starts at once.

>>> import gradlab
>>> experiment = gradlab.preset("vanishing")
>>> [layer.name for layer in experiment.layers][:2]
['hidden1', 'hidden2']
"""

from typing import TYPE_CHECKING, Any

from gradlab.version import __version__

if TYPE_CHECKING:
    from gradlab import reuse
    from gradlab.presets import preset, preset_names
    from gradlab.spec import Experiment, check
    from gradlab.store import History, load, save
    from gradlab.train import Control, evaluate, look, train

_HOMES = {
    "Control": "gradlab.train",
    "Experiment": "gradlab.spec",
    "History": "gradlab.store",
    "check": "gradlab.spec",
    "evaluate": "gradlab.train",
    "load": "gradlab.store",
    "look": "gradlab.train",
    "preset": "gradlab.presets",
    "preset_names": "gradlab.presets",
    "reuse": "gradlab.reuse",
    "save": "gradlab.store",
    "train": "gradlab.train",
}

__all__ = [
    "Control",
    "Experiment",
    "History",
    "__version__",
    "check",
    "evaluate",
    "load",
    "look",
    "preset",
    "preset_names",
    "reuse",
    "save",
    "train",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its room on first use, so that `import gradlab` costs nothing."""
    import importlib

    if name not in _HOMES:
        raise AttributeError(f"module 'gradlab' has no attribute {name!r}")
    room = importlib.import_module(_HOMES[name])
    if room.__name__ == f"{__name__}.{name}":  # the room `train`, which can be called itself
        return room
    value = getattr(room, name)
    globals()[name] = value
    return value
