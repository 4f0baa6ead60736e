"""Optimizer, clipping and the length of a run, as data."""

from typing import Literal

from pydantic import Field

from gradlab.spec.base import Model

OptimizerKind = Literal["sgd", "momentum", "adam"]
ClippingKind = Literal["none", "value", "global_norm"]

OPTIMIZER_LABELS: dict[str, str] = {"sgd": "SGD", "momentum": "Momentum", "adam": "Adam"}
CLIPPING_LABELS: dict[str, str] = {"none": "None", "value": "By value", "global_norm": "By global norm"}


class Optimizer(Model):
    """The rule that turns gradients into updates; defaults as in Keras."""

    kind: OptimizerKind = Field(default="sgd", title="Optimizer")
    learning_rate: float = Field(default=0.01, gt=0, le=1000, title="Learning rate")
    momentum: float = Field(default=0.9, ge=0, lt=1, title="Momentum")
    beta_1: float = Field(default=0.9, ge=0, lt=1, title="β₁")
    beta_2: float = Field(default=0.999, ge=0, lt=1, title="β₂")
    epsilon: float = Field(default=1e-7, gt=0, le=1, title="Epsilon")


class Clipping(Model):
    """Gradient clipping: entries to [-threshold, threshold], or the global norm to at most the threshold."""

    kind: ClippingKind = Field(default="none", title="Clipping")
    threshold: float = Field(default=1.0, gt=0, le=1e9, title="Threshold")


class Training(Model):
    """How long and on what batches a run trains; one step is one update."""

    steps: int = Field(default=2000, ge=1, le=100_000_000, title="Steps")
    batch_size: int = Field(default=32, ge=1, le=65536, title="Batch size")
    seed: int = Field(default=0, ge=0, le=2**31 - 1, title="Seed", description="Of weights and batches")
    evaluate_every: int = Field(
        default=100, ge=1, le=1_000_000, title="Evaluate every", description="Steps between looks at the validation set"
    )
    optimizer: Optimizer = Optimizer()
    clipping: Clipping = Clipping()
