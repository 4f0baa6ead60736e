"""Raw sums become the quantities that are defined, and the first bad number is found in the order of computing."""

from __future__ import annotations

import numpy as np
import pytest

from gradlab.measure import STEP_WIDTH, Sizes, find_bad_number, finish_layers, finish_steps, row_width
from gradlab.measure.group import narrowed
from gradlab.records import LAYER_INDEX, LAYER_QUANTITIES, STEP_INDEX, STEP_QUANTITIES

SIZES = Sizes(4, np.array([6.0]), np.array([2.0]), np.array([1.0]), np.array([True]))


def finished(row: list[float], scale: float = 1.0) -> dict[str, float]:
    values = finish_layers(np.array([[row]], np.float64), SIZES, np.array([scale]))[0, 0]
    return {quantity.name: float(value) for quantity, value in zip(LAYER_QUANTITIES, values, strict=True)}


def test_sums_become_means_norms_and_ratios() -> None:
    row = [0.5 * 8.0, 0.5 * 9.0, 12.0, 5.0, 0.25, 0.5 * 32.0, -1.0, 0.5 * 8.0, 0.5 * 16.0, 0.5 * 4.0, 0.25, 0.5 * 49.0]
    assert len(row) == row_width(learned=True)
    values = finished(row, scale=0.1)
    expected = {
        "delta_rms": 4 * np.sqrt(8.0 / 8), "grad_norm": 3.0, "grad_mean_abs": 2.0, "grad_max_abs": 5.0,
        "pre_mean": 0.25, "pre_std": 2.0, "act_mean": -1.0, "act_std": 1.0, "update_ratio": 0.1 * 2.0 / 4.0,
        "weight_norm": 4.0, "slope_mean": 0.25, "slope_grad_norm": 7.0,
    }  # fmt: skip
    assert values == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(("weight", "update", "ratio"), [(0.0, 0.0, 0.0), (0.0, 1.0, np.inf), (8.0, 0.0, 0.0)])
def test_the_update_ratio_where_something_is_zero(weight: float, update: float, ratio: float) -> None:
    assert finished([0, 0, 0, 0, 0, 0, 0, 0, weight, update, 0, 0])["update_ratio"] == ratio
    assert finished([0, 0, 0, 0, 0, 0, 0, 0, weight, update, 0, 0])["weight_norm"] == np.sqrt(2 * weight)


def test_an_overflown_weight_has_no_ratio() -> None:
    assert np.isnan(finished([0, 0, 0, 0, 0, 0, 0, 0, np.inf, 1.0, 0, 0])["update_ratio"])


def test_slopes_take_no_room_where_none_is_learned() -> None:
    sizes = Sizes(4, np.array([6.0]), np.array([2.0]), np.array([1.0]), np.array([False]))
    row = np.arange(1.0, 1 + row_width(learned=False))
    values = finish_layers(row[None, None], sizes, np.ones(1))[0, 0]
    assert np.isnan(values[[LAYER_INDEX["slope_mean"], LAYER_INDEX["slope_grad_norm"]]]).all()
    assert np.isfinite(values[: LAYER_INDEX["slope_mean"]]).all()


def test_the_threshold_is_nan_where_nothing_is_clipped() -> None:
    row = np.array([[2.3, 0.1, 0.01, 1.0, 0.5 * 9.0, 0.0, 0.5 * 4.0, 0.5 * 4.8, 0.01]])
    plain, scale = finish_steps(row, clipped=False)
    assert np.isnan(plain[0, STEP_INDEX["clip_threshold"]])
    assert plain[0, STEP_INDEX["global_norm"]] == pytest.approx(3.0)
    assert plain[0, STEP_INDEX["clipped_norm"]] == pytest.approx(2.0)
    assert plain[0, STEP_INDEX["clip_cosine"]] == pytest.approx(0.8)
    assert scale[0] == 0.01
    nothing, _ = finish_steps(np.zeros((1, STEP_WIDTH)), clipped=True)
    assert nothing[0, STEP_INDEX["clip_cosine"]] == 1
    clipped, _ = finish_steps(row, clipped=True)
    assert clipped[0, STEP_INDEX["clip_threshold"]] == 1.0


def test_forward_comes_before_backward_and_the_input_before_the_output() -> None:
    layers = np.ones((3, len(LAYER_QUANTITIES)), np.float32)
    step = np.ones(len(STEP_QUANTITIES), np.float32)
    assert find_bad_number(layers, step) is None
    layers[0, LAYER_INDEX["delta_rms"]] = np.nan
    layers[2, LAYER_INDEX["delta_rms"]] = np.inf
    found = find_bad_number(layers, step)
    assert found is not None
    assert (found.layer, found.quantity) == (2, "delta_rms")  # the signal comes from the output
    step[STEP_INDEX["loss"]] = np.nan
    found = find_bad_number(layers, step)
    assert found is not None
    assert (found.layer, found.quantity) == (None, "loss")
    layers[1, LAYER_INDEX["act_std"]] = np.inf
    found = find_bad_number(layers, step)
    assert found is not None
    assert (found.layer, found.quantity) == (1, "act_std")


def test_a_layer_without_learned_slopes_has_none_and_a_slower_one_moves_less() -> None:
    sizes = Sizes(4, np.array([6.0]), np.array([2.0]), np.array([0.5]), np.array([False]))
    row = [*[0.0] * 8, 0.5 * 16.0, 0.5 * 4.0, 0.0, 0.0]
    values = finish_layers(np.array([[row]]), sizes, np.array([0.1]))[0, 0]
    assert np.isnan(values[LAYER_INDEX["slope_mean"]])
    assert values[LAYER_INDEX["update_ratio"]] == pytest.approx(0.5 * 0.1 * 2.0 / 4.0)


def test_what_float32_cannot_hold_stays_finite_and_above_zero() -> None:
    values = narrowed(np.array([1e300, -1e300, 1e-300, 0.0, np.inf, np.nan]))
    assert np.isfinite(values[:4]).all()
    assert values[2] > 0
    assert values[3] == 0
    assert np.isposinf(values[4])
    assert np.isnan(values[5])


def test_a_layer_that_was_not_measured_is_not_a_bad_one() -> None:
    layers = np.ones((2, len(LAYER_QUANTITIES)), np.float32)
    layers[0] = np.nan
    assert find_bad_number(layers, np.ones(len(STEP_QUANTITIES), np.float32)) is None
