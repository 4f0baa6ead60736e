"""Evaluates a run on both parts of the data, ends it early, and compares batch norm's statistics."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any

from numpy.typing import NDArray

from gradlab.data import Dataset
from gradlab.records import Checkpoint, Evaluation, Event
from gradlab.spec import Experiment
from gradlab.train.control import Control
from gradlab.train.loop import FusedLoop
from gradlab.train.patience import Patience
from gradlab.train.scoring import Evaluator, Score
from gradlab.train.statistics import differences, exact_statistics, normalized, put, replaced

BEST = "best/"
"""In front of the names of early stopping's best weights in a checkpoint."""


class Judge:
    """Looks at the network of a loop as it would be used."""

    def __init__(
        self, experiment: Experiment, loop: FusedLoop, parts: Sequence[Evaluator], data: Dataset, control: Control
    ) -> None:
        """Prepare for both `parts` of `data`, the training part first."""
        self.seconds = 0.0
        self.evaluated = -1
        self._experiment = experiment
        self._loop = loop
        self._control = control
        self._inputs = data.train_inputs
        stopping = experiment.training.early_stopping
        self._patience = Patience(stopping) if stopping is not None else None
        self._parts = parts

    @property
    def exhausted(self) -> bool:
        """Tell whether early stopping has seen enough."""
        return self._patience is not None and self._patience.exhausted

    @property
    def state(self) -> dict[str, Any]:
        """Return what early stopping remembers, as plain JSON values."""
        return {"early_stopping": self._patience.state} if self._patience is not None else {}

    @property
    def best(self) -> dict[str, NDArray[Any]]:
        """Return early stopping's best weights, named for a checkpoint."""
        kept = self._patience.best_weights if self._patience is not None else None
        return {f"{BEST}{name}": value for name, value in (kept or {}).items()}

    def recall(self, checkpoint: Checkpoint) -> None:
        """Remember what the run of `checkpoint` did."""
        state = checkpoint.state.get("early_stopping")
        if self._patience is not None and state is not None:
            self._patience.recall(state)
            best = {name.removeprefix(BEST): value for name, value in checkpoint.weights.items() if BEST in name[:5]}
            self._patience.best_weights = best or None

    def sentence(self, step: int) -> str:
        """Return why the run ended early."""
        assert self._patience is not None
        return self._patience.sentence(step)

    def restore_best(self, step: int) -> int:
        """Put the best weights back, if they are kept; return the step that the weights are now of."""
        if self._patience is None or self._patience.best_weights is None:
            return step
        self._loop.take(self._patience.best_weights)
        return self._patience.best_step

    def evaluate(self, step: int, *, even_if_stopping: bool = False) -> Iterator[Evaluation]:
        """Yield the scores on both parts; nothing when a person stops the run meanwhile."""
        start = time.perf_counter()
        with ExitStack() as stack:
            exact = self._exact()
            if exact:
                stack.enter_context(replaced(self._loop.network, exact))
            scores = self._scores(even_if_stopping=even_if_stopping)
        if scores is None:
            return
        self.seconds = time.perf_counter() - start
        self.evaluated = step
        train, validation = scores
        evaluation = Evaluation(step, train.loss, train.accuracy, validation.loss, validation.accuracy)
        if self._patience is not None and self._patience.improved(evaluation) and self._patience.spec.restore_best:
            self._patience.best_weights = self._loop.weights()
        yield evaluation

    def compare_statistics(self, step: int, *, final: bool) -> Iterator[Event]:
        """Yield how far batch norm's moving averages are from the whole training set's statistics, and what it costs.

        At the end of a run the layers that are to test with exact statistics get them for good.
        """
        layers = self._loop.program.layers
        if not normalized(layers):
            if not final:
                yield Event(step, "note", "No layer that trains has a batch norm, so nothing was compared.")
            return
        exact = exact_statistics(self._loop.network, layers, self._inputs)
        found = differences(self._loop.network, exact)
        moving = self._parts[1].score()
        with replaced(self._loop.network, exact):
            whole = self._parts[1].score()
        assert moving is not None
        assert whole is not None
        worst = max(found, key=lambda name: found[name].mean)
        text = (
            f"Batch norm with the whole training set's statistics: validation loss {whole.loss:.4g}; with moving"
            f" averages {moving.loss:.4g}. They differ most in {worst}: by {found[worst].mean:.2g} standard deviations."
        )
        details = {
            "exact": {"validation_loss": whole.loss, "validation_accuracy": whole.accuracy},
            "moving": {"validation_loss": moving.loss, "validation_accuracy": moving.accuracy},
            "layers": {name: {"mean": one.mean, "deviation": one.deviation} for name, one in found.items()},
        }
        if final:
            put(self._loop.network, self._wanted(exact))
        yield Event(step, "batch_norm", text, details)

    def _scores(self, *, even_if_stopping: bool) -> list[Score] | None:
        scores: list[Score] = []
        for part in self._parts:
            score = part.score(lambda: self._control.stopping and not even_if_stopping)
            if score is None:
                return None
            scores.append(score)
        return scores

    def _exact(self) -> dict[str, NDArray[Any]]:
        """Return the exact statistics of the layers that test with them; nothing where none does."""
        layers = self._loop.program.layers
        if not any(layer.batch_norm and layer.batch_norm.statistics == "exact" for layer in normalized(layers)):
            return {}
        return self._wanted(exact_statistics(self._loop.network, layers, self._inputs))

    def _wanted(self, exact: Any) -> dict[str, NDArray[Any]]:
        layers = normalized(self._loop.program.layers)
        names = {layer.name for layer in layers if layer.batch_norm and layer.batch_norm.statistics == "exact"}
        return {key: value for key, value in exact.items() if key.rpartition("/")[0] in names}
