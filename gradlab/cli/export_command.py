"""`gradlab export`: the experiment as text; figures and numbers of a recorded run."""

import argparse
import textwrap
from pathlib import Path

from gradlab.cli.silence import silence
from gradlab.cli.words import console, say
from gradlab.errors import ExportError
from gradlab.export import write_csv, write_keras_script, write_npz, write_spec, write_tensorboard
from gradlab.figures import FIGURES, save_figure
from gradlab.records import LAYER_INDEX
from gradlab.reuse import unpacked
from gradlab.store import Document, History, load
from gradlab.train import starting_weights, write_keras

HELP = "write the experiment as text, or a figure or the numbers of a recorded run"
DESCRIPTION = """\
Write the experiment in FILE as text (JSON or TOML, by OUT's suffix), or of a run recorded there a figure (PNG, SVG or
PDF, by OUT's suffix), its numbers as rows, as NumPy arrays or as a log for TensorBoard, or its trained network."""
EPILOG = f"""\
figures:
{chr(10).join(f"  {name:<9} {info.summary}" for name, info in FIGURES.items())}

{textwrap.fill("quantities: " + ", ".join(LAYER_INDEX), 100)}

examples:
  gradlab export first.gradlab --plot heatmap -o heatmap.svg
  gradlab export first.gradlab --plot traces --quantity grad_norm --layers hidden1,hidden5,output -o traces.pdf
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
    what.add_argument("--plot", metavar="FIGURE", choices=list(FIGURES), help=f"one of {', '.join(FIGURES)}")
    what.add_argument("--csv", action="store_true", help="the run's numbers: run,step,layer,quantity,value")
    what.add_argument("--npz", action="store_true", help="the run's numbers as NumPy arrays")
    what.add_argument("--tensorboard", action="store_true", help="the run as a log in the folder OUT")
    what.add_argument("--keras", action="store_true", help="the trained network as a .keras file")
    what.add_argument("--script", action="store_true", help="the experiment as a Python script that needs Keras alone")
    what.add_argument("--spec", action="store_true", help="the experiment; `gradlab new --from` reads it back")
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
    document = load(options.file)
    if options.spec or options.script:
        told = _of_experiment(options, document)
    else:
        told = _of_run(options, _run(options, document))
    out = console()
    for sentence in told:
        say(out, sentence)
    return 0


def _of_experiment(options: argparse.Namespace, document: Document) -> list[str]:
    """Write the experiment, or with --run the one that a run was made with; return what was written."""
    experiment = document.experiment
    if options.run is not None:
        experiment = _run(options, document).started.experiment
    if options.spec:
        write_spec(experiment, options.output)
        return [f"Experiment: {options.output}"]
    with silence():
        weights = starting_weights(experiment, unpacked(document.reused))
    arrays = write_keras_script(experiment, weights, options.output)
    return [f"Script: {options.output}", f"Its starting weights and examples: {arrays}"]


def _of_run(options: argparse.Namespace, history: History) -> list[str]:
    """Write something of a run; return what was written."""
    if options.plot:
        _draw(options, history)
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


def _draw(options: argparse.Namespace, history: History) -> None:
    first, last = history.first_step, history.last_step
    if options.step is not None and not first <= options.step <= last:
        raise ExportError(f"--step {options.step}: the run has steps {first:,} to {last:,}.")
    save_figure(
        options.plot,
        history,
        options.output,
        quantity=options.quantity,
        layers=_layers(options.layers, history),
        step=options.step,
        dark=options.dark,
    )


def _run(options: argparse.Namespace, document: Document) -> History:
    """Return the run that is asked for.

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
