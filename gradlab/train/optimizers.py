"""What an optimizer is, and those with one learning rate for all weights; all are equal to Keras' own.

An optimizer records its update as a tensor that must be multiplied by the step's scale: for SGD the gradient and the
learning rate. So the norm of an update costs no pass over the weights beyond those that training itself makes.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import tensorflow as tf

from gradlab.spec import Optimizer


@dataclass(frozen=True)
class Moment:
    """The step's learning rate and its number, counted from 1; both scalars of the stored type."""

    learning_rate: tf.Tensor
    step: tf.Tensor

    def scaled(self, factor: float) -> "Moment":
        """Return the same with `factor` times the learning rate."""
        return self if factor == 1.0 else Moment(self.learning_rate * factor, self.step)

    def after(self, tensors: Sequence[tf.Tensor]) -> "Moment":
        """Return the same, to be known once `tensors` are.

        XLA drops control dependencies; where it cannot see that a weight was read before it is changed, it copies it.
        What is added is the lesser of 0 and a magnitude: 0, or NaN, which ends a run anyway.
        """
        nothing = [tf.minimum(tf.cast(tf.abs(tf.reshape(one, [-1])[0]), self.step.dtype), 0.0) for one in tensors]
        return Moment(tf.add_n([self.learning_rate, *nothing]), self.step) if tensors else self


class Rule(ABC):
    """Changes variables by gradients; its slots are part of a checkpoint."""

    slot_names: tuple[str, ...] = ()
    rate_in_scale = True
    """Whether `scale` holds the learning rate; if not, the recorded updates do."""
    is_plain = False
    """Whether a step is the gradient times the learning rate and nothing else."""

    def __init__(self, spec: Optimizer, variables: Mapping[str, tf.Variable]) -> None:
        """Make slots for the trainable `variables`."""
        self.spec = spec
        self.slots: dict[str, tf.Variable] = {}
        self.cover(variables)

    def cover(self, variables: Mapping[str, tf.Variable]) -> None:
        """Make the slots of `variables` that have none yet; one of `hidden1/kernel` is called `hidden1/kernel/m`."""
        for name, variable in variables.items():
            for slot in self.slot_names:
                if f"{name}/{slot}" not in self.slots:
                    start = tf.fill(variable.shape, tf.constant(self.start, variable.dtype))
                    self.slots[f"{name}/{slot}"] = tf.Variable(start, trainable=False)

    def restart(self) -> None:
        """Set all slots back to where they start."""
        for slot in self.slots.values():
            slot.assign(tf.fill(slot.shape, tf.constant(self.start, slot.dtype)))

    @property
    def start(self) -> float:
        """Return the number that slots start with."""
        return 0.0

    def prepare(self, _moment: Moment) -> list[tf.Operation]:
        """Do what is done once a step, before any `apply`; return what changed the state."""
        return []

    @abstractmethod
    def apply(self, name: str, variable: tf.Variable, gradient: tf.Tensor, moment: Moment) -> tf.Operation:
        """Update `variable`, called `name`, by its clipped gradient."""

    @abstractmethod
    def update(self, name: str, gradient: tf.Tensor) -> tf.Tensor:
        """Return the update that `apply` made, up to sign and to `scale`; to be called after `apply`."""

    @abstractmethod
    def scale(self, moment: Moment) -> tf.Tensor:
        """Return the scalar that `update` must be multiplied by."""


class Sgd(Rule):
    """W <- W - lr * g."""

    is_plain = True

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
    rate_in_scale = False

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


class Nesterov(Momentum):
    """v <- momentum * v - lr * g; W <- W + momentum * v - lr * g (Nesterov 1983, as Sutskever et al. 2013)."""

    def apply(self, name: str, variable: tf.Variable, gradient: tf.Tensor, moment: Moment) -> tf.Operation:
        """Apply the rule."""
        self._rate = moment.learning_rate
        return tf.raw_ops.ResourceApplyKerasMomentum(
            var=variable.handle,
            accum=self.slots[f"{name}/momentum"].handle,
            lr=moment.learning_rate,
            grad=gradient,
            momentum=self.spec.momentum,
            use_nesterov=True,
        )

    def update(self, name: str, gradient: tf.Tensor) -> tf.Tensor:
        """Return momentum * v - lr * g."""
        return self.spec.momentum * self.slots[f"{name}/momentum"].value() - self._rate * gradient
