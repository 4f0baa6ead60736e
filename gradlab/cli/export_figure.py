"""The part of `gradlab export` that draws: its options, and what they mean for a run."""

import argparse
import textwrap
from pathlib import Path

from gradlab.errors import ExportError
from gradlab.figures import COLORS, FIGURES, ROWS, FigureOptions, save_figure
from gradlab.records import DISTRIBUTION_INDEX, HISTOGRAM_INDEX, LAYER_INDEX
from gradlab.store import History

WIDEST = max(len(name) for name in FIGURES)
HELP = "\n".join(
    [
        "figures:",
        *(f"  {name:<{WIDEST}}  {info.summary}" for name, info in FIGURES.items()),
        "",
        textwrap.fill("quantities: " + ", ".join(LAYER_INDEX), 100),
        textwrap.fill("and where the run has distributions: " + ", ".join(DISTRIBUTION_INDEX), 100),
        textwrap.fill("of histograms and density: " + ", ".join(HISTOGRAM_INDEX), 100),
    ]
)


def add_figure_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what can be asked of a figure."""
    part = parser.add_argument_group("of a figure")
    part.add_argument(
        "--quantity", metavar="Q", help="what is shown; traces take several, as A,B (default: the signal)"
    )
    part.add_argument("--layers", metavar="A,B", help="layers by name or place from 0 (default: a few, spread evenly)")
    part.add_argument("--step", metavar="N", type=int, help="step of a figure of one step (default: the last)")
    part.add_argument("--steps", metavar="N:M", help="first and last step of a figure over steps (default: all)")
    part.add_argument("--rows", metavar="A,B", help=f"of outcome: {', '.join(ROWS)} (default: loss,accuracy)")
    part.add_argument("--colors", metavar="C", help=f"of heatmap: {', '.join(COLORS)} (default: automatic)")
    part.add_argument("--against", metavar="RUN", type=int, help="of difference: the run to compare with")
    part.add_argument("--beside", metavar="A,B", help="of traces and outcome: other runs in the same plot, by number")
    part.add_argument("--title", metavar="TEXT", help="heading (default: the figure's own)")
    part.add_argument("--dark", action="store_true", help="light on dark")
    part.add_argument("--width", metavar="MM", type=float, default=160.0, help="in millimeters (default: 160)")
    part.add_argument("--height", metavar="MM", type=float, default=100.0, help="in millimeters (default: 100)")
    part.add_argument("--dpi", metavar="N", type=float, default=200.0, help="dots per inch of a PNG (default: 200)")


def draw_figure(options: argparse.Namespace, histories: tuple[History, ...], number: int) -> None:
    """Write the figure that the options ask for, of run `number` from 1.

    Raises:
        ExportError: when the run has not what it takes, or the figure cannot be written.
    """
    history = histories[number - 1]
    asked: FigureOptions = {
        "quantity": _parts(options.quantity),
        "layers": _layers(options.layers, history),
        "step": options.step,
        "steps": _steps(options.steps),
        "rows": _parts(options.rows),
        "colors": options.colors or "",
        "title": options.title,
        "dark": options.dark,
        "width_mm": options.width,
        "height_mm": options.height,
    }
    if options.against is not None:
        asked["against"] = _other(options.against, histories)
        asked["names"] = f"run {number}", f"run {options.against}"
    if options.beside is not None:
        asked["beside"] = [_beside(part, histories, number) for part in dict.fromkeys(_parts(options.beside))]
    save_figure(options.plot, history, Path(options.output), dpi=options.dpi, **asked)


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",")) if text else ()


def _steps(text: str | None) -> tuple[int, int] | None:
    """Return the two steps of `text`, None for all.

    Raises:
        ExportError: when it is not two whole numbers.
    """
    if text is None:
        return None
    first, _, last = text.partition(":")
    if not (first.strip().isdecimal() and last.strip().isdecimal()):
        raise ExportError(f"--steps {text}: give the first and the last step, such as --steps 1:500.")
    return int(first), int(last)


def _other(number: int, histories: tuple[History, ...]) -> History:
    """Return the run to compare with.

    Raises:
        ExportError: when there is none of this number, or it has no steps.
    """
    if not 1 <= number <= len(histories):
        raise ExportError(f"--against {number}: the file has runs 1 to {len(histories)}.")
    if histories[number - 1].is_empty:
        raise ExportError(f"--against {number}: this run has no steps, so there is nothing to compare with.")
    return histories[number - 1]


def _beside(part: str, histories: tuple[History, ...], shown: int) -> tuple[History, str]:
    """Return a run that is drawn beside the shown one, and its name.

    Raises:
        ExportError: when there is none of this number, or it is the shown one.
    """
    number = int(part) if part.isdecimal() else 0
    if not 1 <= number <= len(histories):
        raise ExportError(f"--beside {part}: give numbers of runs, of which the file has 1 to {len(histories)}.")
    if number == shown:
        raise ExportError(f"--beside {part}: this is the shown run itself; name others.")
    return histories[number - 1], f"run {number}"


def _layers(text: str | None, history: History) -> tuple[int, ...] | None:
    """Return the places of the layers named in `text`, None for the usual choice.

    Raises:
        ExportError: when there is no such layer.
    """
    if text is None:
        return None
    names = history.layer_names
    found: list[int] = []
    for part in _parts(text):
        if part in names:
            found.append(names.index(part))
        elif part.isdecimal() and int(part) < len(names):
            found.append(int(part))
        else:
            raise ExportError(f"--layers: there is no layer {part!r}; there are {', '.join(names)[:300]}.")
    return tuple(dict.fromkeys(found))
