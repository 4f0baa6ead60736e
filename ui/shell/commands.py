"""What the command palette finds: commands as data, and how well a few typed letters fit one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

_WORD_START = 8
_IN_A_ROW = 5
_FIRST_LETTER = 6
_ELSEWHERE = 1
_GAP = 1
_MOST_GAP = 6
_RECENT = 4
_FAR_OFF = 3
"""What fits so many times worse than the best is not shown."""


@dataclass(frozen=True)
class Command:
    """Something that can be done now: its text, where else it is found, its keys, and the doing.

    ``checked`` is None for what is not a switch.
    """

    text: str
    place: str
    run: Callable[[], object]
    keys: str = ""
    checked: bool | None = None

    @property
    def name(self) -> str:
        """What this command is remembered by."""
        return f"{self.place} › {self.text}" if self.place else self.text


def plain(text: str) -> str:
    """Return a menu text without its mnemonic and the dots of a coming question."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("…").strip()


def keys_of(action: QAction) -> str:
    """Return an action's keys as the platform writes them; empty when it has none."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def commands_in(place: str, actions: Sequence[QAction]) -> Iterator[Command]:
    """Yield what ``actions`` and their submenus can do now; ``place`` is the menu's path, e.g. ``File``."""
    for action in actions:
        menu = action.menu()
        if isinstance(menu, QMenu):
            menu.aboutToShow.emit()  # some menus fill themselves only then
            yield from commands_in(f"{place} › {plain(menu.title())}", menu.actions())
        elif action.isEnabled() and action.isVisible() and not action.isSeparator() and action.text():
            checked = action.isChecked() if action.isCheckable() else None
            yield Command(plain(action.text()), place, action.trigger, keys_of(action), checked)


def fit(query: str, text: str) -> int | None:
    """Return how well the letters of ``query`` fit ``text``, more is better; None when they do not stand in it.

    The letters must come in their order, not side by side. The best of all ways to find them counts, found by dynamic
    programming over the two texts: a letter that begins a word, or that follows the one before it, is worth more.
    """
    wanted = "".join(query.casefold().split())
    letters = text.casefold()
    if not wanted:
        return 0
    best: dict[int, int] = {}
    for number, letter in enumerate(wanted):
        now: dict[int, int] = {}
        for place, found in enumerate(letters):
            if found != letter:
                continue
            worth = _worth(letters, place)
            if number == 0:
                now[place] = worth
                continue
            before = [value + _step(place - last) for last, value in best.items() if last < place]
            if before:
                now[place] = worth + max(before)
        best = now
    return max(best.values()) if best else None


def _worth(letters: str, place: int) -> int:
    if place == 0:
        return _WORD_START + _FIRST_LETTER
    return _ELSEWHERE if letters[place - 1].isalnum() else _WORD_START


def _step(distance: int) -> int:
    return _IN_A_ROW if distance == 1 else -min(_GAP * distance, _MOST_GAP)


def ranked(query: str, commands: Iterable[Command], recent: Sequence[str]) -> list[Command]:
    """Return the commands that fit ``query``, best first; what was used lately comes first among equals.

    A command is found by its own text or, less well, by its place and text together.
    """
    standing = {name: len(recent) - number for number, name in enumerate(recent)}
    found: list[tuple[int, int, Command]] = []
    for number, command in enumerate(commands):
        own = fit(query, command.text)
        whole = fit(query, f"{command.place} {command.text}")
        scores = [score for score in (own, None if whole is None else whole // 2) if score is not None]
        if not scores:
            continue
        late = standing.get(command.name, 0)
        bonus = min(late, _RECENT) if query.strip() else late
        found.append((-max(scores) - bonus, number, command))
    found.sort(key=lambda item: item[:2])
    least = found[0][0] // _FAR_OFF if found and query.strip() else 0
    return [command for score, _, command in found if score <= least]
