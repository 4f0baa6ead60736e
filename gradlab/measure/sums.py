"""How sums over the tensors of many layers are taken: one operation each, or those of one shape together.

The first is fastest where TensorFlow carries out operation after operation, the second where the step is compiled: the
compiler gives each sum a loop of its own, whose numbers it adds one after the other unless it is shown how not to.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

Tensors = Sequence["tf.Tensor | None"]
Column = Any
"""One number a tensor: a list of scalars, or a tensor [tensors]."""
Function = Callable[["tf.Tensor"], "tf.Tensor"]
SLICES, SLICE = 20, 128
"""A tensor is added up in so many slices of so many numbers or more, which the compiler adds as vectors."""
LEAST_SLICE = 16
"""What is left is laid upon itself once more, in slices of so many numbers or more, and the rest added in turn."""
STACK = 2**17
"""A stack has at most about so many numbers."""
LARGE, PARTS = 2**13, 10
"""A tensor of more numbers is laid upon itself in so many slices first: to stack it whole costs more than its sums."""


class Sums(ABC):
    """Takes sums of tensors in one graph; None in a list of tensors stands for nothing and gives 0."""

    compiled = False
    """Whether the graph is to be compiled."""

    def __init__(self, dtype: tf.DType) -> None:
        """Take sums as `dtype`."""
        self.dtype = dtype

    @abstractmethod
    def half_squares(self, tensors: Tensors) -> Column:
        """Return half the squared norm of each tensor."""

    @abstractmethod
    def magnitudes(self, tensors: Tensors) -> tuple[Column, Column]:
        """Return the sum and the largest of each tensor's absolute values."""

    @abstractmethod
    def means(self, tensors: Tensors) -> Column:
        """Return the mean of each tensor."""

    @abstractmethod
    def moments(self, tensors: Tensors) -> tuple[Column, Column]:
        """Return the mean of each tensor, and half the sum of the squares of what is left without it."""

    @abstractmethod
    def before_change(self, weights: Sequence[tf.Tensor]) -> list[tf.Tensor]:
        """Return for each of `weights` what must be computed from it before it is changed, so that none is copied."""

    @abstractmethod
    def joined(self, columns: Sequence[Column]) -> list[tf.Tensor]:
        """Return all numbers, tensor after tensor, as scalars or vectors."""

    def half_square_of_all(self, tensors: Sequence[tf.Tensor]) -> tf.Tensor:
        """Return half the squared norm of all `tensors` together; the short vectors in one pass."""
        vectors = [tensor for tensor in tensors if tensor.shape.rank == 1]
        rest = self.half_squares([tensor for tensor in tensors if tensor.shape.rank != 1])
        parts = rest if isinstance(rest, list) else [tf.reduce_sum(rest)]
        if vectors:
            parts = [*parts, tf.nn.l2_loss(tf.concat(vectors, axis=0))]
        return tf.add_n(parts)


