"""The command line: commands, common options, and what each kind of failure means to a shell."""

import argparse
import io
import sys
from collections.abc import Sequence
from types import ModuleType

from gradlab.cli import (
    export_command,
    info_command,
    new_command,
    presets_command,
    recover_command,
    report_command,
    reuse_command,
    run_command,
    study_command,
)
from gradlab.cli.words import plain
from gradlab.errors import GradlabError, TrainingError
from gradlab.version import __version__

OK, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

_COMMANDS: dict[str, ModuleType] = {
    "new": new_command,
    "run": run_command,
    "info": info_command,
    "export": export_command,
    "report": report_command,
    "presets": presets_command,
    "recover": recover_command,
    "reuse": reuse_command,
    "study": study_command,
}
COMMANDS: tuple[str, ...] = tuple(_COMMANDS)

DESCRIPTION = (
    "Build a stack of layers, train it, and see how much of the error signal reaches every layer at every step."
)
EXAMPLES = """\
examples:
  gradlab presets
  gradlab new --preset vanishing first.gradlab
  gradlab run first.gradlab --steps 2000 --csv steps.csv --plots plots/
  gradlab run first.gradlab --set layers.*.activation.kind=elu --set layers.*.initializer.kind=he
  gradlab info first.gradlab
  gradlab export first.gradlab --plot heatmap -o heatmap.svg

exit codes: 0 all went well, 1 the run failed, 2 bad input
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line `argv` (default: this process's) asks for; return the exit code.

    0: all went well. 1: the run failed. 2: bad input, told in one sentence on stderr. 130: interrupted before there
    was anything to keep.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without a sign for delta must not end a run
    try:
        options = parser().parse_args(argv)
    except SystemExit as leaving:  # argparse has said why
        return leaving.code if isinstance(leaving.code, int) else BAD_INPUT
    try:
        return _COMMANDS[options.command].execute(options)
    except TrainingError as error:
        return _complain(error, FAILED)
    except GradlabError as error:
        return _complain(error, BAD_INPUT)
    except KeyboardInterrupt:
        print("gradlab: interrupted; nothing was changed.", file=sys.stderr)
        return INTERRUPTED


def parser() -> argparse.ArgumentParser:
    """Return the command line's parser, every command's own part included."""
    formatter = argparse.RawDescriptionHelpFormatter
    top = argparse.ArgumentParser("gradlab", description=DESCRIPTION, epilog=EXAMPLES, formatter_class=formatter)
    top.add_argument("--version", action="version", version=f"gradlab {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True, title="commands")
    for name, module in _COMMANDS.items():
        part = commands.add_parser(
            name,
            help=module.HELP,
            description=module.DESCRIPTION,
            epilog=module.EPILOG,
            formatter_class=formatter,
            allow_abbrev=False,
        )
        module.add_arguments(part)
    return top


def _complain(error: GradlabError, code: int) -> int:
    print(f"gradlab: {plain(str(error))}", file=sys.stderr)
    return code
