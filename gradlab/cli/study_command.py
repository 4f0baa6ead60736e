"""`gradlab study`: what reused layers buy."""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from gradlab.cli.job import stoppable
from gradlab.cli.silence import silence
from gradlab.cli.words import console, duration, percent, say
from gradlab.errors import ExportError, StudyError
from gradlab.presets import preset
from gradlab.records import WAY_LABELS, StudyPoint, summarize
from gradlab.store import load
from gradlab.train import Control, warm_up

if TYPE_CHECKING:
    from gradlab.records import LayerWeights
    from gradlab.spec import Experiment

HELP = "measure what reused layers buy"
DESCRIPTION = """\
Train the experiment in FILE, whose lower layers were reused, in three ways on less and less data: from scratch, with
the reused layers frozen, and fine-tuned; from the same seeds and batches. With --example instead of FILE, train the
preset digits-low first and reuse its layers for digits-high. FILE is not changed. Ctrl+C ends the study and reports
what is done."""
EPILOG = """\
examples:
  gradlab study mine.gradlab --plot study.svg
  gradlab study --example --seeds 5 --csv study.csv
  gradlab study mine.gradlab --shares 10,100 --steps 500 --seeds 1
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?", help="an experiment file with reused layers")
    parser.add_argument("--example", action="store_true", help="digits 0 to 4 as the base, digits 5 to 9 as the target")
    parser.add_argument("--layers", metavar="N", type=int, default=4, help="reused by --example (default: 4)")
    parser.add_argument("--shares", metavar="P,P", default="5,10,25,50,100", help="percent of the training data")
    parser.add_argument("--seeds", metavar="N", type=int, default=3, help="how many seeds (default: 3)")
    parser.add_argument("--steps", metavar="N", type=int, help="steps of each run (default: the experiment's)")
    parser.add_argument("--device", default="auto", help="auto (a GPU if there is one), cpu, gpu or gpu:1")
    parser.add_argument("--csv", metavar="OUT", type=Path, help="write a row for each run")
    parser.add_argument("--plot", metavar="OUT", type=Path, help="draw the figure: .png, .svg or .pdf")
    parser.add_argument("--verbose", action="store_true", help="show what TensorFlow prints")


def execute(options: argparse.Namespace) -> int:
    """Run the study, print its table, and write what was asked for."""
    from gradlab.reuse import StudyPlan, check_plan, study

    if (options.file is None) is not options.example:
        raise StudyError("Give either an experiment file with reused layers, or --example.")
    out = console()
    plan = StudyPlan(shares_of(options.shares), tuple(range(options.seeds)), options.steps)
    with silence(off=options.verbose):
        warm_up()
    experiment, reused = _example(out, options) if options.example else _of_file(options.file)
    check_plan(experiment, plan)
    points: list[StudyPoint] = []
    control = Control()
    with stoppable(control):
        for point in study(experiment, reused, plan, control, options.device):
            points.append(point)
            say(out, f"{len(points)}/{plan.runs}  {_told(point)}")
    if not points:
        return 1
    print_table(out, points)
    _write(points, options)
    return 0


def shares_of(text: str) -> tuple[float, ...]:
    """Return the shares that a list of percents names, such as 5,10,100.

    Raises:
        StudyError: when one is no number.
    """
    try:
        return tuple(float(part) / 100 for part in text.replace("%", "").split(",") if part.strip())
    except ValueError:
        raise StudyError(f"--shares {text}: expected percents with commas between them, such as 5,10,100.") from None


def _of_file(path: Path) -> "tuple[Experiment, dict[str, LayerWeights]]":
    from gradlab.reuse import unpacked

    document = load(path)
    return document.experiment, unpacked(document.reused)


def _example(out: Console, options: argparse.Namespace) -> "tuple[Experiment, dict[str, LayerWeights]]":
    """Train the base and take its lower layers into the target."""
    from gradlab.reuse import source_of_run, take
    from gradlab.store import history_of
    from gradlab.train import train

    base = preset("digits-low")
    history = history_of(list(train(base, device=options.device)))
    accuracy = history.evaluations[-1].validation_accuracy
    say(out, f"Base: {base.name}, {history.last_step:,} steps, validation accuracy {percent(accuracy)}")
    taken = take(preset("digits-high"), source_of_run(history, "digits-low"), options.layers)
    return taken.experiment, dict(taken.weights)


def _told(point: StudyPoint) -> str:
    counted = f"{point.examples:,} examples, seed {point.seed}"
    return f"{counted}, {WAY_LABELS[point.way]}: {percent(point.accuracy)} after {duration(point.seconds)}"


def print_table(out: Console, points: Sequence[StudyPoint]) -> None:
    """Print a row for each share and way."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("data", "examples", "way", "seeds", "accuracy", "deviation", "least", "largest", "seconds"):
        table.add_column(name, justify="left" if name == "way" else "right", no_wrap=True)
    for row in summarize(points):
        scores = [percent(value) for value in (row.mean, row.deviation, row.low, row.high)]
        cells = (f"{100 * row.share:g} %", f"{row.examples:,}", WAY_LABELS[row.way], str(row.seeds), *scores)
        table.add_row(*cells, f"{row.seconds:.2f}")
    out.print()
    out.print(table)


def _write(points: Sequence[StudyPoint], options: argparse.Namespace) -> None:
    if options.csv:
        rows: list[tuple[Any, ...]] = [("way", "share", "examples", "seed", "accuracy", "seconds")]
        rows += [(one.way, one.share, one.examples, one.seed, one.accuracy, one.seconds) for one in points]
        try:
            with options.csv.open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(rows)
        except OSError as error:
            raise ExportError(f"--csv {options.csv} cannot be written ({error.strerror}).") from None
    if options.plot:
        from gradlab.figures.study import save_study

        save_study(points, options.plot)
