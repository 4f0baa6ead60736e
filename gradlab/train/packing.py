"""Vectors that are updated as one while the steps of a chunk are taken.

A deep stack has hundreds of them (biases, batch norm's gamma and beta), so short that an update costs what an
operation costs. Under a rule without slots they are carried through a chunk as one vector.
"""

from collections.abc import Mapping, Sequence

import tensorflow as tf


class Pack:
    """The vectors called `names`, end to end, each with its own factor of the learning rate."""

    def __init__(self, variables: Mapping[str, tf.Variable], names: Sequence[str], factors: Sequence[float]) -> None:
        """Prepare for the vectors `names` among `variables`; there may be none."""
        self.names = tuple(names)
        self._variables = [variables[name] for name in names]
        self._sizes = [int(variable.shape[0]) for variable in self._variables]
        self._dtype = self._variables[0].dtype if names else tf.float32
        self._factors: tf.Tensor | None = None
        if any(factor != 1.0 for factor in factors):
            parts = [
                tf.fill([size], tf.cast(factor, self._dtype)) for size, factor in zip(self._sizes, factors, strict=True)
            ]
            self._factors = tf.concat(parts, axis=0)

    def read(self) -> tf.Tensor:
        """Return the present values [numbers], as `values` and `updated` take them."""
        return tf.concat([variable.value() for variable in self._variables], axis=0) if self.names else tf.zeros([0])

    def write(self, packed: tf.Tensor) -> None:
        """Put `packed` [numbers] into the variables."""
        for variable, value in zip(self._variables, self._split(packed), strict=True):
            variable.assign(value)

    def values(self, packed: tf.Tensor) -> dict[str, tf.Tensor]:
        """Return each vector of `packed` by its name."""
        return dict(zip(self.names, self._split(packed), strict=True))

    def updated(self, packed: tf.Tensor, gradients: Mapping[str, tf.Tensor], rate: tf.Tensor) -> tf.Tensor:
        """Return `packed` after a step against `gradients`, by name, with the learning rate `rate`."""
        if not self.names:
            return packed
        gradient = tf.concat([gradients[name] for name in self.names], axis=0)
        return packed - gradient * (rate if self._factors is None else rate * self._factors)

    def _split(self, packed: tf.Tensor) -> list[tf.Tensor]:
        return tf.split(packed, self._sizes) if self.names else []
