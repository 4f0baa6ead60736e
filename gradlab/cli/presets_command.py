"""`gradlab presets`: what experiments are bundled."""

import argparse

from rich.table import Table

from gradlab.cli.words import console
from gradlab.presets import load_preset, preset_names

HELP = "list the bundled experiments"
DESCRIPTION = "List the bundled experiments; `gradlab new --preset NAME FILE` makes a file of one."
EPILOG = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: the command has no options."""
    parser.set_defaults(command="presets")


def execute(_options: argparse.Namespace) -> int:
    """Print each preset's name and what it shows."""
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 1, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    for name in preset_names():
        found = load_preset(name)
        table.add_row(name, f"{found.title}. {found.summary}")
    console().print(table)
    return 0
