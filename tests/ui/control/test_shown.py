"""The run and the step that are shown, in the whole window."""

from __future__ import annotations

import pytest

from tests.ui.desk import Desk
from ui.control.shown import FURTHER, SHARES, next_view


def numbers(desk: Desk) -> list[tuple[float, float]]:
    """Each card's live value and the number that it writes."""
    meters = desk.app.window.stack_editor.view.stack.meters
    assert meters is not None
    return [(meter.value, meter.number) for meter in meters if meter is not None]


def test_cards_write_the_shown_step_while_meters_and_run_bar_stay_live(desk: Desk) -> None:
    desk.start()
    desk.train(40)
    desk.stop()
    shown, window = desk.app.shown, desk.app.window
    history = shown.history
    assert history is not None
    # The pretended engine's signal never changes, so one step of it is made to differ.
    history.table.raw.values(6, 7, slice(0, 1))[:] = 0.5
    live = window.run_bar.step.value()
    shown.set_step(7)
    expected = [float(value) for value in history.relative_signal(7)]
    assert [number for _, number in numbers(desk)] == expected
    assert [value for value, _ in numbers(desk)] == [float(value) for value in history.relative_signal()]
    assert expected[0] == 0.5
    assert window.run_bar.step.value() == live
    assert {one.step for one in desk.app.board.instruments().values()} == {7}
    shown.set_step(None)
    assert all(value == number for value, number in numbers(desk))


def test_the_step_stays_within_the_run_and_is_told_once(desk: Desk) -> None:
    desk.start()
    shown = desk.app.shown
    told: list[int | None] = []
    shown.stepChanged.connect(told.append)
    shown.set_step(5)  # nothing is recorded
    assert shown.step is None
    desk.train(20)
    desk.stop()
    told.clear()
    shown.set_step(10**9)
    shown.set_step(10**9)
    shown.set_step(-3)
    assert told == [desk.last_step(), 1]


def test_each_view_is_shown_by_its_share_and_none_is_forgotten() -> None:
    views = [*SHARES, "saturation"]
    shown_at: dict[str, int] = {}
    counts = dict.fromkeys(views, 0)
    turns = 10 * (sum(SHARES.values()) + FURTHER)
    for turn in range(1, turns + 1):
        view = next_view(views, shown_at, turn)
        shown_at[view] = turn
        counts[view] += 1
    for view, count in counts.items():
        assert count == pytest.approx(10 * SHARES.get(view, FURTHER), abs=4), view
    assert next_view(["traces"], shown_at, turns) == "traces"
