"""What happened in a run, as marks on its timeline: a sign, a few words, and the whole sentence as a tip."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gradlab.records import EndReason, Event
from gradlab.store import History


@dataclass(frozen=True)
class Mark:
    """One thing that happened at ``step``: the words beside its sign (none for what is frequent), and its tip."""

    step: int
    text: str
    tip: str
    icon: str
    color: str = "text2"


def _t(text: str) -> str:
    return QCoreApplication.translate("Timeline", text)


def marks_of(history: History) -> list[Mark]:
    """Return the marks of a run in the order of time: knobs, switches, autopsy, pauses, checkpoint, bad end."""
    rate = history.started.experiment.training.optimizer.learning_rate
    limit = history.started.experiment.training.clipping.threshold
    before = {"learning_rate": rate, "clip_threshold": limit}
    marks = [mark for event in history.events if (mark := _mark_of(event, before)) is not None]
    ended = history.ended
    if ended is not None and ended.reason is EndReason.NONFINITE:
        marks = [mark for mark in marks if not (mark.icon == "warning" and mark.step == ended.step)]
        layer = f" · {ended.layer}" if ended.layer else ""
        marks.append(Mark(ended.step, _t("not finite") + layer, ended.text, "warning", "exploding"))
    return sorted(marks, key=lambda mark: mark.step)


def fork_mark(step: int, name: str) -> Mark:
    """Return the mark of a run that was forked from this one after ``step``."""
    text = _t("fork “{name}”").format(name=name)
    return Mark(step, text, _t("A fork begins here: {name}").format(name=name), "fork")


def _mark_of(event: Event, before: dict[str, float]) -> Mark | None:
    """Return the mark of an event; ``before`` holds the knobs as they stood, and is moved on."""
    step = max(event.step, 1)
    if event.kind in before:
        words = {"learning_rate": _t("learning rate"), "clip_threshold": _t("clip at")}
        value = float(event.details.get("value", event.details.get("to", float("nan"))))
        text = f"{words[event.kind]} {before[event.kind]:g} → {value:g}"
        before[event.kind] = value
        return Mark(step, text, event.text, "flag", "text")
    if event.kind == "frozen":
        frozen = bool(event.details.get("value"))
        words_of = _t("{layer} frozen") if frozen else _t("{layer} trains again")
        text = words_of.format(layer=event.details.get("layer", ""))
        return Mark(step, text, event.text, "lock" if frozen else "unlock", "text")
    icons = {
        "autopsy": ("warning", "exploding"), "paused": ("pause", "text3"), "measure_every": ("clock", "text2"),
        "batch_norm": ("batch-norm", "text2"), "checkpoint": ("save", "text3"), "fork": ("fork", "text"),
        "note": ("info", "text3"),
    }  # fmt: skip
    if event.kind not in icons:
        return None
    name, color = icons[event.kind]
    return Mark(step, "", event.text, name, color)
