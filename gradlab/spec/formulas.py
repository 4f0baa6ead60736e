"""Formula, slope and parameter of every activation. Adding one is adding one entry here and one in the engine's table.

Sources: Glorot & Bengio 2010 (logistic, tanh, softsign), Nair & Hinton 2010 (ReLU), Maas et al. 2013 (leaky ReLU),
Xu et al. 2015 (randomized ReLU), He et al. 2015 (parametric ReLU), Clevert et al. 2016 (ELU), Klambauer et al. 2017
(SELU), Hendrycks & Gimpel 2016 (GELU), Elfwing et al. 2018 (SiLU), Misra 2020 (Mish), Dugas et al. 2001 (softplus).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Function = Callable[[Array, float], Array]

SELU_SCALE = 1.0507009873554805
SELU_ALPHA = 1.6732632423543772
RRELU_UPPER = 1 / 3


@dataclass(frozen=True)
class ActivationInfo:
    """What is known about one activation.

    `function` and `slope` map an array of pre-activations z and the parameter alpha to phi(z) and phi'(z), elementwise.
    `largest_slope` maps alpha to sup abs(phi'). `alpha` is the parameter's (default, least, largest), or None. `kinked`
    tells that the slope jumps somewhere.
    """

    label: str
    formula: str
    slope_formula: str
    function: Function
    slope: Function
    largest_slope: Callable[[float], float]
    summary: str
    alpha: tuple[float, float, float] | None = None
    output_only: bool = False
    kinked: bool = False


def _logistic(z: Array, _alpha: float = 0.0) -> Array:
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def _logistic_slope(z: Array, _alpha: float) -> Array:
    return _logistic(z) * (1.0 - _logistic(z))


def _softmax(z: Array, _alpha: float) -> Array:
    exponentials = np.exp(z - z.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def _leaky(z: Array, alpha: float) -> Array:
    return np.where(z > 0, z, alpha * z)


def _leaky_slope(z: Array, alpha: float) -> Array:
    return np.where(z > 0, 1.0, alpha).astype(z.dtype)


def _elu(z: Array, alpha: float) -> Array:
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0.0)))


def _elu_slope(z: Array, alpha: float) -> Array:
    return np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0.0)))


def _normal_share(z: Array) -> Array:
    """Return the standard normal distribution's share below z."""
    return 0.5 * (1.0 + np.vectorize(math.erf, otypes=[np.float64])(z / math.sqrt(2.0)))


def _gelu_slope(z: Array, _alpha: float) -> Array:
    return _normal_share(z) + z * np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)


def _silu_slope(z: Array, _alpha: float) -> Array:
    share = _logistic(z)
    return share * (1.0 + z * (1.0 - share))


def _softplus(z: Array, _alpha: float = 0.0) -> Array:
    return np.logaddexp(0.0, z)


def _mish_slope(z: Array, _alpha: float) -> Array:
    bend = np.tanh(_softplus(z))
    return bend + z * (1.0 - bend**2) * _logistic(z)


def _one(_alpha: float) -> float:
    return 1.0


def _one_or_alpha(alpha: float) -> float:
    return max(1.0, alpha)


