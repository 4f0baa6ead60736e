"""Runs an experiment and yields its records. What may enter: the loop, its knobs, and what ends a run.

Importing this room does not import TensorFlow; `warm_up` or the first `train` does.
"""

import os
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from gradlab.records import Record
from gradlab.train.control import Control
from gradlab.train.keras_file import write_keras
from gradlab.train.options import Device
from gradlab.train.origin import Origin, forked
from gradlab.train.run import evaluate, look, prepare, starting_weights, train, warm_up

__all__ = [
    "Control",
    "Device",
    "Origin",
    "evaluate",
    "forked",
    "look",
    "prepare",
    "starting_weights",
    "train",
    "warm_up",
    "write_keras",
]

# oneDNN's kernels take an eighth longer on the small matrices that a measured step is made of, and round differently
# from one processor to the next. TensorFlow reads this once, when it is imported; a person's own choice stands.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")


class _Room(ModuleType):
    """Lets `gradlab.train(experiment)` work although, once imported, the room stands under that name."""

    def __call__(self, *arguments: Any, **options: Any) -> Iterator[Record]:
        return train(*arguments, **options)


sys.modules[__name__].__class__ = _Room
