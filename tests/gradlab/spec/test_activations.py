"""The catalogue's functions and slopes as numbers: slopes are derivatives, limits hold, bad parameters are refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gradlab.spec import ACTIVATIONS, Activation

SMOOTH = [kind for kind, info in ACTIVATIONS.items() if not info.output_only]


@pytest.mark.parametrize("kind", SMOOTH)
def test_the_slope_is_the_derivative(kind: str) -> None:
    activation = Activation.model_validate({"kind": kind})
    z = np.linspace(-6, 6, 400)  # an even count steps over the kink at 0
    step = 1e-6
    numeric = (activation.value(z + step) - activation.value(z - step)) / (2 * step)
    np.testing.assert_allclose(activation.slope(z), numeric, atol=1e-6)


@pytest.mark.parametrize("kind", SMOOTH)
def test_the_largest_slope_is_reached_and_never_passed(kind: str) -> None:
    activation = Activation.model_validate({"kind": kind})
    slopes = np.abs(activation.slope(np.concatenate([np.linspace(-8, 8, 16001), [-50.0, 50.0]])))
    assert slopes.max() == pytest.approx(activation.info.largest_slope(activation.alpha or 0.0), rel=1e-6)


@pytest.mark.parametrize("kind", SMOOTH)
def test_large_arguments_neither_overflow_nor_warn(kind: str) -> None:
    activation = Activation.model_validate({"kind": kind})
    z = np.array([-1e4, 1e4])
    assert np.isfinite(activation.value(z)).all()
    assert np.isfinite(activation.slope(z)).all()


def test_softmax_gives_shares_whatever_is_added() -> None:
    z = np.array([[1.0, 2.0, 1000.0], [0.0, 0.0, 0.0]])
    softmax = Activation(kind="softmax")
    np.testing.assert_allclose(softmax.value(z).sum(axis=-1), 1.0)
    np.testing.assert_allclose(softmax.value(z), softmax.value(z + 7.0))


def test_alpha_has_a_default_where_there_is_one_and_is_refused_elsewhere() -> None:
    assert Activation.model_validate({"kind": "leaky_relu"}).alpha == 0.01
    assert Activation(kind="tanh").alpha is None
    with pytest.raises(ValidationError, match=r"Tanh has no alpha, received 0\.3; leave it out"):
        Activation(kind="tanh", alpha=0.3)


def test_randomized_relu_has_the_mean_of_its_slopes_when_testing() -> None:
    assert Activation(kind="rrelu").mean_alpha == pytest.approx(11 / 48)
    assert Activation(kind="rrelu").slope(np.array([-1.0, 1.0])) == pytest.approx([11 / 48, 1.0])
    with pytest.raises(ValidationError, match=r"must be between alpha, 0\.5, and 1, received 0\.3"):
        Activation(kind="rrelu", alpha=0.5, upper=0.3)
    with pytest.raises(ValidationError, match="ReLU has no largest slope"):
        Activation(kind="relu", upper=0.3)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_alpha_keeps_to_its_limits(alpha: float) -> None:
    _, least, largest = ACTIVATIONS["elu"].alpha or (0, 0, 0)
    if least <= alpha <= largest:
        assert Activation(kind="elu", alpha=alpha).alpha == alpha
    else:
        with pytest.raises(ValidationError, match="alpha of ELU must be between"):
            Activation(kind="elu", alpha=alpha)
