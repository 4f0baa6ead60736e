"""The catalogue of weight initializers, with the sigma or limit that each gives for a layer's fans.

Sources: Glorot & Bengio 2010 (Glorot), He et al. 2015 (He).
"""

import math
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from gradlab.spec.base import Model

InitializerKind = Literal["glorot", "he", "normal"]
Distribution = Literal["normal", "uniform"]


@dataclass(frozen=True)
class InitializerInfo:
    """Label, the formula of the standard deviation, and one sentence on an initializer."""

    label: str
    formula: str
    summary: str


INITIALIZERS: dict[str, InitializerInfo] = {
    "glorot": InitializerInfo(
        "Glorot", "σ = gain · √(2 / (n_in + n_out))", "Keeps the variance in both directions when the slope is near 1."
    ),
    "he": InitializerInfo(
        "He", "σ = gain · √(2 / n_in)", "Makes up for the half of the variance that a ReLU cuts off."
    ),
    "normal": InitializerInfo(
        "Normal(σ)", "σ as given, whatever the fans", "The old habit; the same σ for every width saturates wide layers."
    ),
}


class Initializer(Model):
    """How a layer's weights start. Biases start at zero.

    `gain` multiplies the standard deviation of Glorot and He; `sigma` is that of the plain normal.
    """

    kind: InitializerKind = Field(default="glorot", title="Initializer")
    distribution: Distribution = Field(default="normal", title="Distribution")
    gain: float = Field(default=1.0, gt=0, le=100, title="Gain", description="Multiplies the standard deviation")
    sigma: float = Field(default=1.0, gt=0, le=100, title="σ", description="Standard deviation of Normal(σ)")

    @property
    def info(self) -> InitializerInfo:
        """Return the catalogue's entry of this kind."""
        return INITIALIZERS[self.kind]

    def standard_deviation(self, fan_in: int, fan_out: int) -> float:
        """Return the weights' standard deviation for a layer with these fans."""
        if self.kind == "normal":
            return self.sigma
        variance = 2.0 / fan_in if self.kind == "he" else 2.0 / (fan_in + fan_out)
        return self.gain * math.sqrt(variance)

    def limit(self, fan_in: int, fan_out: int) -> float:
        """Return r of the uniform distribution on [-r, r] with the same standard deviation: r = sigma * sqrt(3)."""
        return self.standard_deviation(fan_in, fan_out) * math.sqrt(3.0)
