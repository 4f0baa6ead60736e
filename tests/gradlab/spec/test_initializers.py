"""Standard deviations and limits of the initializers against their papers' formulas."""

from __future__ import annotations

import math

import pytest
from pydantic import ValidationError

from gradlab.spec import Initializer


def test_glorot_he_and_the_plain_normal() -> None:
    assert Initializer(kind="glorot").standard_deviation(300, 100) == pytest.approx(math.sqrt(2 / 400))
    assert Initializer(kind="he").standard_deviation(300, 100) == pytest.approx(math.sqrt(2 / 300))
    assert Initializer(kind="normal", sigma=0.3).standard_deviation(300, 100) == 0.3


def test_the_gain_multiplies_and_the_limit_keeps_the_deviation() -> None:
    plain, doubled = Initializer(kind="he"), Initializer(kind="he", gain=2.0)
    assert doubled.standard_deviation(7, 5) == pytest.approx(2 * plain.standard_deviation(7, 5))
    assert plain.limit(7, 5) / math.sqrt(3) == pytest.approx(plain.standard_deviation(7, 5))
    assert Initializer(kind="glorot").limit(64, 36) == pytest.approx(math.sqrt(6 / 100))


@pytest.mark.parametrize("wrong", [{"gain": 0}, {"gain": float("nan")}, {"sigma": -1}, {"kind": "magic"}, {"size": 3}])
def test_impossible_values_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Initializer.model_validate(wrong)
