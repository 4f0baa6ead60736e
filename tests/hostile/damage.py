"""Good files with flipped bits, lost ends, lost and swapped pages: each follows from its number alone."""

from __future__ import annotations

import random
from pathlib import Path

from tests.hostile.good import good_bytes

KEPT = sorted((Path(__file__).parents[1] / "files").glob("format-*.gradlab"))
PAGE = 8192


def damaged(number: int) -> bytes:
    """Return the damaged file with this number."""
    chance = random.Random(number)
    good = [*(path.read_bytes() for path in KEPT), good_bytes()]
    data = bytearray(chance.choice([*good, good[-1]]))
    way = chance.random()
    if way < 0.15:
        del data[chance.randrange(len(data)) :]
    elif way < 0.2:
        first = chance.randrange(len(data))
        data[first : first + chance.randrange(1, PAGE)] = bytes(chance.randrange(1, PAGE))
    elif way < 0.25:
        one, other = (PAGE * chance.randrange(len(data) // PAGE) for _ in range(2))
        data[one : one + PAGE] = data[other : other + PAGE]
    else:
        # Half of the flips meet the beginning of a page, where SQLite keeps what a page is.
        for _ in range(chance.choice([1, 1, 1, 4, 50])):
            page = PAGE * chance.randrange(len(data) // PAGE)
            reach = 120 if chance.random() < 0.5 else PAGE
            data[page + chance.randrange(reach)] ^= 1 << chance.randrange(8)
    return bytes(data)
