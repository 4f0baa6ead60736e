"""What a run can be trained on, and with how many threads: read in a fresh process, as TensorFlow decides only once."""

from __future__ import annotations

import json
import subprocess
import sys

from gradlab.train import Device, prepare

CHILD = """
import json
import gradlab
from gradlab.spec import with_value
from gradlab.train import prepare
from gradlab.train.environment import describe, set_threads
devices = prepare(1, 2)
experiment = with_value(gradlab.preset("healthy"), "training.steps", "3")
started = next(iter(gradlab.train(experiment, device=devices[0].wish)))
print(json.dumps([started.device, started.environment, set_threads(4, 4)]))
"""


def test_the_first_device_is_the_cpu_and_can_be_trained_on() -> None:
    devices = prepare()
    assert isinstance(devices[0], Device)
    assert (devices[0].wish, devices[0].name) == ("cpu", "CPU")
    assert len({device.wish for device in devices}) == len(devices)


def test_threads_are_set_before_the_first_run_and_not_after_it() -> None:
    done = subprocess.run([sys.executable, "-c", CHILD], check=True, capture_output=True, text=True)
    device, environment, changed = json.loads(done.stdout.splitlines()[-1])
    assert device == "CPU"
    assert (environment["intra_op_threads"], environment["inter_op_threads"]) == ("1", "2")
    assert changed is False
