"""The catalogue of activations: formula, slope and parameter of each. Adding one is adding one entry here.

Sources: Glorot & Bengio 2010 (logistic, tanh), Nair & Hinton 2010 (ReLU), Maas et al. 2013 (leaky ReLU),
Clevert et al. 2016 (ELU).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from gradlab.spec.base import Model

Array = NDArray[np.floating[Any]]
ActivationKind = Literal["logistic", "tanh", "relu", "leaky_relu", "elu", "linear", "softmax"]


@dataclass(frozen=True)
class ActivationInfo:
    """What is known about one activation.

    `function` and `slope` map an array of pre-activations z and the parameter alpha to phi(z) and phi'(z), elementwise.
    `largest_slope` maps alpha to sup abs(phi'). `alpha` is the parameter's (default, least, largest), or None.
    """

    label: str
    formula: str
    slope_formula: str
    function: Callable[[Array, float], Array]
    slope: Callable[[Array, float], Array]
    largest_slope: Callable[[float], float]
    summary: str
    alpha: tuple[float, float, float] | None = None
    output_only: bool = False


def _logistic(z: Array, _alpha: float) -> Array:
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def _logistic_slope(z: Array, alpha: float) -> Array:
    return _logistic(z, alpha) * (1.0 - _logistic(z, alpha))


def _softmax(z: Array, _alpha: float) -> Array:
    exponentials = np.exp(z - z.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


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
        largest_slope=lambda _alpha: 1.0,
        summary="Centered on zero; saturates on both sides.",
    ),
    "relu": ActivationInfo(
        label="ReLU",
        formula="max(0, z)",
        slope_formula="1 if z > 0, else 0",
        function=lambda z, _alpha: np.maximum(z, 0.0),
        slope=lambda z, _alpha: (z > 0).astype(z.dtype),
        largest_slope=lambda _alpha: 1.0,
        summary="Does not saturate above zero; a unit that is off for every example is dead.",
    ),
    "leaky_relu": ActivationInfo(
        label="Leaky ReLU",
        formula="max(α z, z)",
        slope_formula="1 if z > 0, else α",
        function=lambda z, alpha: np.where(z > 0, z, alpha * z),
        slope=lambda z, alpha: np.where(z > 0, 1.0, alpha).astype(z.dtype),
        largest_slope=lambda alpha: max(1.0, alpha),
        summary="A small slope below zero keeps every unit alive.",
        alpha=(0.01, 0.0, 1.0),
    ),
    "elu": ActivationInfo(
        label="ELU",
        formula="z if z > 0, else α (e^z − 1)",
        slope_formula="1 if z > 0, else α e^z",
        function=lambda z, alpha: np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0.0))),
        slope=lambda z, alpha: np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0.0))),
        largest_slope=lambda alpha: max(1.0, alpha),
        summary="Smooth, mean activation near zero, no dead units.",
        alpha=(1.0, 0.01, 10.0),
    ),
    "linear": ActivationInfo(
        label="Linear",
        formula="z",
        slope_formula="1",
        function=lambda z, _alpha: z,
        slope=lambda z, _alpha: np.ones_like(z),
        largest_slope=lambda _alpha: 1.0,
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


class Activation(Model):
    """The activation of a layer; `alpha` belongs to leaky ReLU and ELU and is None for the others."""

    kind: ActivationKind = Field(default="elu", title="Activation")
    alpha: float | None = Field(default=None, title="α", description="Slope or scale below zero")

    @model_validator(mode="before")
    @classmethod
    def _fill_alpha(cls, received: Any) -> Any:
        """Give alpha its default where the kind has one and none is named."""
        if not isinstance(received, dict):
            return received
        values = cast("dict[str, Any]", received)
        info = ACTIVATIONS.get(str(values.get("kind", "elu")))
        if info is not None and info.alpha is not None and values.get("alpha") is None:
            return {**values, "alpha": info.alpha[0]}
        return values

    @model_validator(mode="after")
    def _limits(self) -> "Activation":
        limits = self.info.alpha
        if limits is None and self.alpha is not None:
            raise ValueError(f"{self.info.label} has no alpha, received {self.alpha:g}; leave it out")
        if limits is not None and self.alpha is not None and not limits[1] <= self.alpha <= limits[2]:
            raise ValueError(
                f"alpha of {self.info.label} must be between {limits[1]:g} and {limits[2]:g}, received {self.alpha:g}"
            )
        return self

    @property
    def info(self) -> ActivationInfo:
        """Return the catalogue's entry of this kind."""
        return ACTIVATIONS[self.kind]

    def value(self, z: Array) -> Array:
        """Return phi(z), elementwise (softmax: over the last axis); same shape as `z`."""
        return self.info.function(z, self.alpha or 0.0)

    def slope(self, z: Array) -> Array:
        """Return phi'(z), elementwise; same shape as `z`."""
        return self.info.slope(z, self.alpha or 0.0)
