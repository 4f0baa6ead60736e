"""Runs an experiment and yields its records. What may enter: the loop, its knobs, and what ends a run.

Importing this room does not import TensorFlow; `warm_up` or the first `train` does.
"""

from gradlab.train.control import Control
from gradlab.train.run import train, warm_up

__all__ = ["Control", "train", "warm_up"]
