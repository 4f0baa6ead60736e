"""What the settings mean and cost, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.support.health import format_count

SAMPLE_STEPS = 100_000


def _t(text: str) -> str:
    return QCoreApplication.translate("Settings", text)


def contrast() -> str:
    """Say what more contrast does."""
    return _t("Darker lines and texts. A system that asks for high contrast gets them anyway.")


def motion() -> str:
    """Say what reduced motion does."""
    return _t("Nothing glides, fades or blinks.")


def device() -> str:
    """Say when another device acts."""
    return _t("For the next run. A device that cannot be had is replaced by the CPU, and the run says so.")


def threads() -> str:
    """Say when other thread counts act, and what they change."""
    return _t("At the next start. Other counts change the last digits of a run's numbers.")


def budget(megabytes: int, step_bytes: int) -> str:
    """Say how many steps of the present stack fit into ``megabytes``."""
    steps = round(megabytes * 2**20 / max(step_bytes, 1), -2)
    text = _t("About {n} steps of this stack in full; older ones are then kept as summaries.")
    return text.format(n=format_count(int(steps)))


def every_step(step_bytes: int) -> str:
    """Say what it costs to keep every step of the present stack."""
    megabytes = step_bytes * SAMPLE_STEPS / 2**20
    text = _t("The disk and the file take {size} MB for each {n} steps of this stack.")
    return text.format(size=format_count(max(1, round(megabytes))), n=format_count(SAMPLE_STEPS))
