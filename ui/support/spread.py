"""Places for words beside the ends of lines: near them, and none over another."""

from __future__ import annotations

from collections.abc import Sequence


def spread_apart(places: Sequence[float], gap: float) -> list[float]:
    """Move ``places`` as little as needed so that sorted neighbors are at least ``gap`` apart; the order is kept."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    blocks: list[list[float]] = []
    for count, index in enumerate(order):
        # A block is (sum of wanted positions of its start, members): pooled like an isotonic regression.
        blocks.append([places[index] - count * gap, 1.0])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, members = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += members
    result = [0.0] * len(places)
    rank = 0
    for total, members in blocks:
        for _ in range(int(members)):
            result[order[rank]] = total / members + rank * gap
            rank += 1
    return result


def spread_within(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Do the same, and keep all between ``low`` and ``high`` where there is room for so many."""
    apart = spread_apart(places, gap)
    order = sorted(range(len(apart)), key=lambda index: apart[index])
    for rank, index in enumerate(order):
        above = len(order) - 1 - rank
        apart[index] = max(min(apart[index], high - above * gap), low + rank * gap)
    return apart
