"""`gradlab run`: train the experiment in a file and record the run there."""

import argparse
import os
from pathlib import Path

from rich.console import Console

from gradlab.cli.job import Manner, Rows, keep_run, record_run
from gradlab.cli.kept import kept, tell_leftovers
from gradlab.cli.progress import View, view
from gradlab.cli.report import print_report
from gradlab.cli.words import console, say
from gradlab.data import shape_of
from gradlab.errors import DocumentError, ExportError, SpecError
from gradlab.records import Checkpoint, EndReason
from gradlab.spec import Experiment, require_valid, with_value
from gradlab.store import Document, History, load
from gradlab.train import Origin, forked

HELP = "train the experiment in a file and record the run there"
DESCRIPTION = """\
Train the experiment in FILE and add the recorded run to FILE. --set, --steps and --seed hold for this run alone.
Ctrl+C stops the run; what was recorded until then is kept, and that is no failure."""
EPILOG = """\
paths for --set:
  training.optimizer.learning_rate=0.05     a field
  layers.0.units=50                         a layer by its place, from 0 (-1 is the last)
  layers.hidden3.frozen=true                a layer by its name
  layers.*.activation.kind=elu              every layer but the output's kind, which must stay softmax

examples:
  gradlab run first.gradlab
  gradlab run first.gradlab --steps 500 --seed 7 --quiet
  gradlab run first.gradlab --set training.checkpoint_every=500
  gradlab run first.gradlab --fork 1@500 --set training.optimizer.learning_rate=0.01
  gradlab run first.gradlab --set training.clipping.kind=global_norm --csv steps.csv --plots plots/

exit codes: 0 done or stopped by you, 1 the run failed (what was recorded is kept), 2 bad input
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an experiment file")
    parser.add_argument("--steps", metavar="N", help="number of steps of this run")
    parser.add_argument("--seed", metavar="S", help="seed of weights and batches of this run")
    parser.add_argument(
        "--set", metavar="PATH=VALUE", action="append", default=[], help="change a field for this run; may be repeated"
    )
    parser.add_argument("--device", default="auto", help="auto (a GPU if there is one), cpu, gpu or gpu:1")
    parser.add_argument(
        "--continue", dest="go_on", action="store_true", help="go on behind the last recorded run, up to --steps"
    )
    parser.add_argument(
        "--fork",
        metavar="RUN[@STEP]",
        help="begin a new run from weights of the recorded run of that number: the newest, or those of STEP",
    )
    parser.add_argument("--csv", metavar="OUT", type=Path, help="write every step of every layer as tidy rows")
    parser.add_argument("--plots", metavar="DIR", type=Path, help="write the figures of the run into this folder")
    parser.add_argument("--quiet", action="store_true", help="print errors only")
    parser.add_argument("--verbose", action="store_true", help="show what TensorFlow prints")


def execute(options: argparse.Namespace) -> int:
    """Train, keep the run, and report; return 0, 1 when the run failed, 2 when something could not be written."""
    document = load(options.file)
    behind, parent = _last_run(document, options), _forked_run(document, options)
    source = behind or (parent[0] if parent else None)
    experiment = changed(source.started.experiment if source else document.experiment, options)
    require_valid(experiment, shape_of(experiment.data))
    _check_outputs(options)
    out = console(quiet=options.quiet)
    tell_leftovers(out, options.file)
    origin = None
    if parent:
        checkpoint = forked(parent[1], parent[0].started.experiment, experiment)
        origin = Origin(parent[0].started.run, checkpoint, fork=True)
    manner = Manner(options.device, behind, origin, options.verbose, document.reused)
    history, problems = _train(options, document, experiment, view(out, quiet=options.quiet), manner)
    print_report(out, history)
    if not problems:
        say(out, f"Kept in {options.file}")
    problems += _write_plots(options.plots, history, out)
    if options.csv and not problems:
        say(out, f"Rows: {options.csv}")
    if problems:
        raise ExportError("\ngradlab: ".join(problems))
    failed = history.ended is not None and history.ended.reason in {EndReason.NONFINITE, EndReason.FAILED}
    return 1 if failed else 0


def changed(experiment: Experiment, options: argparse.Namespace) -> Experiment:
    """Return the experiment with the command line's changes.

    Raises:
        SpecError: when one names no field or an impossible value.
    """
    for item in options.set:
        path, equals, value = item.partition("=")
        if not path or not equals:
            raise SpecError(f"--set {item}: expected PATH=VALUE, such as training.optimizer.learning_rate=0.05.")
        experiment = with_value(experiment, path, value)
    for name in ("steps", "seed"):
        if getattr(options, name) is not None:
            experiment = with_value(experiment, f"training.{name}", getattr(options, name))
    return experiment


def _last_run(document: Document, options: argparse.Namespace) -> History | None:
    """Return the run to go on behind, if that is what is wanted."""
    if not options.go_on:
        return None
    last = document.histories[-1] if document.histories else None
    if last is None or last.checkpoint is None:
        raise DocumentError(f"{options.file} has no recorded run with weights to go on from; leave out --continue.")
    if last.checkpoint.step != last.last_step:
        raise DocumentError(
            f"The last run recorded {last.last_step:,} steps, but its weights are of step {last.checkpoint.step:,},"
            " so it cannot go on; leave out --continue."
        )
    return last


def _forked_run(document: Document, options: argparse.Namespace) -> tuple[History, Checkpoint] | None:
    """Return the run to fork and the checkpoint to begin from, if that is what is wanted."""
    if options.fork is None:
        return None
    if options.go_on:
        raise SpecError("--fork begins a new run and --continue goes on with one; give one of them.")
    number, at, step = str(options.fork).partition("@")
    step = step.replace(",", "")
    if not number.isdecimal() or (at and not step.isdecimal()):
        raise SpecError(f"--fork {options.fork}: expected RUN or RUN@STEP, such as 1@500.")
    if not 1 <= int(number) <= len(document.histories):
        raise DocumentError(f"--fork {options.fork}: {options.file} has {len(document.histories)} recorded runs.")
    history = document.histories[int(number) - 1]
    if at:
        return history, history.checkpoint_at(int(step))
    if history.checkpoint is None:
        raise DocumentError(f"--fork {options.fork}: run {number} of {options.file} has no weights to begin from.")
    return history, history.checkpoint


def _check_outputs(options: argparse.Namespace) -> None:
    """Refuse now what could not be written after hours of training."""
    folder = options.file.resolve().parent
    if not os.access(folder, os.W_OK) or not os.access(options.file, os.W_OK):
        raise DocumentError(f"{options.file} cannot be written, so the run could not be kept; copy it elsewhere.")
    if options.csv and options.csv.resolve() == options.file.resolve():
        raise ExportError(f"--csv {options.csv} would overwrite the experiment; give another name.")
    if options.plots:
        try:
            options.plots.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ExportError(f"--plots {options.plots}: no such folder can be made ({error.strerror}).") from None


def _train(
    options: argparse.Namespace, document: Document, experiment: Experiment, shown: View, manner: Manner
) -> tuple[History, list[str]]:
    """Train and keep the run, even when it is abandoned; return its history and what could not be written."""
    rows = Rows(options.csv)
    history: History | None = None
    problems: list[str] = []
    with kept(options.file, document, manner.behind) as keeper:
        try:
            for grown in record_run(experiment, shown, rows, manner):
                history = grown
                keeper.keep(history)
        except KeyboardInterrupt:
            if history is None:
                raise
        finally:
            shown.close()
            rows.close(keep=history is not None and history.ended is not None)
            if history is not None:
                problems = [keep_run(options.file, document, history), rows.problem]
            keeper.is_in_file = True
    assert history is not None
    return history, [problem for problem in problems if problem]


def _write_plots(folder: Path | None, history: History, out: Console) -> list[str]:
    """Draw every figure; return what went wrong."""
    if folder is None or history.is_empty:
        return []
    from gradlab.figures import save_all

    try:
        paths = save_all(history, folder)
    except ExportError as error:
        return [str(error)]
    say(out, "Plots: " + ", ".join(str(path) for path in paths))
    return []
