"""Optimizers with a learning rate for each weight.

Sources: Duchi et al. 2011 (AdaGrad), Tieleman & Hinton 2012 (RMSProp), Kingma & Ba 2015 (Adam), Dozat 2016 (Nadam),
Loshchilov & Hutter 2019 (AdamW).
"""

from abc import abstractmethod
from collections.abc import Mapping

import tensorflow as tf

from gradlab.spec import Optimizer
from gradlab.train.optimizers import Moment, Rule

NADAM_DECAY = 0.96


def _power(base: float, exponent: tf.Tensor) -> tf.Tensor:
    return tf.pow(tf.constant(base, exponent.dtype), exponent)


class Direct(Rule):
    """A rule that computes its update divided by the learning rate as a tensor of its own."""

    def __init__(self, spec: Optimizer, variables: Mapping[str, tf.Variable]) -> None:
        """Make the slots."""
        super().__init__(spec, variables)
        self._updates: dict[str, tf.Tensor] = {}

    @abstractmethod
    def direction(self, name: str, gradient: tf.Tensor, moment: Moment) -> tf.Tensor:
        """Change the slots by `gradient` and return the update of the variable `name`, before the learning rate."""

    def apply(self, name: str, variable: tf.Variable, gradient: tf.Tensor, moment: Moment) -> tf.Operation:
        """Apply the rule."""
        self._updates[name] = self.direction(name, gradient, moment)
        return tf.raw_ops.ResourceApplyGradientDescent(
            var=variable.handle, alpha=moment.learning_rate, delta=self._updates[name]
        )

    def update(self, name: str, gradient: tf.Tensor) -> tf.Tensor:
        """Return the update divided by the learning rate."""
        return self._updates[name]

    def scale(self, moment: Moment) -> tf.Tensor:
        """Return the learning rate."""
        return moment.learning_rate


class AdaGrad(Direct):
    """s <- s + g^2; W <- W - lr * g / sqrt(s + epsilon)."""

    slot_names = ("accumulator",)

    @property
    def start(self) -> float:
        """Return the spec's accumulator."""
        return self.spec.accumulator

    def direction(self, name: str, gradient: tf.Tensor, moment: Moment) -> tf.Tensor:
        """Return g / sqrt(s + epsilon)."""
        total = self.slots[f"{name}/accumulator"].assign_add(tf.square(gradient), read_value=True)
        return gradient / tf.sqrt(total + self.spec.epsilon)


class RmsProp(Direct):
    """s <- rho * s + (1 - rho) * g^2; W <- W - lr * g / sqrt(s + epsilon)."""

    slot_names = ("mean_square",)

    def direction(self, name: str, gradient: tf.Tensor, moment: Moment) -> tf.Tensor:
        """Return g / sqrt(s + epsilon)."""
        slot = self.slots[f"{name}/mean_square"]
        mean = slot.assign(self.spec.rho * slot + (1.0 - self.spec.rho) * tf.square(gradient), read_value=True)
        return gradient / tf.sqrt(mean + self.spec.epsilon)


class Nadam(Direct):
    """Adam with Nesterov's look ahead; its momentum follows the schedule of Dozat 2016."""

    slot_names = ("m", "v")

    def __init__(self, spec: Optimizer, variables: Mapping[str, tf.Variable]) -> None:
        """Make the slots, and one for the product of all momenta so far."""
        super().__init__(spec, variables)
        dtype = next(iter(variables.values())).dtype
        self.slots["optimizer/product"] = tf.Variable(1.0, dtype=dtype, trainable=False)
        self._now = self._next = self._product = tf.constant(0.0, dtype)

    def restart(self) -> None:
        """Set all slots back to where they start."""
        super().restart()
        self.slots["optimizer/product"].assign(1.0)

    def prepare(self, moment: Moment) -> list[tf.Operation]:
        """Take the momenta of this step and of the next."""
        self._now, self._next = (
            self.spec.beta_1 * (1.0 - 0.5 * _power(NADAM_DECAY, moment.step + ahead)) for ahead in (0.0, 1.0)
        )
        slot = self.slots["optimizer/product"]
        self._product = slot.assign(slot * self._now, read_value=True)
        return [self._product]

    def direction(self, name: str, gradient: tf.Tensor, moment: Moment) -> tf.Tensor:
        """Return the looked-ahead mean over the root of the mean square, both corrected for their youth."""
        mean, square = self.slots[f"{name}/m"], self.slots[f"{name}/v"]
        m = mean.assign(mean + (gradient - mean) * (1.0 - self.spec.beta_1), read_value=True)
        v = square.assign(square + (tf.square(gradient) - square) * (1.0 - self.spec.beta_2), read_value=True)
        ahead = self._next * m / (1.0 - self._product * self._next)
        ahead += (1.0 - self._now) * gradient / (1.0 - self._product)
        return ahead / (tf.sqrt(v / (1.0 - _power(self.spec.beta_2, moment.step))) + self.spec.epsilon)


class Adam(Rule):
    """m, v: decaying means of g and g squared; W <- W - alpha * m / (sqrt(v) + epsilon), alpha corrected for bias."""

    slot_names = ("m", "v")

    def apply(self, name: str, variable: tf.Variable, gradient: tf.Tensor, moment: Moment) -> tf.Operation:
        """Apply the rule."""
        return tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=self.slots[f"{name}/m"].handle,
            v=self.slots[f"{name}/v"].handle,
            beta1_power=_power(self.spec.beta_1, moment.step),
            beta2_power=_power(self.spec.beta_2, moment.step),
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
        return moment.learning_rate * self._correction(moment)

    def _correction(self, moment: Moment) -> tf.Tensor:
        return tf.sqrt(1.0 - _power(self.spec.beta_2, moment.step)) / (1.0 - _power(self.spec.beta_1, moment.step))


class AdamW(Adam):
    """Adam, and W <- W - lr * decay * W, of every trainable variable as Keras does, apart from the gradient."""

    def __init__(self, spec: Optimizer, variables: Mapping[str, tf.Variable]) -> None:
        """Make the slots."""
        super().__init__(spec, variables)
        self._decayed: dict[str, tf.Tensor] = {}

    def apply(self, name: str, variable: tf.Variable, gradient: tf.Tensor, moment: Moment) -> tf.Operation:
        """Apply the rule."""
        before = variable.value()
        self._decayed[name] = before * (self.spec.weight_decay / self._correction(moment))
        shrunk = variable.assign_sub(before * (self.spec.weight_decay * moment.learning_rate), read_value=False)
        with tf.control_dependencies([shrunk] if isinstance(shrunk, tf.Operation) else []):
            return super().apply(name, variable, gradient, moment)

    def update(self, name: str, gradient: tf.Tensor) -> tf.Tensor:
        """Return m / (sqrt(v) + epsilon) and the decay, which is divided by what `scale` multiplies it with."""
        return super().update(name, gradient) + self._decayed[name]
