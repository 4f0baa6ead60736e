"""Where a run takes place: the device, and what a rerun needs to know to give the same bits."""

import os
import platform
from collections.abc import Mapping

import keras
import numpy as np
import tensorflow as tf

from gradlab.version import __version__


def choose_device() -> tuple[str, str]:
    """Return TensorFlow's name of the device to use and its name for a person; a GPU if TensorFlow sees one."""
    gpus = tf.config.list_physical_devices("GPU")
    if not gpus:
        return "/CPU:0", "CPU"
    details: Mapping[str, object] = tf.config.experimental.get_device_details(gpus[0])
    return "/GPU:0", f"GPU ({details.get('device_name', 'unknown kind')})"


def prepare_devices() -> None:
    """Take GPU memory as it is needed, and only operations that give the same bits each time."""
    for gpu in tf.config.list_physical_devices("GPU"):
        try:
            tf.config.experimental.set_memory_growth(gpu, True)
            tf.config.experimental.enable_op_determinism()
        except RuntimeError:  # already in use by someone else's code in this process, with its settings
            return


def describe(device: str, seed: int) -> dict[str, str]:
    """Return versions, device, thread counts and the seed, each as text."""
    return {
        "gradlab": __version__,
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "device": device,
        "cpu_count": str(os.cpu_count() or 0),
        "intra_op_threads": str(tf.config.threading.get_intra_op_parallelism_threads()),
        "inter_op_threads": str(tf.config.threading.get_inter_op_parallelism_threads()),
        "seed": str(seed),
    }
