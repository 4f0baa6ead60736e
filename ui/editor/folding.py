"""Which layers one card stands for: a run of equal layers can be folded into one. A view of the stack, never a spec."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from gradlab.spec import Layer

LEAST = 3
"""A run of fewer equal layers gains nothing by being folded."""


@dataclass(frozen=True)
class Card:
    """``count`` layers from ``first`` on; more than one where they are folded."""

    first: int
    count: int = 1

    @property
    def rows(self) -> range:
        """The layers that the card stands for."""
        return range(self.first, self.first + self.count)


def equal_runs(layers: Sequence[Layer]) -> list[Card]:
    """Return every run of at least ``LEAST`` neighbors that differ in nothing but their names; never the output."""
    runs: list[Card] = []
    first = 0
    for row in range(1, len(layers)):
        if row < len(layers) - 1 and _are_alike(layers[row - 1], layers[row]):
            continue
        if row - first >= LEAST:
            runs.append(Card(first, row - first))
        first = row
    return runs


def has_run(layers: Sequence[Layer]) -> bool:
    """Tell whether there is a run that can be folded; of a stack of equal layers three are looked at."""
    alike = 1
    for row in range(1, len(layers) - 1):
        alike = alike + 1 if _are_alike(layers[row - 1], layers[row]) else 1
        if alike >= LEAST:
            return True
    return False


def _are_alike(one: Layer, other: Layer) -> bool:
    if type(one) is not type(other):
        return False
    # Reading the fields directly: this is asked of each pair of neighbors after each edit.
    fields, others = one.__dict__, other.__dict__
    return all(value is others[name] or value == others[name] for name, value in fields.items() if name != "name")


def cards_of(layers: Sequence[Layer], folded: Collection[str]) -> list[Card]:
    """Return the cards of ``layers``; a run that holds a layer whose name is in ``folded`` is one card."""
    cards: list[Card] = []
    runs = {run.first: run for run in equal_runs(layers)} if folded else {}
    row = 0
    while row < len(layers):
        run = runs.get(row)
        closed = run is not None and any(layers[index].name in folded for index in run.rows)
        cards.append(run if run is not None and closed else Card(row))
        row += cards[-1].count
    return cards
