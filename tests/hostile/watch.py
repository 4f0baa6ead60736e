"""Hands files to a child process, with a limit on its time and memory, and judges what it reports."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

MOST_SECONDS, MOST_MB = 5.0, 512
PATIENCE = 20.0


@dataclass(frozen=True)
class Verdict:
    """What came of opening a file; `faults` is empty where it is as it must be."""

    told: str
    said: str
    seconds: float
    peak_mb: float
    faults: tuple[str, ...] = field(default=())


class Watch:
    """A child process that opens files one after the other; it is started anew when it ends or grew too large."""

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._folder = tempfile.TemporaryDirectory()
        self._child: subprocess.Popen[str] | None = None

    def judge(self, path: Path, *, must_refuse: bool) -> Verdict:
        """Open `path` in the child and return what came of it."""
        answer = self._ask(path)
        if answer is None:
            return Verdict("ended", "the process ended or did not answer", self._patience, 0.0, ("no answer",))
        faults = [*_faults(answer, path)]
        if must_refuse and answer["told"] == "opened":
            faults.append("it was opened")
        if answer["peak_mb"] > MOST_MB:
            faults.append(f"{answer['peak_mb']:.0f} MB of memory")
            self._stop()  # the peak of a process never goes down again
        return Verdict(answer["told"], answer["said"], answer["seconds"], answer["peak_mb"], tuple(faults))

    def _ask(self, path: Path) -> dict[str, Any] | None:
        child = self._child or self._start()
        assert child.stdin is not None
        try:
            child.stdin.write(json.dumps(os.fsdecode(path)) + "\n")
            child.stdin.flush()
        except BrokenPipeError:
            self._stop()
            return None
        return self._answer(child)

    def _answer(self, child: subprocess.Popen[str]) -> dict[str, Any] | None:
        assert child.stdout is not None
        ready, _, _ = select.select([child.stdout], [], [], self._patience)
        line = child.stdout.readline() if ready else ""
        if not line:
            self._stop()
            return None
        return json.loads(line)

    def _start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.hostile.child", self._folder.name]
        environment = {**os.environ, "TMPDIR": self._folder.name}
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True, bufsize=1
        )
        first = self._answer(self._child)
        assert first is not None, "the child does not start"
        assert first["told"] == "opened", first
        assert first["opened"], "the witness sees nothing"
        return self._child

    def _stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()
        self._folder.cleanup()


def _faults(answer: dict[str, Any], path: Path) -> list[str]:
    faults: list[str] = []
    if answer["told"] not in {"opened", "refused"}:
        faults.append(f"{answer['told']}: {answer['said']}")
    if answer["told"] == "refused" and not _is_sentence(answer["said"]):
        faults.append(f"this is no sentence: {answer['said']!r}")
    if answer["seconds"] > MOST_SECONDS:
        faults.append(f"{answer['seconds']:.1f} s")
    faults += [f"ran {what}" for what in answer["ran"]]
    own = {os.fsdecode(path), os.fsdecode(path.absolute())}
    faults += [f"opened {one}" for one in answer["opened"] if one not in own and "/gradlab-" not in one]
    return faults


def _is_sentence(text: str) -> bool:
    return text.endswith(".") and "\n" not in text and 20 < len(text) < 6000
