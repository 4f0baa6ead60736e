"""Where a run takes place: the device, and what a rerun needs to know to give the same bits."""

import os
import platform
import re
from collections.abc import Mapping

import keras
import numpy as np
import tensorflow as tf

from gradlab.errors import TrainingError
from gradlab.train.options import Device
from gradlab.version import __version__


def choose_device(wish: str = "auto") -> tuple[str, str, str]:
    """Return TensorFlow's name of the device to use, its name for a person, and why it is not the one wished for.

    The last is empty where it is. `wish` is "auto" (a GPU if there is one), "cpu", "gpu" or "gpu:" and a number.

    Raises:
        TrainingError: when `wish` is none of these.
    """
    found = re.fullmatch(r"auto|cpu|gpu(?::([0-9]{1,2}))?", wish.lower())
    if found is None:
        raise TrainingError(f"There is no device {wish!r}; choose auto, cpu, gpu or gpu:1 and so on.")
    gpus = tf.config.list_physical_devices("GPU")
    number = int(found[1] or 0)
    if wish.lower() == "cpu" or (wish.lower() == "auto" and not gpus):
        return "/CPU:0", "CPU", ""
    if number >= len(gpus):
        seen = f"{len(gpus)} GPUs" if len(gpus) != 1 else "one GPU"
        seen = seen if gpus else "no GPU"
        return "/CPU:0", "CPU", f"Trains on the CPU: TensorFlow sees {seen}, not {wish.lower()}; check its GPU support."
    name = f"/GPU:{number}"
    try:
        with tf.device(name):
            tf.reduce_sum(tf.zeros([2])).numpy()
    except (tf.errors.OpError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0][:150] if str(error).strip() else type(error).__name__
        return "/CPU:0", "CPU", f"Trains on the CPU: the GPU was refused ({reason})."
    details: Mapping[str, object] = tf.config.experimental.get_device_details(gpus[number])
    return name, f"GPU ({details.get('device_name', 'unknown kind')})", ""


def prepare_devices() -> None:
    """Take GPU memory as it is needed, and only operations that give the same bits each time."""
    for gpu in tf.config.list_physical_devices("GPU"):
        try:
            tf.config.experimental.set_memory_growth(gpu, True)
            tf.config.experimental.enable_op_determinism()
        except RuntimeError:  # already in use by someone else's code in this process, with its settings
            return


def describe(device: str, seed: int, compiled_after: int | None) -> dict[str, str]:
    """Return versions, device, thread counts, the seed, and the step after which steps are compiled, each as text."""
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
        **({} if compiled_after is None else {"compiled_after": str(compiled_after)}),
    }


def devices() -> tuple[Device, ...]:
    """Return what a run can be trained on: the CPU first, then each GPU that TensorFlow sees."""
    found = [Device("cpu", "CPU", platform.processor() or platform.machine())]
    for number, gpu in enumerate(tf.config.list_physical_devices("GPU")):
        details: Mapping[str, object] = tf.config.experimental.get_device_details(gpu)
        found.append(Device(f"gpu:{number}", f"GPU:{number}", str(details.get("device_name", ""))))
    return tuple(found)


def set_threads(within: int = 0, beside: int = 0) -> bool:
    """Let TensorFlow use `within` threads for one operation and run `beside` operations at once; 0 is its own choice.

    Returns False, and changes nothing, when TensorFlow has already begun to work in this process.
    """
    try:
        tf.config.threading.set_intra_op_parallelism_threads(within)
        tf.config.threading.set_inter_op_parallelism_threads(beside)
    except RuntimeError:
        return False
    return True
