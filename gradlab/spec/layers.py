"""The kinds of layers, as data."""

from typing import Literal

from pydantic import Field

from gradlab.spec.activations import Activation
from gradlab.spec.base import Model
from gradlab.spec.initializers import Initializer

Position = Literal["before", "after"]


class BatchNorm(Model):
    """Batch normalization (Ioffe & Szegedy 2015), before or after the layer's activation."""

    position: Position = Field(default="before", title="Place", description="Before or after the activation")
    momentum: float = Field(default=0.9, ge=0, lt=1, title="Momentum", description="Of the moving averages")
    epsilon: float = Field(default=1e-3, gt=0, le=1, title="Epsilon", description="Added to the variance")
    scale: bool = Field(default=True, title="Scale (γ)")
    shift: bool = Field(default=True, title="Shift (β)")


class Dense(Model):
    """A fully connected layer: u = a W + b, then batch normalization, the activation and dropout.

    The penalties l1 * sum abs(W) and l2 * sum W^2 are added to the loss that is minimized, as Keras' regularizers are.
    """

    kind: Literal["dense"] = "dense"
    name: str = Field(default="hidden", min_length=1, max_length=60, title="Name")
    units: int = Field(default=100, ge=1, le=16384, title="Units")
    activation: Activation = Activation()
    initializer: Initializer = Initializer()
    batch_norm: BatchNorm | None = Field(default=None, title="Batch norm")
    dropout: float = Field(
        default=0.0, ge=0, lt=1, title="Dropout", description="Share of the layer's outputs set to zero in training"
    )
    l1: float = Field(default=0.0, ge=0, le=1000, title="L1", description="Penalty on the sum of |W|")
    l2: float = Field(default=0.0, ge=0, le=1000, title="L2", description="Penalty on the sum of W²")
    bias: bool = Field(default=True, title="Bias")
    frozen: bool = Field(default=False, title="Frozen", description="The weights of a frozen layer never change")

    @property
    def uses_bias(self) -> bool:
        """Tell whether a bias is built; one that the following batch normalization would cancel is left out."""
        cancelled = self.batch_norm is not None and self.batch_norm.position == "before"
        return self.bias and not cancelled


Layer = Dense
