"""`gradlab report`: everything about a recorded run in one file."""

import argparse
from pathlib import Path

from gradlab.cli.words import console, say
from gradlab.errors import ExportError
from gradlab.figures import write_report
from gradlab.store import load

HELP = "write a report of a recorded run: set-up, figures, results, environment"
DESCRIPTION = "Write everything about a run recorded in FILE as one PDF, or one HTML file that needs no network."
EPILOG = """\
examples:
  gradlab report first.gradlab -o first.pdf
  gradlab report first.gradlab --run 1 -o first.html
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an experiment file with a recorded run")
    parser.add_argument("-o", "--output", metavar="OUT", type=Path, required=True, help="the .pdf or .html to write")
    parser.add_argument("--run", metavar="N", type=int, help="run from 1, as `gradlab info` lists them (default: last)")
    parser.add_argument("--title", metavar="TEXT", default="", help="the heading (default: the experiment's name)")


def execute(options: argparse.Namespace) -> int:
    """Write what is asked for.

    Raises:
        ExportError: when there is no such run, it has no steps, or the report cannot be written.
    """
    document = load(options.file)
    count = len(document.histories)
    if not count:
        raise ExportError(f"{options.file} has no recorded run; make one with: gradlab run {options.file}")
    number = count if options.run is None else options.run
    if not 1 <= number <= count:
        raise ExportError(f"--run {number}: {options.file} has runs 1 to {count}.")
    history = document.histories[number - 1]
    note = document.remarks.of(history.started.run)
    title = options.title or " · ".join(part for part in (document.experiment.name, note.name) if part)
    write_report(history, options.output, title=title, note=note.note)
    say(console(), f"Report: {options.output}")
    return 0
