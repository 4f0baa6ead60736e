"""`gradlab new`: an experiment file of a preset."""

import argparse
from pathlib import Path

from gradlab.cli.words import console, say
from gradlab.errors import DocumentError
from gradlab.presets import load_preset
from gradlab.store import save

HELP = "make an experiment file of a preset"
DESCRIPTION = (
    "Make an experiment file of a preset. A file that is there already is not touched, unless --force is given."
)
EPILOG = """\
example:
  gradlab new --preset vanishing first.gradlab
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="the file to make, such as first.gradlab")
    parser.add_argument(
        "--preset", metavar="NAME", default="vanishing", help="see `gradlab presets` (default: vanishing)"
    )
    parser.add_argument("--force", action="store_true", help="replace FILE, with its runs, if it exists")


def execute(options: argparse.Namespace) -> int:
    """Write the file and say what to do with it."""
    found = load_preset(options.preset)
    if options.file.exists() and not options.force:
        raise DocumentError(f"{options.file} exists already; choose another name or add --force to replace it.")
    save(options.file, found.experiment)
    out = console()
    say(out, f"{options.file}: {found.title}, {len(found.experiment.layers)} layers on {found.experiment.data.kind}.")
    say(out, f"Train it with: gradlab run {options.file}")
    return 0
