"""Every recorded number in a row of its own: run, step, layer, quantity, value."""

import os
from collections import deque
from collections.abc import Iterator
from itertools import pairwise
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from gradlab.export.output import Output, cell
from gradlab.records import (
    LAYER_QUANTITIES,
    STEP_COLUMNS,
    STEP_QUANTITIES,
    Evaluation,
    FloatArray,
    Frame,
    Record,
    RunStarted,
)
from gradlab.store import History

HEADER = "run,step,layer,quantity,value\n"
EVALUATED = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")
BLOCK = 256
StepNumbers = NDArray[np.integer[Any]]
_HERE = "\0"
"""Stands for run and step in the pattern of a step's rows; no name holds it."""


class CsvWriter:
    """Writes tidy rows as records come in: each step of each layer, then the whole step's, whose layer is empty.

    Evaluations follow as quantities of their step. Use it in a `with` block: the file takes its name at the end, and
    a block that fails leaves none behind. One file may hold several runs, one after the other.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Begin the file at `path`.

        Raises:
            ExportError: when nothing can be written there.
        """
        self._output = Output(path)
        self._run = ""
        self._names: tuple[str, ...] = ()
        self._output.write(HEADER)

    def add(self, record: Record) -> None:
        """Write the rows of `record`; records without numbers are passed over.

        Raises:
            ExportError: when the disk is full or failing.
        """
        if isinstance(record, RunStarted):
            self._run, self._names = cell(record.run), record.layer_names
        elif isinstance(record, Frame):
            self.add_steps(np.arange(record.first_step, record.last_step + 1), record.layers, record.steps)
        elif isinstance(record, Evaluation):
            rows = (f"{self._run},{record.step},,{name},{getattr(record, name)!r}\n" for name in EVALUATED)
            self._output.write("".join(rows))

    def add_steps(self, numbers: StepNumbers, layers: FloatArray, steps: FloatArray) -> None:
        """Write steps [k] with float32 [k, layers, quantities] and float32 [k, step quantities]."""
        values = np.concatenate([layers.reshape(len(steps), -1), steps], axis=1)
        # One pattern filled in for each step: many times faster than a row at a time.
        pattern = _pattern(self._names if layers.shape[1] else ())
        heads = [f"{self._run},{number}".replace("%", "%%") for number in numbers.tolist()]
        texts = [pattern.replace(_HERE, head) % tuple(row) for head, row in zip(heads, values, strict=True)]
        self._output.write("".join(texts))

    def commit(self) -> None:
        """Give the file its name.

        Raises:
            ExportError: when the disk is full or failing.
        """
        self._output.commit()

    def discard(self) -> None:
        """Leave no file behind."""
        self._output.discard()

    def __enter__(self) -> Self:
        """Return the writer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the file its name, or remove it when the block failed."""
        self._output.__exit__(kind, error, trace)


def _pattern(names: tuple[str, ...]) -> str:
    rows = [(cell(name), quantity.name) for name in names for quantity in LAYER_QUANTITIES]
    rows += [("", quantity.name) for quantity in STEP_QUANTITIES]
    return "".join(f"{_HERE},{layer.replace('%', '%%')},{quantity},%s\n" for layer, quantity in rows)


def write_csv(history: History, path: str | os.PathLike[str]) -> int:
    """Write a recorded run as `CsvWriter` would have; return how many of its first steps are means, not single steps.

    A long run's oldest steps are kept as means over 16, 256 ... steps; such a mean stands at the first step of its
    bucket. Only writing while training misses none.

    Raises:
        ExportError: when the file cannot be written.
    """
    means = history.table.raw.first
    evaluations = deque(history.evaluations)
    with CsvWriter(path) as writer:
        writer.add(history.started)
        for numbers, values in _parts(history, {evaluation.step for evaluation in evaluations}):
            while evaluations and evaluations[0].step < numbers[0]:
                writer.add(evaluations.popleft())
            layers = values[:, : -len(STEP_COLUMNS)].reshape(len(values), len(LAYER_QUANTITIES), -1)
            steps = values[:, -len(STEP_COLUMNS) :][:, : len(STEP_QUANTITIES)]
            writer.add_steps(numbers, layers.transpose(0, 2, 1), steps)
        for evaluation in evaluations:
            writer.add(evaluation)
    return means


def _parts(history: History, cuts: set[int]) -> Iterator[tuple[StepNumbers, FloatArray]]:
    """Yield step numbers and float32 [steps, columns] of everything kept, cut after each step of `cuts`."""
    raw, offset = history.table.raw, history.first_step
    if raw.first:
        starts, summary = history.table.read(0, raw.first - 1, raw.first, slice(None))
        yield starts + offset, summary.mean
    inner = {cut - offset + 1 for cut in cuts if raw.first < cut - offset + 1 < raw.end}
    for first, end in pairwise(sorted({*range(raw.first, raw.end, BLOCK), raw.end, *inner})):
        yield np.arange(first, end) + offset, raw.values(first, end, slice(None))