ACTIVATIONS: dict[str, ActivationInfo] = {
    "logistic": ActivationInfo(
        label="Logistic (sigmoid)",
        formula="1 / (1 + e^(−z))",
        slope_formula="φ(z) (1 − φ(z))",
        function=_logistic,
        slope=_logistic_slope,
        largest_slope=lambda _alpha: 0.25,
        summary="Saturates on both sides; its slope is never above 0.25, so the signal shrinks at every layer.",
    ),
    "tanh": ActivationInfo(
        label="Tanh",
        formula="tanh(z)",
        slope_formula="1 − tanh²(z)",
        function=lambda z, _alpha: np.tanh(z),
        slope=lambda z, _alpha: 1.0 - np.tanh(z) ** 2,
        largest_slope=_one,
        summary="Centered on zero; saturates on both sides.",
    ),
    "relu": ActivationInfo(
        label="ReLU",
        formula="max(0, z)",
        slope_formula="1 if z > 0, else 0",
        function=lambda z, _alpha: np.maximum(z, 0.0),
        slope=lambda z, _alpha: (z > 0).astype(z.dtype),
        largest_slope=_one,
        summary="Does not saturate above zero; a unit that is off for every example is dead.",
        kinked=True,
    ),
    "leaky_relu": ActivationInfo(
        label="Leaky ReLU",
        formula="max(α z, z)",
        slope_formula="1 if z > 0, else α",
        function=_leaky,
        slope=_leaky_slope,
        largest_slope=_one_or_alpha,
        summary="A small slope below zero keeps every unit alive.",
        alpha=(0.01, 0.0, 1.0),
        kinked=True,
    ),
    "rrelu": ActivationInfo(
        label="Randomized ReLU",
        formula="z if z > 0, else α z with α drawn for each example and unit",
        slope_formula="1 if z > 0, else α",
        function=_leaky,
        slope=_leaky_slope,
        largest_slope=_one_or_alpha,
        summary="The slope below zero is drawn anew at every step, and is its mean when testing.",
        alpha=(0.125, 0.0, 1.0),
        kinked=True,
    ),
    "prelu": ActivationInfo(
        label="Parametric ReLU",
        formula="z if z > 0, else α z with α learned",
        slope_formula="1 if z > 0, else α",
        function=_leaky,
        slope=_leaky_slope,
        largest_slope=_one_or_alpha,
        summary="The slope below zero is a weight that training changes; α is where it starts.",
        alpha=(0.25, 0.0, 1.0),
        kinked=True,
    ),
    "elu": ActivationInfo(
        label="ELU",
        formula="z if z > 0, else α (e^z − 1)",
        slope_formula="1 if z > 0, else α e^z",
        function=_elu,
        slope=_elu_slope,
        largest_slope=_one_or_alpha,
        summary="Smooth, mean activation near zero, no dead units.",
        alpha=(1.0, 0.01, 10.0),
    ),
    "selu": ActivationInfo(
        label="SELU",
        formula="1.0507 · (z if z > 0, else 1.6733 (e^z − 1))",
        slope_formula="1.0507 if z > 0, else 1.7581 e^z",
        function=lambda z, _alpha: SELU_SCALE * _elu(z, SELU_ALPHA),
        slope=lambda z, _alpha: SELU_SCALE * _elu_slope(z, SELU_ALPHA),
        largest_slope=lambda _alpha: SELU_SCALE * SELU_ALPHA,
        summary="Pulls mean 0 and variance 1 back from layer to layer; made for LeCun weights.",
        kinked=True,
    ),
    "gelu": ActivationInfo(
        label="GELU",
        formula="z Φ(z), Φ the normal distribution's share below z",
        slope_formula="Φ(z) + z e^(−z²/2) / √(2π)",
        function=lambda z, _alpha: z * _normal_share(z),
        slope=_gelu_slope,
        largest_slope=lambda _alpha: 1.128904145185,
        summary="A smooth ReLU, the habit of transformers; its slope passes 1 a little.",
    ),
    "silu": ActivationInfo(
        label="SiLU (swish)",
        formula="z / (1 + e^(−z))",
        slope_formula="σ(z) (1 + z (1 − σ(z)))",
        function=lambda z, _alpha: z * _logistic(z),
        slope=_silu_slope,
        largest_slope=lambda _alpha: 1.09983932013,
        summary="A smooth ReLU that dips below zero.",
    ),
    "mish": ActivationInfo(
        label="Mish",
        formula="z tanh(ln(1 + e^z))",
        slope_formula="t + z (1 − t²) σ(z), t = tanh(ln(1 + e^z))",
        function=lambda z, _alpha: z * np.tanh(_softplus(z)),
        slope=_mish_slope,
        largest_slope=lambda _alpha: 1.08849816126,
        summary="Like SiLU, a little steeper.",
    ),
    "softplus": ActivationInfo(
        label="Softplus",
        formula="ln(1 + e^z)",
        slope_formula="1 / (1 + e^(−z))",
        function=_softplus,
        slope=_logistic,
        largest_slope=_one,
        summary="A smooth ReLU that is never zero; its mean is well above zero, which shifts the layers above.",
    ),
    "softsign": ActivationInfo(
        label="Softsign",
        formula="z / (1 + |z|)",
        slope_formula="1 / (1 + |z|)²",
        function=lambda z, _alpha: z / (1.0 + np.abs(z)),
        slope=lambda z, _alpha: 1.0 / (1.0 + np.abs(z)) ** 2,
        largest_slope=_one,
        summary="Like tanh, but its slope dies out slowly: by a power, not exponentially.",
    ),
    "hard_tanh": ActivationInfo(
        label="Hard tanh",
        formula="z cut to [−1, 1]",
        slope_formula="1 if |z| < 1, else 0",
        function=lambda z, _alpha: np.clip(z, -1.0, 1.0),
        slope=lambda z, _alpha: (np.abs(z) < 1).astype(z.dtype),
        largest_slope=_one,
        summary="Linear in the middle, entirely flat outside: a saturated unit gets no gradient at all.",
        kinked=True,
    ),
    "linear": ActivationInfo(
        label="Linear",
        formula="z",
        slope_formula="1",
        function=lambda z, _alpha: z,
        slope=lambda z, _alpha: np.ones_like(z),
        largest_slope=_one,
        summary="No activation: the layer is affine.",
    ),
    "softmax": ActivationInfo(
        label="Softmax",
        formula="e^(z_k) / Σ_j e^(z_j)",
        slope_formula="φ_k (1 − φ_k)",
        function=_softmax,
        slope=lambda z, alpha: _softmax(z, alpha) * (1.0 - _softmax(z, alpha)),
        largest_slope=lambda _alpha: 0.25,
        summary="Turns the output layer's values into probabilities of the classes.",
        output_only=True,
    ),
}
