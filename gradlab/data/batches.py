"""The order in which training examples are seen."""

import numpy as np
from numpy.typing import NDArray


class BatchOrder:
    """A seeded permutation of the examples for each epoch, cut into batches; the incomplete last batch is dropped.

    Any step can be asked for directly, so that a run can be continued anywhere with the very same batches.
    """

    def __init__(self, examples: int, batch_size: int, seed: int) -> None:
        if not 1 <= batch_size <= examples:
            raise ValueError(f"batch size must be between 1 and the {examples} examples, received {batch_size}")
        self.examples = examples
        self.batch_size = batch_size
        self.steps_per_epoch = examples // batch_size
        self._seed = seed
        self._epoch = -1
        self._batches = np.empty((0, batch_size), np.int32)

    def indices(self, first_step: int, count: int) -> NDArray[np.int32]:
        """Return int32 [count, batch_size]: the examples of `count` steps; the first step of a run is 1."""
        pieces: list[NDArray[np.int32]] = []
        step, left = first_step - 1, count
        while left > 0:
            epoch, offset = divmod(step, self.steps_per_epoch)
            taken = self._of_epoch(epoch)[offset : offset + left]
            pieces.append(taken)
            step += len(taken)
            left -= len(taken)
        return np.concatenate(pieces) if pieces else np.empty((0, self.batch_size), np.int32)

    def _of_epoch(self, epoch: int) -> NDArray[np.int32]:
        if epoch != self._epoch:
            order = np.random.default_rng([self._seed, epoch]).permutation(self.examples)
            used = self.steps_per_epoch * self.batch_size
            self._batches = order[:used].astype(np.int32).reshape(self.steps_per_epoch, self.batch_size)
            self._epoch = epoch
        return self._batches
