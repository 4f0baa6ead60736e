"""Reading a run's history the way that views do."""

import numpy as np
import pytest

from gradlab.errors import GradlabError
from gradlab.records import LAYER_INDEX, STEP_QUANTITIES, Frame
from gradlab.store import History, history_of
from tests.gradlab.store.runs import broken, finished, numbers, recorded, started


def test_an_empty_history_answers_with_nothing() -> None:
    history = History(started())
    assert history.last_step == 0
    assert np.isnan(history.row("delta_rms")).all()
    assert np.isnan(history.recent("grad_norm")[0]).all()
    assert len(history.layer_curve("delta_rms", 0, 1, 10, 100).steps) == 0
    assert history.image("delta_rms", 1, 10, 100).values.shape == (3, 0)


def test_curves_are_the_recorded_numbers() -> None:
    values = numbers(300)
    history = recorded(values)
    for name, index in LAYER_INDEX.items():
        curve = history.layer_curve(name, 1, 11, 250, 1000)
        assert (curve.steps == np.arange(11, 251)).all()
        assert (curve.mean == values[10:250, 1, index]).all()
        assert (curve.low == curve.high).all()
    for index, quantity in enumerate(STEP_QUANTITIES):
        assert (history.step_curve(quantity.name, 1, 300, 10).mean == index).all()
    seconds = history.step_curve("seconds", 1, 300, 1000).mean
    np.testing.assert_allclose(seconds[:37], 0.03 / 37, rtol=1e-6)
    np.testing.assert_allclose(seconds[296:], 0.03 / 4, rtol=1e-6)  # the last frame is the shorter one


def test_rows_images_and_ranges() -> None:
    values = numbers(300)
    history = recorded(values)
    assert (history.row("grad_norm", 7) == values[6, :, 1]).all()
    assert (history.row("grad_norm") == values[-1, :, 1]).all()
    assert (history.image("grad_norm", 1, 300, 300).values == values[:, :, 1].T).all()
    low, high = history.recent("grad_norm", 100)
    assert (low == values[200:, :, 1].min(axis=0)).all()
    assert (high == values[200:, :, 1].max(axis=0)).all()


def test_the_signal_is_relative_to_the_top_trainable_layer() -> None:
    history = History(started(3, (False, False, True)))
    values = numbers(10)
    history.add(Frame(1, values, np.zeros((10, len(STEP_QUANTITIES)), np.float32), 0.1))
    expected = values[-1, :, 0] / values[-1, 1, 0]
    assert history.top_layer == 1
    np.testing.assert_allclose(history.relative_signal(), expected, rtol=1e-6)
    np.testing.assert_allclose(history.relative_image(1, 10, 10).values[:, -1], expected, rtol=1e-6)
    low, high = history.signal_band()
    assert (low <= expected + 1e-6).all()
    assert (high >= expected - 1e-6).all()


def test_a_top_signal_of_zero_gives_nan_and_no_warning() -> None:
    history = recorded(np.zeros((5, 3, len(LAYER_INDEX)), np.float32))
    assert np.isnan(history.relative_signal()).all()


@pytest.mark.parametrize(("bad", "step"), [(np.inf, 1), (np.inf, 2500), (np.inf, 5120), (np.inf, 5500), (np.nan, 5500)])
def test_no_bad_number_is_lost_in_an_image(bad: float, step: int) -> None:
    values = numbers(5500)
    values[step - 1, 2, 0] = bad
    history = broken(values, budget_bytes=2**16)
    for columns in (3, 40, 411):
        image = history.image("delta_rms", 1, 5500, columns)
        assert image.nonfinite[2].any()
        assert not image.nonfinite[:2].any()
        assert image.values.shape[1] <= columns


def test_what_was_not_measured_is_held_and_not_called_bad() -> None:
    values = numbers(1000)
    values[:, 0] = np.nan
    values[::32, 0] = 7.0
    values[:, 1, 1] = np.nan
    history = broken(values)
    image = history.image("delta_rms", 1, 900, 900)
    assert (image.values[0] == 7.0).all()
    assert not image.nonfinite.any()
    assert history.row("delta_rms")[0] != history.row("delta_rms", 999)[0] == 7.0, "the bad step shows what it has"
    curve = history.layer_curve("delta_rms", 0, 1, 900, 10_000)
    assert (curve.low == 7.0).all()
    assert not curve.nonfinite.any()
    assert np.isnan(history.image("grad_norm", 1, 900, 50).values[1]).all(), "never measured"


def test_a_missing_step_is_refused() -> None:
    history = recorded(numbers(10))
    with pytest.raises(GradlabError, match="Step 11 of the run is missing: a frame began at 13"):
        history.add(Frame(13, numbers(1), np.zeros((1, len(STEP_QUANTITIES)), np.float32), 0.1))


def test_unknown_quantities_are_named() -> None:
    history = recorded(numbers(10))
    with pytest.raises(GradlabError, match="no layer quantity 'loss'"):
        history.row("loss")
    with pytest.raises(GradlabError, match="no step quantity 'delta_rms'"):
        history.step_curve("delta_rms", 1, 2, 3)


def test_records_in_order_make_a_history() -> None:
    values = numbers(20)
    whole = finished(values)
    frame = Frame(1, values, np.zeros((20, len(STEP_QUANTITIES)), np.float32), 0.1)
    assert whole.ended is not None
    again = history_of([whole.started, frame, *whole.evaluations, *whole.events, whole.ended])
    assert (again.row("delta_rms") == whole.row("delta_rms")).all()
    assert (again.evaluations, again.events, again.ended) == (whole.evaluations, whole.events, whole.ended)
    with pytest.raises(GradlabError, match="begin with RunStarted"):
        history_of([frame])
