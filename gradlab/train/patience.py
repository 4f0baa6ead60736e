"""Early stopping: when the validation loss has not improved for a while. No TensorFlow here."""

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from gradlab.records import Evaluation
from gradlab.spec import EarlyStopping

Weights = Mapping[str, NDArray[Any]]


class Patience:
    """Watches the evaluations of a run and remembers the best one."""

    def __init__(self, spec: EarlyStopping) -> None:
        """Start with nothing seen."""
        self.spec = spec
        self.best_step = 0
        self.best_weights: Weights | None = None
        self._best_loss = float("inf")
        self._waited = 0

    @property
    def exhausted(self) -> bool:
        """Tell whether the last `patience` evaluations were all without progress."""
        return self._waited >= self.spec.patience

    def improved(self, evaluation: Evaluation) -> bool:
        """Take note of `evaluation` and tell whether it is the best so far; then its weights are worth keeping."""
        if evaluation.validation_loss < self._best_loss - self.spec.min_delta:
            self._best_loss = evaluation.validation_loss
            self.best_step = evaluation.step
            self._waited = 0
            return True
        self._waited += 1
        return False

    @property
    def state(self) -> dict[str, float]:
        """Return what must be remembered to go on; the best weights are not among it."""
        return {"best_loss": self._best_loss, "best_step": self.best_step, "waited": self._waited}

    def recall(self, state: Mapping[str, Any]) -> None:
        """Go on from `state`; until a better step comes, the weights of the checkpoint are the best there are."""
        self._best_loss, self.best_step = float(state["best_loss"]), int(state["best_step"])
        self._waited = int(state["waited"])

    def sentence(self, step: int) -> str:
        """Return why the run ended after `step`."""
        waited = f"{self.spec.patience:,} evaluations" if self.spec.patience > 1 else "one evaluation"
        text = f"Stopped early after step {step:,}: the validation loss had not improved for {waited}"
        if not self.spec.restore_best:
            return f"{text}."
        return f"{text}; the weights of step {self.best_step:,}, the best seen, are kept."
