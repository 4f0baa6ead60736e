"""The activation of a layer, as data."""

from typing import Any, Literal, cast

from pydantic import Field, model_validator

from gradlab.spec.base import Model
from gradlab.spec.formulas import ACTIVATIONS, RRELU_UPPER, ActivationInfo, Array

ActivationKind = Literal[
    "logistic",
    "tanh",
    "relu",
    "leaky_relu",
    "rrelu",
    "prelu",
    "elu",
    "selu",
    "gelu",
    "silu",
    "mish",
    "softplus",
    "softsign",
    "hard_tanh",
    "linear",
    "softmax",
]


class Activation(Model):
    """The activation of a layer.

    `alpha` belongs to leaky ReLU and ELU, to randomized ReLU as the least slope and to parametric ReLU as the slope
    to start from; it is None for the others. `upper` is randomized ReLU's largest slope. `alpha_per` says whether
    parametric ReLU learns one alpha for each unit or one for the layer.
    """

    kind: ActivationKind = Field(default="elu", title="Activation")
    alpha: float | None = Field(default=None, title="α", description="Slope or scale below zero")
    upper: float | None = Field(default=None, title="α at most", description="Largest slope that is drawn")
    alpha_per: Literal["unit", "layer"] = Field(default="unit", title="One α for each")

    @model_validator(mode="before")
    @classmethod
    def _fill_alpha(cls, received: Any) -> Any:
        """Give alpha its default where the kind has one and none is named."""
        if not isinstance(received, dict):
            return received
        values = dict(cast("dict[str, Any]", received))
        info = ACTIVATIONS.get(str(values.get("kind", "elu")))
        if info is not None and info.alpha is not None and values.get("alpha") is None:
            values["alpha"] = info.alpha[0]
        if values.get("kind") == "rrelu" and values.get("upper") is None:
            values["upper"] = RRELU_UPPER
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
        if self.upper is not None and self.kind != "rrelu":
            raise ValueError(f"{self.info.label} has no largest slope, received {self.upper:g}; leave it out")
        if self.upper is not None and not (self.alpha or 0.0) <= self.upper <= 1.0:
            raise ValueError(
                f"the largest slope of {self.info.label} must be between alpha, {self.alpha:g}, and 1,"
                f" received {self.upper:g}"
            )
        return self

    @property
    def info(self) -> ActivationInfo:
        """Return the catalogue's entry of this kind."""
        return ACTIVATIONS[self.kind]

    @property
    def mean_alpha(self) -> float:
        """Return alpha, of randomized ReLU the mean of its slopes, which is used when testing; 0 where there is none.

        Source: Xu et al. 2015; with slopes between 1/8 and 1/3 the mean is 11/48.
        """
        alpha = self.alpha or 0.0
        return alpha if self.upper is None else (alpha + self.upper) / 2

    @property
    def largest_slope(self) -> float:
        """Return sup abs(phi')."""
        return self.info.largest_slope(self.mean_alpha)

    def value(self, z: Array) -> Array:
        """Return phi(z), elementwise (softmax: over the last axis); same shape as `z`."""
        return self.info.function(z, self.mean_alpha)

    def slope(self, z: Array) -> Array:
        """Return phi'(z), elementwise; same shape as `z`."""
        return self.info.slope(z, self.mean_alpha)
