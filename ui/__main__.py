"""`gradlab [FILE]` opens the window; any subcommand, help or version is for the terminal and needs no display."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

COMMANDS = ("new", "run", "info", "export", "report", "presets", "recover", "reuse", "study")
PRESETS = ("vanishing", "saturated", "exploding", "healthy", "digits-low", "digits-high")


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments and arguments[0] in COMMANDS:
        from gradlab.cli import main as terminal

        return terminal(arguments)
    try:
        options = parser().parse_args(arguments)
    except SystemExit as leaving:  # argparse has said why
        return leaving.code if isinstance(leaving.code, int) else 2
    if options.file is not None and not options.file.is_file():
        print(f"gradlab: There is no file {options.file}; give the path of an experiment file.", file=sys.stderr)
        return 2
    return windowed()(options.file, options.preset, show_errors=options.show_errors)


def windowed() -> Callable[..., int]:
    """Import the window in the order that takes least time; return what opens it.

    Qt's binding looks at the source of each module that is imported after it, so what has no part of Qt comes first.
    Python need not look for garbage meanwhile: nothing is thrown away yet, and the window has a keeper for it.
    """
    gc.disable()
    import gradlab.store
    import gradlab.train  # noqa: F401 - the import is the purpose
    from ui.start import open_window

    return open_window


def parser() -> argparse.ArgumentParser:
    """Return the parser of what opens the window."""
    from gradlab.version import __version__

    described = "Open Gradlab's window. For the terminal: gradlab COMMAND --help, where COMMAND is one of "
    top = argparse.ArgumentParser("gradlab", description=described + ", ".join(COMMANDS) + ".")
    top.add_argument("file", nargs="?", type=Path, metavar="FILE", help="an experiment file to open (.gradlab)")
    top.add_argument("--preset", choices=PRESETS, help="open this bundled experiment")
    top.add_argument("--show-errors", action="store_true", help="leave the error stream on the terminal")
    top.add_argument("--version", action="version", version=f"gradlab {__version__}")
    return top


if __name__ == "__main__":
    sys.exit(main())
