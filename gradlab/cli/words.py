"""How numbers, times and other people's texts are written in a terminal."""

import math
import os
import sys

from rich.console import Console

from gradlab.spec import Experiment, predicts_numbers


class Terminal(Console):
    """Writes to stdout; when its reader, such as `head`, leaves early, it falls silent and the command goes on."""

    def on_broken_pipe(self) -> None:
        """Write nothing from now on, instead of ending the process as rich does."""
        self.quiet = True
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def console(*, quiet: bool = False) -> Console:
    """Return a console on stdout that takes every text as it is."""
    return Terminal(highlight=False, markup=False, emoji=False, quiet=quiet)


def say(out: Console, text: str = "") -> None:
    """Print one line, left to the terminal to wrap."""
    out.print(plain(text), soft_wrap=True)


def plain(text: str) -> str:
    """Return `text` without characters that could steer the terminal."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "\ufffd" for letter in text)


def number(value: float) -> str:
    """Return a measured number in two or three digits: 0.26, 4.8e-7, NaN."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    if value == 0:
        return "0"
    if 0.01 <= abs(value) < 1000:
        return f"{value:.3g}"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def percent(share: float) -> str:
    """Return a share as a percentage."""
    return "-" if math.isnan(share) else f"{100 * share:.1f} %"


def duration(seconds: float) -> str:
    """Return a time in the two units that matter: 8 s, 3 min 05 s, 2 h 10 min."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"


def size(count: int) -> str:
    """Return a file's size in decimal units."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000)):,} kB"
    return f"{count / 1_000_000:,.1f} MB"


def score_name(experiment: Experiment) -> str:
    """Return what the score of an experiment is called: accuracy, or R squared where numbers are predicted."""
    return "R²" if predicts_numbers(experiment.data) else "accuracy"
