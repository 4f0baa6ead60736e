"""Vectors that are updated as one while the steps of a chunk are taken.

A deep stack has hundreds of them (biases, batch norm's gamma and beta, its moving averages), so short that an update
costs what an operation costs. They are carried through a chunk as one vector, learned ones under a rule without slots.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import tensorflow as tf

Values = Mapping[str, tf.Tensor]


class Pack:
    """Vectors end to end: those that are learned, then moving averages."""

    def __init__(
        self, variables: Mapping[str, tf.Variable], learned: Mapping[str, float], averages: Mapping[str, float]
    ) -> None:
        """Prepare for vectors among `variables`; there may be none.

        Args:
            variables: by name.
            learned: the factor of the learning rate of each vector that is learned.
            averages: the momentum of each moving average, from 0 to below 1.
        """
        self.names = (*learned, *averages)
        self._learned = tuple(learned)
        self._momenta = averages
        self._variables = [variables[name] for name in self.names]
        self._sizes = [int(variable.shape[0]) for variable in self._variables]
        self._dtype = self._variables[0].dtype if self.names else tf.float32
        self._factors: tf.Tensor | None = None
        if any(factor != 1.0 for factor in learned.values()):
            self._factors = self._spread(list(learned.values()), self._sizes[: len(learned)])

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

    def updated(
        self,
        packed: tf.Tensor,
        gradients: Values,
        rate: tf.Tensor,
        statistics: Values,
    ) -> tf.Tensor:
        """Return `packed` after a step against `gradients`, by name, with the learning rate `rate`.

        `statistics` are those of the batch, by the name of their moving average, which they move; others stay.
        """
        parts: list[tf.Tensor] = []
        end = sum(self._sizes[: len(self._learned)])
        if self._learned:
            gradient = tf.concat([gradients[name] for name in self._learned], axis=0)
            parts.append(packed[:end] - gradient * (rate if self._factors is None else rate * self._factors))
        if self._momenta:
            parts.append(self._moved(packed[end:], self.values(packed), statistics))
        return tf.concat(parts, axis=0) if parts else packed

    def _moved(self, averages: tf.Tensor, known: Values, statistics: Values) -> tf.Tensor:
        momenta = [momentum if name in statistics else 1.0 for name, momentum in self._momenta.items()]
        sizes = self._sizes[len(self._learned) :]
        newest = tf.concat([statistics.get(name, known[name]) for name in self._momenta], axis=0)
        weights = [1.0 - momentum for momentum in momenta]
        return averages * self._spread(momenta, sizes) + newest * self._spread(weights, sizes)

    def _spread(self, numbers: Sequence[float], sizes: Sequence[int]) -> tf.Tensor:
        """Return each of `numbers` as often as the vector that it belongs to has numbers, end to end."""
        return tf.constant(np.repeat(numbers, sizes), self._dtype)

    def _split(self, packed: tf.Tensor) -> list[tf.Tensor]:
        return tf.split(packed, self._sizes) if self.names else []
