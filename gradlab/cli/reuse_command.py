"""`gradlab reuse`: put the lower layers of a trained network under the experiment in a file."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gradlab.cli.words import console, plain, say
from gradlab.data import shape_of
from gradlab.spec import LAYER_LABELS, check
from gradlab.store import load, save

if TYPE_CHECKING:
    from gradlab.reuse import Source

HELP = "take lower layers from a trained network"
DESCRIPTION = """\
Put the lowest layers of the network in SOURCE in place of the lowest ones of the experiment in FILE, with their
weights, frozen. Without --layers, show the layers of SOURCE and which of them can be taken. SOURCE is an experiment
file, .keras, .h5, .weights.h5 or .safetensors; nothing in it is executed."""
EPILOG = """\
examples:
  gradlab reuse mine.gradlab --from base.gradlab
  gradlab reuse mine.gradlab --from base.gradlab --layers 3
  gradlab reuse mine.gradlab --from model.keras --layers 5 --replace 2 --thawed --rate-factor 0.1
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an experiment file")
    parser.add_argument("--from", dest="source", metavar="SOURCE", type=Path, required=True, help="a trained network")
    parser.add_argument("--run", metavar="N", type=int, help="which run of an experiment file (default: the newest)")
    parser.add_argument("--layers", metavar="N", type=int, help="how many of its lowest layers to take")
    parser.add_argument(
        "--replace", metavar="M", type=int, help="how many of FILE's lowest layers give way (default: as many)"
    )
    parser.add_argument("--thawed", action="store_true", help="let the taken layers train, too")
    parser.add_argument(
        "--rate-factor", metavar="F", type=float, default=1.0, help="of the learning rate, for the taken layers"
    )
    parser.add_argument(
        "--own-scaling", action="store_true", help="scale the inputs by FILE's data and not as SOURCE did"
    )


def execute(options: argparse.Namespace) -> int:
    """Take the layers and save, or show what can be taken."""
    from gradlab.reuse import Manner, packed, read_source, take

    document = load(options.file)
    experiment = document.experiment
    shape = shape_of(experiment.data)
    source = read_source(options.source, run=options.run, like=experiment, shape=shape)
    out = console()
    if options.layers is None:
        _show(out, source)
        return 0
    manner = Manner(options.replace, not options.thawed, options.rate_factor, not options.own_scaling)
    taken = take(experiment, source, options.layers, manner, shape)
    reused = [*document.reused, *packed(taken.weights, source.name)]
    save(options.file, taken.experiment, document.histories, document.remarks, reused)
    names = ", ".join(plain(layer.name) for layer in taken.experiment.layers[: options.layers])
    say(out, f"{options.file}: took {names} from {source.name}, {'trainable' if options.thawed else 'frozen'}.")
    for note in taken.notes:
        say(out, note)
    for problem in check(taken.experiment, shape):
        say(out, f"Problem   {problem.message}")
    return 0


def _show(out: Console, source: "Source") -> None:
    say(out, f"{source.name}: {source.usable} of {len(source.layers)} layers can be taken\n")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("#", "layer", "kind", "shape", ""):
        table.add_column(name, justify="right" if name in {"#", "shape"} else "left")
    shapes = source.shapes
    for index, one in enumerate(source.layers):
        kind = LAYER_LABELS[one.layer.kind] if one.layer is not None else one.kind
        after = "×".join(f"{side:,}" for side in shapes[index].after) if index < len(shapes) else "?"
        why = one.why or ("the output of its own task" if index >= source.usable else "")
        table.add_row(str(index + 1), *(Text(plain(text)) for text in (one.name, kind, after, why)))
    out.print(table)
    for note in source.notes:
        say(out, note)
