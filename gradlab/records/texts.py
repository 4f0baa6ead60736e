"""Texts that others wrote, such as names in a file, without what would spoil a picture, a table or a page."""

import re

_ODD = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
"""Control characters, other ends of lines, turned directions of writing, half characters, and what is none."""
_NEVER = re.compile(f"[{_ODD}]")
_BREAKS = re.compile(r"[\t\n\r]+")
INSTEAD = "\ufffd"


def lines(text: str) -> str:
    """Return `text` with the sign for an unknown character in place of each that no page can show."""
    return _NEVER.sub(INSTEAD, text)


def one_line(text: str, most: int | None = None) -> str:
    """Return `text` as `lines` does, in one line, of at most so many letters."""
    return lines(_BREAKS.sub(" ", text))[:most]
