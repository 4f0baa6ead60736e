"""The log file, and the error stream sent into a file."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

from ui.support.logs import StderrToFile, start_logging, stop_logging


def test_messages_reach_the_file_once(tmp_path: Path) -> None:
    path = start_logging(tmp_path)
    try:
        assert start_logging(tmp_path) == path
        logging.getLogger("gradlab.test").warning("one line")
    finally:
        stop_logging(tmp_path)
    assert path.read_text(encoding="utf-8").count("one line") == 1


def test_native_output_goes_to_the_file_and_comes_back(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from ui.support.logs import StderrToFile\n"
        "with StderrToFile(Path(sys.argv[1])):\n"
        "    os.write(2, b'from C++\\n'); print('from Python', file=sys.stderr)\n"
        "print('after', file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stderr == "after\n"
    text = (tmp_path / "stderr.log").read_text(encoding="utf-8")
    assert text == "from C++\nfrom Python\n"


def test_a_terminal_keeps_its_error_stream(tmp_path: Path) -> None:
    before = os.fstat(2)
    with StderrToFile(tmp_path, terminal=True) as guard:
        assert not guard.is_active
        assert os.path.samestat(before, os.fstat(2))
    assert not guard.path.exists()
