"""The catalogue of weight initializers, with the sigma or limit that each gives for a layer's fans.

Sources: Glorot & Bengio 2010 (Glorot), He et al. 2015 (He), LeCun et al. 1998 (LeCun), Saxe et al. 2014 (orthogonal),
Mishkin & Matas 2016 (LSUV).
"""

import math
from dataclasses import dataclass
from typing import Any, Literal, cast

from pydantic import Field, model_validator

from gradlab.spec.base import Model

InitializerKind = Literal[
    "glorot", "he", "lecun", "normal", "uniform", "truncated_normal", "orthogonal", "lsuv", "constant", "zeros"
]
Distribution = Literal["normal", "uniform"]
Fan = Literal["in", "average", "out"]

TRUNCATED = 0.8796256610342398  # standard deviation of a standard normal that is cut at -2 and 2


@dataclass(frozen=True)
class InitializerInfo:
    """Label, the formula of the standard deviation, one sentence, and the fields that an initializer uses.

    `scale` is c in variance = c / fan, with `fan` as the usual one; None where the variance does not follow from fans.
    """

    label: str
    formula: str
    summary: str
    fields: tuple[str, ...]
    scale: float | None = None
    fan: Fan | None = None


_SCALED = ("distribution", "fan", "gain")

INITIALIZERS: dict[str, InitializerInfo] = {
    "glorot": InitializerInfo(
        "Glorot",
        "σ = gain · √(1 / fan)",
        "Keeps the variance in both directions when the slope is near 1.",
        _SCALED,
        scale=1.0,
        fan="average",
    ),
    "he": InitializerInfo(
        "He",
        "σ = gain · √(2 / fan)",
        "Makes up for the half of the variance that a ReLU cuts off.",
        _SCALED,
        scale=2.0,
        fan="in",
    ),
    "lecun": InitializerInfo(
        "LeCun",
        "σ = gain · √(1 / fan)",
        "Keeps the variance on the way up when the slope is near 1; the one for SELU.",
        _SCALED,
        scale=1.0,
        fan="in",
    ),
    "normal": InitializerInfo(
        "Normal(σ)",
        "σ as given, whatever the fans",
        "The old habit; the same σ for every width saturates wide layers.",
        ("distribution", "sigma"),
    ),
    "uniform": InitializerInfo(
        "Uniform(r)",
        "σ = r / √3",
        "Evenly between −r and r, whatever the fans.",
        ("bound",),
    ),
    "truncated_normal": InitializerInfo(
        "Truncated normal(σ)",
        "σ · 0.8796 after cutting at 2 σ",
        "A normal without its tails; cutting makes the standard deviation smaller than σ.",
        ("sigma",),
    ),
    "orthogonal": InitializerInfo(
        "Orthogonal",
        "σ = gain / √(max(n_in, n_out))",
        "Columns or rows at right angles: a linear stack neither shrinks nor stretches any direction.",
        ("gain",),
    ),
    "lsuv": InitializerInfo(
        "LSUV",
        "orthogonal, then scaled until std z = gain on real examples",
        "Layer by layer from the input, on up to 1,024 training examples; no theory of the activation is needed.",
        ("gain",),
    ),
    "constant": InitializerInfo(
        "Constant",
        "all weights alike",
        "All units of a layer stay copies of each other for ever: a mistake worth seeing once.",
        ("value",),
    ),
    "zeros": InitializerInfo(
        "Zeros",
        "all weights 0",
        "No signal passes, up or down: a mistake worth seeing once.",
        (),
    ),
}


class Initializer(Model):
    """How a layer's weights start. Biases start at zero.

    `gain` multiplies the standard deviation that follows from the fans; `fan` says which of them is meant: the inputs,
    the outputs or their mean. `sigma` is that of the plain and of the truncated normal, `bound` the r of the uniform,
    `value` the constant.
    """

    kind: InitializerKind = Field(default="glorot", title="Initializer")
    distribution: Distribution = Field(default="normal", title="Distribution")
    fan: Fan | None = Field(default=None, title="Fan", description="Inputs, outputs or their mean")
    gain: float = Field(default=1.0, gt=0, le=100, title="Gain", description="Multiplies the standard deviation")
    sigma: float = Field(default=1.0, gt=0, le=100, title="σ", description="Standard deviation of the normal")
    bound: float = Field(default=1.0, gt=0, le=100, title="r", description="Weights lie between −r and r")
    value: float = Field(default=0.1, ge=-100, le=100, title="Value", description="Of every weight")

    @model_validator(mode="before")
    @classmethod
    def _fill_fan(cls, received: Any) -> Any:
        """Give the fan its usual value where the kind has one and none is named, and none elsewhere."""
        if not isinstance(received, dict):
            return received
        values = dict(cast("dict[str, Any]", received))
        info = INITIALIZERS.get(str(values.get("kind", "glorot")))
        if info is not None and values.get("fan") is None:
            values["fan"] = info.fan
        return values

    @model_validator(mode="after")
    def _no_fan(self) -> "Initializer":
        if self.info.fan is None and self.fan is not None:
            raise ValueError(f"{self.info.label} does not follow from fans, received {self.fan!r}; leave fan out")
        return self

    @property
    def info(self) -> InitializerInfo:
        """Return the catalogue's entry of this kind."""
        return INITIALIZERS[self.kind]

    def standard_deviation(self, fan_in: int, fan_out: int) -> float:
        """Return the weights' standard deviation for a layer with these fans; of LSUV, that before it is scaled."""
        if self.info.scale is not None:
            fan = {"in": fan_in, "out": fan_out, "average": (fan_in + fan_out) / 2}[self.fan or "in"]
            return self.gain * math.sqrt(self.info.scale / fan)
        if self.kind in {"orthogonal", "lsuv"}:
            gain = self.gain if self.kind == "orthogonal" else 1.0
            return gain / math.sqrt(max(fan_in, fan_out))
        return {
            "normal": self.sigma,
            "truncated_normal": self.sigma * TRUNCATED,
            "uniform": self.bound / math.sqrt(3.0),
        }.get(self.kind, 0.0)

    def limit(self, fan_in: int, fan_out: int) -> float:
        """Return r of the uniform distribution on [-r, r] with the same standard deviation: r = sigma * sqrt(3)."""
        return self.standard_deviation(fan_in, fan_out) * math.sqrt(3.0)
