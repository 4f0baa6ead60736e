"""`gradlab new`: an experiment file of a preset or of a text."""

import argparse
from pathlib import Path

from gradlab.cli.words import console, say
from gradlab.errors import DocumentError
from gradlab.export import read_spec
from gradlab.presets import load_preset
from gradlab.store import save

HELP = "make an experiment file of a preset or of a text"
DESCRIPTION = """\
Make an experiment file of a preset, or of a JSON or TOML file as `gradlab export --spec` writes it. A file that is
there already is not touched, unless --force is given."""
EPILOG = """\
examples:
  gradlab new --preset vanishing first.gradlab
  gradlab new --from first.toml first.gradlab
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="the file to make, such as first.gradlab")
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--preset", metavar="NAME", default="vanishing", help="see `gradlab presets`; usually vanishing"
    )
    source.add_argument("--from", dest="source", metavar="TEXT", type=Path, help="a .json or .toml file")
    parser.add_argument("--force", action="store_true", help="replace FILE, with its runs, if it exists")


def execute(options: argparse.Namespace) -> int:
    """Write the file and say what to do with it."""
    experiment = load_preset(options.preset).experiment if options.source is None else read_spec(options.source)
    if options.file.exists() and not options.force:
        raise DocumentError(f"{options.file} exists already; choose another name or add --force to replace it.")
    save(options.file, experiment)
    out = console()
    say(out, f"{options.file}: {experiment.name}, {len(experiment.layers)} layers on {experiment.data.kind}.")
    say(out, f"Train it with: gradlab run {options.file}")
    return 0
