"""Optimizers of the catalogue, each update one fused operation, equal to Keras' own (Kingma & Ba 2015 for Adam).

An optimizer records its update as a tensor that must be multiplied by the step's scale: for SGD the gradient and the
learning rate. So the norm of an update costs no pass over the weights beyond those that training itself makes.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from gradlab.spec import Optimizer


@dataclass(frozen=True)
class Moment:
    """The step's learning rate and its number, counted from 1; both float32 scalars."""

    learning_rate: tf.Tensor
    step: tf.Tensor


class Rule(ABC):
    """Changes variables by gradients; its slots are part of a checkpoint."""

    slot_names: tuple[str, ...] = ()

    def __init__(self, spec: Optimizer, variables: Mapping[str, tf.Variable]) -> None:
        """Make zero slots for the trainable `variables`; a slot of `hidden1/kernel` is called `hidden1/kernel/m`."""
        self.spec = spec
        self.slots: dict[str, tf.Variable] = {
            f"{name}/{slot}": tf.Variable(np.zeros(variable.shape, np.float32), trainable=False)
            for name, variable in variables.items()
            for slot in self.slot_names
        }

    @abstractmethod
    def apply(self, name: str, variable: tf.Variable, gradient: tf.Tensor, moment: Moment) -> None:
        """Update `variable`, called `name`, by its clipped gradient."""

    @abstractmethod
    def update(self, name: str, gradient: tf.Tensor) -> tf.Tensor:
        """Return the update that `apply` made, up to sign and to `scale`; to be called after `apply`."""

    @abstractmethod
    def scale(self, moment: Moment) -> tf.Tensor:
        """Return the scalar that `update` must be multiplied by."""


class Sgd(Rule):
    """W <- W - lr * g."""

    def apply(self, name: str, variable: tf.Variable, gradient: tf.Tensor, moment: Moment) -> tf.Operation:
        """Apply the rule."""
        return tf.raw_ops.ResourceApplyGradientDescent(var=variable.handle, alpha=moment.learning_rate, delta=gradient)

    def update(self, name: str, gradient: tf.Tensor) -> tf.Tensor:
        """Return g."""
        return gradient

    def scale(self, moment: Moment) -> tf.Tensor:
        """Return the learning rate."""
        return moment.learning_rate


class Momentum(Rule):
    """v <- momentum * v - lr * g; W <- W + v."""

    slot_names = ("momentum",)

    def apply(self, name: str, variable: tf.Variable, gradient: tf.Tensor, moment: Moment) -> tf.Operation:
        """Apply the rule."""
        return tf.raw_ops.ResourceApplyKerasMomentum(
            var=variable.handle,
            accum=self.slots[f"{name}/momentum"].handle,
            lr=moment.learning_rate,
            grad=gradient,
            momentum=self.spec.momentum,
        )

    def update(self, name: str, gradient: tf.Tensor) -> tf.Tensor:
        """Return v."""
        return self.slots[f"{name}/momentum"].value()

    def scale(self, moment: Moment) -> tf.Tensor:
        """Return 1: v is the update."""
        return tf.constant(1.0)


class Adam(Rule):
    """m, v: decaying means of g and g squared; W <- W - alpha * m / (sqrt(v) + epsilon), alpha corrected for bias."""

    slot_names = ("m", "v")

    def apply(self, name: str, variable: tf.Variable, gradient: tf.Tensor, moment: Moment) -> tf.Operation:
        """Apply the rule."""
        return tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=self.slots[f"{name}/m"].handle,
            v=self.slots[f"{name}/v"].handle,
            beta1_power=tf.pow(self.spec.beta_1, moment.step),
            beta2_power=tf.pow(self.spec.beta_2, moment.step),
            lr=moment.learning_rate,
            beta1=self.spec.beta_1,
            beta2=self.spec.beta_2,
            epsilon=self.spec.epsilon,
            grad=gradient,
        )

    def update(self, name: str, gradient: tf.Tensor) -> tf.Tensor:
        """Return m / (sqrt(v) + epsilon)."""
        return self.slots[f"{name}/m"].value() / (tf.sqrt(self.slots[f"{name}/v"].value()) + self.spec.epsilon)

    def scale(self, moment: Moment) -> tf.Tensor:
        """Return the learning rate corrected for the bias of young means."""
        correction = tf.sqrt(1.0 - tf.pow(self.spec.beta_2, moment.step)) / (
            1.0 - tf.pow(self.spec.beta_1, moment.step)
        )
        return moment.learning_rate * correction


_RULES: dict[str, type[Rule]] = {"sgd": Sgd, "momentum": Momentum, "adam": Adam}


def make_rule(spec: Optimizer, variables: Mapping[str, tf.Variable]) -> Rule:
    """Return the rule that `spec` names, with slots for `variables`."""
    return _RULES[spec.kind](spec, variables)