class Separate(Sums):
    """Each sum is an operation, and is the same one however often it is asked for."""

    def __init__(self, dtype: tf.DType) -> None:
        """Start with none."""
        super().__init__(dtype)
        self._known: dict[Any, tf.Tensor] = {}

    def half_squares(self, tensors: Tensors) -> Column:
        """Return half the squared norm of each tensor."""
        return self._each(tensors, self._half_square)

    def magnitudes(self, tensors: Tensors) -> tuple[Column, Column]:
        """Return the sum and the largest of each tensor's absolute values."""
        sizes = self._each(tensors, tf.abs)
        return [tf.reduce_sum(size) for size in sizes], [tf.reduce_max(size) for size in sizes]

    def means(self, tensors: Tensors) -> Column:
        """Return the mean of each tensor."""
        return self._each(tensors, tf.reduce_mean)

    def moments(self, tensors: Tensors) -> tuple[Column, Column]:
        """Return the mean of each tensor, and half the sum of the squares of what is left without it."""
        means = self.means(tensors)
        pairs = zip(tensors, means, strict=True)
        return means, [mean if tensor is None else tf.nn.l2_loss(tensor - mean) for tensor, mean in pairs]

    def before_change(self, weights: Sequence[tf.Tensor]) -> list[tf.Tensor]:
        """Return half of each one's squared norm."""
        return [self._half_square(weight) for weight in weights]

    def joined(self, columns: Sequence[Column]) -> list[tf.Tensor]:
        """Return all numbers, tensor after tensor, as scalars."""
        return [number for numbers in zip(*columns, strict=True) for number in numbers]

    def _half_square(self, tensor: tf.Tensor) -> tf.Tensor:
        if tensor.ref() not in self._known:
            self._known[tensor.ref()] = tf.nn.l2_loss(tensor)
        return self._known[tensor.ref()]

    def _each(self, tensors: Tensors, function: Callable[[tf.Tensor], tf.Tensor]) -> list[tf.Tensor]:
        return [tf.zeros([], self.dtype) if tensor is None else function(tensor) for tensor in tensors]


class Together(Sums):
    """Tensors of one shape are stacked, and added up side by side."""

    compiled = True

    def __init__(self, dtype: tf.DType) -> None:
        """Start with none."""
        super().__init__(dtype)
        self._known: dict[Any, tf.Tensor] = {}

    def half_squares(self, tensors: Tensors) -> Column:
        """Return half the squared norm of each tensor."""
        key = tuple(None if tensor is None else tensor.ref() for tensor in tensors)
        if key not in self._known:
            self._known[key] = self._by_shape(tensors, lambda group: (0.5 * _sums_of(group, tf.square),))[0]
        return self._known[key]

    def magnitudes(self, tensors: Tensors) -> tuple[Column, Column]:
        """Return the sum and the largest of each tensor's absolute values."""
        total, largest = self._by_shape(tensors, lambda group: (_sums_of(group, tf.abs), _largest_of(group)))
        return total, largest

    def means(self, tensors: Tensors) -> Column:
        """Return the mean of each tensor."""
        return self._by_shape(tensors, lambda group: (_mean(_stacked(group)),))[0]

    def moments(self, tensors: Tensors) -> tuple[Column, Column]:
        """Return the mean of each tensor, and half the sum of the squares of what is left without it."""

        def of(group: list[tf.Tensor]) -> tuple[tf.Tensor, tf.Tensor]:
            stack = _stacked(group)
            mean = _mean(stack)
            return mean, 0.5 * _total(stack, lambda values: tf.square(values - mean[:, None]))

        mean, spread = self._by_shape(tensors, of)
        return mean, spread

    def before_change(self, weights: Sequence[tf.Tensor]) -> list[tf.Tensor]:
        """Return half of each one's squared norm."""
        return tf.unstack(self.half_squares(weights)) if weights else []

    def joined(self, columns: Sequence[Column]) -> list[tf.Tensor]:
        """Return all numbers, tensor after tensor, as one vector."""
        return [tf.reshape(tf.stack(columns, axis=1), [-1])]

    def _by_shape(
        self, tensors: Tensors, function: Callable[[list[tf.Tensor]], tuple[tf.Tensor, ...]]
    ) -> tuple[tf.Tensor, ...]:
        """Return columns: what `function` gives for tensors of one shape, in the order asked."""
        places: dict[tuple[int, ...], list[int]] = {}
        for place, tensor in enumerate(tensors):
            if tensor is not None:
                places.setdefault(tuple(tensor.shape), []).append(place)
        groups = [group for where in places.values() for group in _pieces(where, tensors[where[0]])]
        found = [function([tensors[place] for place in group]) for group in groups]
        order = [place for group in groups for place in group]
        missing = [place for place, tensor in enumerate(tensors) if tensor is None]
        if not order:
            return (tf.zeros([len(tensors)], self.dtype),) * 2
        back = sorted(range(len(tensors)), key=[*order, *missing].__getitem__)
        columns: list[tf.Tensor] = []
        for parts in zip(*found, strict=True):
            column = tf.concat([*parts, tf.zeros([len(missing)], self.dtype)], axis=0)
            columns.append(column if back == list(range(len(back))) else tf.gather(column, back))
        return tuple(columns)


