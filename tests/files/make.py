"""Write the file of the present format, to be kept for ever: `python -m tests.files.make`."""

from dataclasses import replace
from pathlib import Path

import numpy as np

import gradlab
from gradlab.records import Checkpoint
from gradlab.store import History, Pin, Remarks, Reused, RunNote, save
from gradlab.store.schema import VERSION
from tests.gradlab.store.runs import finished, numbers, started


def main() -> None:
    path = Path(__file__).parent / f"format-{VERSION}.gradlab"
    if path.exists():
        raise SystemExit(f"{path} is there already")
    experiment = gradlab.preset("vanishing").model_copy(update={"name": "Kept for ever"})
    first = finished(numbers(600))
    fork = History(replace(started(run="4567"), parent="0123", parent_step=600))
    fork.add(Checkpoint(600, {"hidden1/kernel": np.ones((2, 3), np.float32)}, {"learning_rate": 0.1}, "wish"))
    note = RunNote("Baseline", 2, "Kept with all that it can hold.", visible=False)
    remarks = Remarks({"0123": note}, (Pin(300, "Here it turns", "0123"),))
    save(path, experiment, [first, fork], remarks, [Reused.of(b"bytes of another file", "resnet.keras")])


if __name__ == "__main__":
    main()
