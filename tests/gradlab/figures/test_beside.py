"""Other runs in the same plot: their numbers, their names, and what cannot be drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure

from gradlab.errors import ExportError
from gradlab.figures import draw
from gradlab.figures.options import MOST_BESIDE
from gradlab.records import STEP_QUANTITIES, Evaluation, Frame
from gradlab.store import History
from tests.gradlab.store.runs import finished, numbers, recorded, started

ROWS = ("loss", "accuracy", "gap", "learning_rate", "update_ratio", "seconds")


def run(steps: int, seed: int) -> History:
    """A run with evaluations every twenty steps."""
    history = finished(numbers(steps, seed=seed), run=f"run-{seed}")
    for step in range(20, steps + 1, 20):
        history.add(Evaluation(step, 1.0 / step, 0.5, seed + 1.0 / step, 0.1 * seed))
    return history


def drawn(figure: Figure, place: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the points of the lines of the run at `place` beside."""
    lines = [line for plot in figure.axes for line in plot.lines if str(line.get_gid()).startswith(f"beside-{place}-")]
    return [(np.asarray(line.get_xdata()), np.asarray(line.get_ydata())) for line in lines]


def test_each_row_of_the_outcome_has_a_line_of_each_run() -> None:
    others = [(run(60, 2), "baseline"), (run(40, 3), "slow")]
    figure = draw("outcome", run(80, 1), rows=ROWS, beside=others, height_mm=200)
    for place, (other, _) in enumerate(others):
        lines = drawn(figure, place)
        assert len(lines) == len(ROWS)
        steps, losses = lines[0]
        expected = [(item.step, item.validation_loss) for item in other.evaluations]
        assert steps.tolist() == [step for step, _ in expected]
        np.testing.assert_allclose(losses, np.log10([loss for _, loss in expected]), rtol=1e-6)
        np.testing.assert_allclose(lines[1][1], [100 * item.validation_accuracy for item in other.evaluations])
        assert lines[3][0].max() == other.last_step
    legend = figure.axes[0].get_legend()
    assert legend is not None
    words = [text.get_text() for text in legend.get_texts()]
    assert words[-2:] == ["baseline", "slow"]
    low, high = figure.axes[0].get_ylim()
    heights = drawn(figure, 1)[0][1]
    assert low <= np.nanmin(heights) <= np.nanmax(heights) <= high


def test_traces_show_the_same_layers_of_the_other_runs() -> None:
    other = recorded(numbers(50, layers=2, seed=5))
    figure = draw("traces", run(80, 1), layers=(0, 2), quantity="grad_norm", beside=[(other, "shallow")])
    lines = drawn(figure, 0)
    assert len(lines) == 1  # the other run has no third layer
    curve = other.layer_curve("grad_norm", 0, 1, 50, 600)
    np.testing.assert_allclose(lines[0][1], np.log10(curve.mean), rtol=1e-5)


def test_a_fork_is_drawn_where_it_runs_and_a_run_that_ended_before_is_not() -> None:
    fork = History(replace(started(), parent="0123", parent_step=30))
    fork.add(Frame(31, numbers(20), np.full((20, len(STEP_QUANTITIES)), 0.1, np.float32), 0.1))
    figure = draw("traces", run(80, 1), beside=[(fork, "fork"), (run(40, 2), "short")], steps=(45, 80))
    assert [steps.min() for steps, _ in drawn(figure, 0)] == [45, 45, 45]
    assert drawn(figure, 1) == []


@pytest.mark.parametrize(
    ("kind", "beside", "words"),
    [
        ("heatmap", [(run(20, 2), "other")], "The figure heatmap has no beside; it takes steps, colors"),
        ("outcome", [(run(20, seed), str(seed)) for seed in range(MOST_BESIDE + 1)], "At most 4 runs"),
        ("traces", [(History(started()), "nothing")], "The run nothing has no steps"),
    ],
)
def test_what_cannot_be_drawn(kind: str, beside: list[tuple[History, str]], words: str) -> None:
    with pytest.raises(ExportError, match=words):
        draw(kind, run(40, 1), beside=beside)