def _stacked(tensors: list[tf.Tensor]) -> tf.Tensor:
    """Return [tensors, numbers]; flattened at last: XLA makes what it flattens at once number by number."""
    return tf.reshape(tf.stack(tensors), [len(tensors), -1])


def _pieces(where: list[int], tensor: tf.Tensor) -> list[list[int]]:
    """Cut the places of tensors of the shape of `tensor` into groups whose stack stays in a core's cache."""
    numbers = int(tensor.shape.num_elements()) // (PARTS if _is_large(tensor) else 1)
    most = max(1, STACK // max(numbers, 1))
    return [where[first : first + most] for first in range(0, len(where), most)]


def _is_large(tensor: tf.Tensor) -> bool:
    return int(tensor.shape.num_elements()) > LARGE


def _parts(group: list[tf.Tensor], function: Function, combine: Callable[[tf.Tensor, tf.Tensor], tf.Tensor]) -> Any:
    """Return [tensors, fewer numbers]: `function` of each tensor, laid upon itself by `combine`."""
    rows = [tf.reshape(tensor, [1, -1]) for tensor in group]
    return tf.concat([_folded(row, function, combine, PARTS) for row in rows], axis=0)


def _sums_of(group: list[tf.Tensor], function: Function) -> tf.Tensor:
    """Return [tensors]: the sum of `function` of each tensor of `group`."""
    if _is_large(group[0]):
        return _total(_parts(group, function, tf.add), tf.identity)
    return _total(_stacked(group), function)


def _largest_of(group: list[tf.Tensor]) -> tf.Tensor:
    """Return [tensors]: the largest absolute value of each tensor of `group`."""
    if _is_large(group[0]):
        return _largest(_parts(group, tf.abs, tf.maximum))
    return _largest(_stacked(group))


def _folded(
    stack: tf.Tensor,
    function: Callable[[tf.Tensor], tf.Tensor],
    combine: Callable[[tf.Tensor, tf.Tensor], tf.Tensor],
    slices: int,
) -> tf.Tensor:
    """Return [tensors, fewer numbers]: `slices` slices of `function` of `stack` laid upon each other by `combine`."""
    numbers = int(stack.shape[1])
    size = numbers // slices
    folded = function(stack[:, :size])
    for first in range(size, slices * size, size):
        folded = combine(folded, function(stack[:, first : first + size]))
    if slices * size == numbers:
        return folded
    return tf.concat([folded, function(stack[:, slices * size :])], axis=1)


def _slices(stack: tf.Tensor) -> int:
    """Return in how many slices the rows of `stack` are laid upon each other."""
    return max(1, min(SLICES, int(stack.shape[1]) // SLICE))


def _total(stack: tf.Tensor, function: Callable[[tf.Tensor], tf.Tensor]) -> tf.Tensor:
    """Return [tensors]: the sum of `function` of each row of `stack`."""
    folded = _folded(stack, function, tf.add, _slices(stack))
    again = _folded(folded, tf.identity, tf.add, max(1, int(folded.shape[1]) // LEAST_SLICE))
    return tf.reduce_sum(again, axis=1)


def _largest(stack: tf.Tensor) -> tf.Tensor:
    """Return [tensors]: the largest absolute value of each row of `stack`."""
    return tf.reduce_max(_folded(stack, tf.abs, tf.maximum, _slices(stack)), axis=1)


def _mean(stack: tf.Tensor) -> tf.Tensor:
    return _total(stack, tf.identity) / float(stack.shape[1])
