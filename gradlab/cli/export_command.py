"""`gradlab export`: figures and tables of a recorded run."""

import argparse
import textwrap
from pathlib import Path

from gradlab.cli.words import console, say
from gradlab.errors import ExportError
from gradlab.export import write_csv
from gradlab.figures import FIGURES, save_figure
from gradlab.records import LAYER_INDEX
from gradlab.store import History, load

HELP = "write a figure or the numbers of a recorded run"
DESCRIPTION = "Draw a figure of a run recorded in FILE (PNG, SVG or PDF, by OUT's suffix), or its numbers as rows."
EPILOG = f"""\
figures:
{chr(10).join(f"  {name:<9} {info.summary}" for name, info in FIGURES.items())}

{textwrap.fill("quantities: " + ", ".join(LAYER_INDEX), 100)}

examples:
  gradlab export first.gradlab --plot heatmap -o heatmap.svg
  gradlab export first.gradlab --plot traces --quantity grad_norm --layers hidden1,hidden5,output -o traces.pdf
  gradlab export first.gradlab --run 1 --csv -o steps.csv
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an experiment file with a recorded run")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--plot", metavar="FIGURE", choices=list(FIGURES), help=f"one of {', '.join(FIGURES)}")
    what.add_argument("--csv", action="store_true", help="the run's numbers: run,step,layer,quantity,value")
    parser.add_argument("-o", "--output", metavar="OUT", type=Path, required=True, help="the file to write")
    parser.add_argument("--run", metavar="N", type=int, help="run from 1, as `gradlab info` lists them (default: last)")
    parser.add_argument(
        "--quantity",
        metavar="Q",
        choices=list(LAYER_INDEX),
        default="delta_rms",
        help="what heatmap and traces show (default: delta_rms)",
    )
    parser.add_argument("--layers", metavar="A,B", help="layers of the traces, by name or place from 0 (default: five)")
    parser.add_argument("--step", metavar="N", type=int, help="step of the profile (default: the last)")
    parser.add_argument("--dark", action="store_true", help="light on dark")


def execute(options: argparse.Namespace) -> int:
    """Write what is asked for."""
    history = _run(options)
    out = console()
    if options.plot:
        _draw(options, history)
        say(out, f"Figure: {options.output}")
        return 0
    means = write_csv(history, options.output)
    say(out, f"Rows: {options.output}")
    if means:
        say(out, f"Steps 1 to {means:,} are kept as means of 16 or more; `gradlab run --csv` writes each one.")
    return 0


def _draw(options: argparse.Namespace, history: History) -> None:
    if options.step is not None and not history.first_step <= options.step <= history.last_step:
        raise ExportError(f"--step {options.step}: the run has steps 1 to {history.last_step:,}.")
    save_figure(
        options.plot,
        history,
        options.output,
        quantity=options.quantity,
        layers=_layers(options.layers, history),
        step=options.step,
        dark=options.dark,
    )


def _run(options: argparse.Namespace) -> History:
    """Return the run that is asked for.

    Raises:
        ExportError: when there is none, or it has no steps.
    """
    histories = load(options.file).histories
    if not histories:
        raise ExportError(f"{options.file} has no recorded run; make one with: gradlab run {options.file}")
    number = len(histories) if options.run is None else options.run
    if not 1 <= number <= len(histories):
        raise ExportError(f"--run {number}: {options.file} has runs 1 to {len(histories)}.")
    if histories[number - 1].is_empty:
        raise ExportError(f"Run {number} of {options.file} has no steps, so there is nothing to export.")
    return histories[number - 1]


def _layers(text: str | None, history: History) -> tuple[int, ...] | None:
    """Return the places of the layers named in `text`, None for the usual choice.

    Raises:
        ExportError: when there is no such layer.
    """
    if text is None:
        return None
    names = history.layer_names
    found: list[int] = []
    for part in (part.strip() for part in text.split(",")):
        if part in names:
            found.append(names.index(part))
        elif part.isdecimal() and int(part) < len(names):
            found.append(int(part))
        else:
            raise ExportError(f"--layers: there is no layer {part!r}; there are {', '.join(names)[:300]}.")
    return tuple(dict.fromkeys(found))
