"""How the window's runs are carried out: on which device, and with how many threads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gradlab.records import Record
from gradlab.spec import Experiment
from gradlab.train import Control, Device, Origin, prepare, train

CHUNK_SECONDS = 0.03
"""A control acts after the present chunk, before a person notices; a shorter one is mostly what a call costs."""
COMPILED = False
"""Compiled steps want two cores, of which drawing takes one: each would wait for the other."""


class Engine:
    """Its methods run on the worker's thread; ``device`` is set by the window and read when a run begins."""

    def __init__(self, device: str = "auto", threads_within: int = 0, threads_beside: int = 0) -> None:
        self.device = device
        self.devices: tuple[Device, ...] = ()
        self._threads = (threads_within, threads_beside)

    def warm_up(self) -> None:
        """Load TensorFlow, which then uses so many threads, and see what can be trained on."""
        self.devices = prepare(*self._threads)

    def train(
        self, experiment: Experiment, control: Control, origin: Origin | None = None, **more: Any
    ) -> Iterator[Record]:
        """Train on the chosen device, from the beginning or from ``origin`` on; ``more`` is handed on."""
        if origin is None:
            return train(
                experiment, control, chunk_seconds=CHUNK_SECONDS, device=self.device, compiled=COMPILED, **more
            )
        run, parent = (None, origin.run) if origin.fork else (origin.run, "")
        return train(
            experiment,
            control,
            chunk_seconds=CHUNK_SECONDS,
            device=self.device,
            run=run,
            parent=parent,
            resume=origin.checkpoint,
            compiled=COMPILED,
            **more,
        )
