"""What all benchmarks share: cases with bars, a table or JSON lines, and the exit code."""

import argparse
import json
import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Result:
    """One measured number against its bar; a bar of None only informs."""

    case: str
    value: float
    unit: str
    peer: str
    bar: float | None
    ok: bool


@dataclass(frozen=True)
class Case:
    """One thing to measure.

    Attributes:
        measure: returns the value in `unit` and what it was taken against, for example "Keras model.fit: 350 steps/s".
        bar: the value to reach, or None.
        at_most: True when smaller is better.
    """

    name: str
    unit: str
    measure: Callable[[], tuple[float, str]]
    bar: float | None = None
    at_most: bool = False

    def run(self) -> Result:
        """Measure and judge."""
        value, peer = self.measure()
        reached = operator.le if self.at_most else operator.ge
        ok = self.bar is None or bool(reached(value, self.bar))
        return Result(self.name, round(value, 4), self.unit, peer, self.bar, ok)


def main(title: str, cases: Sequence[Case], arguments: Sequence[str] | None = None) -> int:
    """Run the cases that the command line asks for, print them, and return 1 if a bar is missed, else 0."""
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    names = [case.name for case in cases]
    parser.add_argument("--only", metavar="CASE", choices=names, action="append", help="run this case; may be repeated")
    options = parser.parse_args(arguments)
    chosen = [case for case in cases if not options.only or case.name in options.only]
    results = _print_json(chosen) if options.json else _print_table(title, chosen)
    return 0 if all(result.ok for result in results) else 1


def _print_json(cases: Iterable[Case]) -> list[Result]:
    results: list[Result] = []
    for case in cases:
        results.append(case.run())
        print(json.dumps(asdict(results[-1])), flush=True)
    return results


def _print_table(title: str, cases: Sequence[Case]) -> list[Result]:
    console = Console()
    table = Table(title=title)
    for heading in ("case", "value", "unit", "bar", "ok", "measured against"):
        table.add_column(heading, justify="right" if heading in {"value", "bar"} else "left", no_wrap=heading == "case")
    results: list[Result] = []
    for case in cases:
        with console.status(case.name):
            results.append(case.run())
        table.add_row(*_cells(results[-1], at_most=case.at_most))
    console.print(table)
    return results


def _cells(result: Result, *, at_most: bool) -> list[str]:
    bar = "" if result.bar is None else f"{'≤' if at_most else '≥'} {result.bar:g}"
    return [result.case, f"{result.value:,.4g}", result.unit, bar, "yes" if result.ok else "NO", result.peer]
