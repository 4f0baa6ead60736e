"""`gradlab export`: the experiment as text; figures and numbers of a recorded run."""

import argparse
from pathlib import Path

from gradlab.cli.export_figure import HELP as FIGURE_HELP
from gradlab.cli.export_figure import add_figure_arguments, draw_figure
from gradlab.cli.silence import silence
from gradlab.cli.words import console, say
from gradlab.errors import ExportError
from gradlab.export import write_csv, write_keras_script, write_npz, write_spec, write_tensorboard
from gradlab.figures import FIGURES
from gradlab.reuse import unpacked
from gradlab.store import Document, load
from gradlab.train import starting_weights, write_keras

HELP = "write the experiment as text, or a figure or the numbers of a recorded run"
DESCRIPTION = """\
Write the experiment in FILE as text (JSON or TOML, by OUT's suffix), or of a run recorded there a figure (PNG, SVG or
PDF, by OUT's suffix), its numbers as rows, as NumPy arrays or as a log for TensorBoard, or its trained network."""
EPILOG = f"""\
{FIGURE_HELP}

examples:
  gradlab export first.gradlab --plot heatmap -o heatmap.svg
  gradlab export first.gradlab --plot traces --quantity grad_norm --layers hidden1,hidden5,output -o traces.pdf
  gradlab export first.gradlab --plot traces --layers hidden1 --quantity delta_rms,grad_norm,update_ratio -o h1.svg
  gradlab export first.gradlab --plot outcome --rows loss,gap,learning_rate --height 120 -o outcome.pdf
  gradlab export first.gradlab --plot outcome --run 3 --beside 1,2 -o compared.pdf
  gradlab export first.gradlab --plot difference --run 2 --against 1 -o difference.svg
  gradlab export first.gradlab --run 1 --csv -o steps.csv
  gradlab export first.gradlab --spec -o first.toml
  gradlab export first.gradlab --tensorboard -o logs/first
  gradlab export first.gradlab --keras -o first.keras
  gradlab export first.gradlab --script -o first.py
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an experiment file with a recorded run")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--plot", metavar="FIGURE", choices=list(FIGURES), help="a figure of those below")
    what.add_argument("--csv", action="store_true", help="the run's numbers: run,step,layer,quantity,value")
    what.add_argument("--npz", action="store_true", help="the run's numbers as NumPy arrays")
    what.add_argument("--tensorboard", action="store_true", help="the run as a log in the folder OUT")
    what.add_argument("--keras", action="store_true", help="the trained network as a .keras file")
    what.add_argument("--script", action="store_true", help="the experiment as a Python script that needs Keras alone")
    what.add_argument("--spec", action="store_true", help="the experiment; `gradlab new --from` reads it back")
    parser.add_argument("-o", "--output", metavar="OUT", type=Path, required=True, help="the file to write")
    parser.add_argument("--run", metavar="N", type=int, help="run from 1, as `gradlab info` lists them (default: last)")
    add_figure_arguments(parser)


def execute(options: argparse.Namespace) -> int:
    """Write what is asked for."""
    document = load(options.file)
    write = _of_experiment if options.spec or options.script else _of_run
    told = write(options, document)
    out = console()
    for sentence in told:
        say(out, sentence)
    return 0


def _of_experiment(options: argparse.Namespace, document: Document) -> list[str]:
    """Write the experiment, or with --run the one that a run was made with; return what was written."""
    experiment = document.experiment
    if options.run is not None:
        experiment = document.histories[_number(options, document) - 1].started.experiment
    if options.spec:
        write_spec(experiment, options.output)
        return [f"Experiment: {options.output}"]
    with silence():
        weights = starting_weights(experiment, unpacked(document.reused))
    arrays = write_keras_script(experiment, weights, options.output)
    return [f"Script: {options.output}", f"Its starting weights and examples: {arrays}"]


def _of_run(options: argparse.Namespace, document: Document) -> list[str]:
    """Write something of a run; return what was written."""
    number = _number(options, document)
    history = document.histories[number - 1]
    if options.plot:
        draw_figure(options, document.histories, number)
        return [f"Figure: {options.output}"]
    if options.tensorboard:
        log = write_tensorboard(history, options.output)
        return [f"Log: {log}", f"See it with: tensorboard --logdir {options.output}"]
    if options.keras:
        with silence():
            step = write_keras(history, options.output)
        return [f"Network of step {step:,}: {options.output}"]
    means = (write_npz if options.npz else write_csv)(history, options.output)
    told = [f"{'Arrays' if options.npz else 'Rows'}: {options.output}"]
    if means:
        last = history.first_step + means - 1
        words = "are kept as means of 16 or more; `gradlab run --csv` writes each one."
        told.append(f"Steps {history.first_step:,} to {last:,} {words}")
    return told


def _number(options: argparse.Namespace, document: Document) -> int:
    """Return the number from 1 of the run that is asked for.

    Raises:
        ExportError: when there is none, or it has no steps.
    """
    histories = document.histories
    if not histories:
        raise ExportError(f"{options.file} has no recorded run; make one with: gradlab run {options.file}")
    number = len(histories) if options.run is None else options.run
    if not 1 <= number <= len(histories):
        raise ExportError(f"--run {number}: {options.file} has runs 1 to {len(histories)}.")
    if histories[number - 1].is_empty:
        raise ExportError(f"Run {number} of {options.file} has no steps, so there is nothing to export.")
    return number
