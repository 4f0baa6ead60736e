"""What a person can do to a running run, from another thread. No TensorFlow here."""

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Orders:
    """What the loop is to do next: knobs changed since the last look (None: unchanged), and whether to go on."""

    stopping: bool
    paused: bool
    single_step: bool
    learning_rate: float | None
    clip_threshold: float | None
    frozen: Mapping[str, bool]
    measure_every: int | None
    exact_statistics: bool
    checkpoint: bool = False

    @property
    def turn_knobs(self) -> bool:
        """Tell whether the next steps are taken with other knobs, so that a person waits to see them."""
        return self.learning_rate is not None or self.clip_threshold is not None


class Control:
    """Pause, single steps, stop and live knobs, shared by the thread that trains and the one that a person uses.

    Every method may be called from any thread; none waits for the run.
    """

    def __init__(self) -> None:
        """Start out running, with the experiment's own knobs."""
        self._changed = threading.Condition()
        self._paused = False
        self._stopping = False
        self._steps = 0
        self._learning_rate: float | None = None
        self._clip_threshold: float | None = None
        self._pending: dict[str, float] = {}
        self._frozen: dict[str, bool] = {}
        self._measure_every: int | None = None
        self._exact_statistics = False
        self._checkpoint = False

    @property
    def paused(self) -> bool:
        """Tell whether the run is, or is about to be, paused."""
        return self._paused

    @property
    def has_orders(self) -> bool:
        """Tell whether `take_orders` would ask for more than to go on."""
        with self._changed:
            return self._paused or self._has_news()

    @property
    def stopping(self) -> bool:
        """Tell whether the run was told to stop."""
        return self._stopping

    @property
    def learning_rate(self) -> float | None:
        """Return the learning rate that was set last; None if none was."""
        return self._learning_rate

    @property
    def clip_threshold(self) -> float | None:
        """Return the clipping threshold that was set last; None if none was."""
        return self._clip_threshold

    def pause(self) -> None:
        """Hold the run after the steps that it is computing now."""
        with self._changed:
            self._paused = True

    def resume(self) -> None:
        """Let a paused run go on; single steps that were not taken yet are forgotten."""
        with self._changed:
            self._paused = False
            self._steps = 0
            self._changed.notify_all()

    def step_once(self) -> None:
        """Let a paused run take exactly one step and stay paused; a running one goes on as it is."""
        with self._changed:
            if self._paused:
                self._steps += 1
                self._changed.notify_all()

    def stop(self) -> None:
        """End the run after the steps that it is computing now, paused or not."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def set_learning_rate(self, value: float) -> None:
        """Use `value` from the next steps on.

        Raises:
            ValueError: when it is not a finite number above 0.
        """
        number = _positive("learning rate", value)
        with self._changed:
            self._learning_rate = self._pending["learning_rate"] = number
            self._changed.notify_all()

    def set_clip_threshold(self, value: float) -> None:
        """Clip at `value` from the next steps on; without effect on a run that does not clip.

        Raises:
            ValueError: when it is not a finite number above 0.
        """
        number = _positive("clipping threshold", value)
        with self._changed:
            self._clip_threshold = self._pending["clip_threshold"] = number
            self._changed.notify_all()

    def set_frozen(self, layer: str, frozen: bool) -> None:
        """Freeze the layer of that name, or let it train again, as soon as the loop is ready for it."""
        with self._changed:
            self._frozen[layer] = frozen
            self._changed.notify_all()

    def set_measure_every(self, steps: int) -> None:
        """Measure all layers at one of `steps` steps; 1 measures at each.

        Raises:
            ValueError: when it is below 1.
        """
        if steps < 1:
            raise ValueError(f"The layers must be measured every 1 or more steps, received {steps}.")
        with self._changed:
            self._measure_every = steps
            self._changed.notify_all()

    def compare_statistics(self) -> None:
        """Ask for batch norm's exact statistics over the training set; an Event says how far the moving ones are."""
        with self._changed:
            self._exact_statistics = True
            self._changed.notify_all()

    def keep_checkpoint(self) -> None:
        """Ask for a Checkpoint of the weights as they are after the steps that are being computed."""
        with self._changed:
            self._checkpoint = True
            self._changed.notify_all()

    def take_orders(self, *, wait: bool = False) -> Orders:
        """Return what to do next and forget what it hands out; for the training loop alone.

        With `wait`, a paused run blocks here until it is resumed, stopped, or given a step or a knob.
        """
        with self._changed:
            if wait:
                self._changed.wait_for(self._may_wake)
            single = self._paused and self._steps > 0
            self._steps -= single
            orders = Orders(
                stopping=self._stopping,
                paused=self._paused,
                single_step=single,
                learning_rate=self._pending.get("learning_rate"),
                clip_threshold=self._pending.get("clip_threshold"),
                frozen=self._frozen,
                measure_every=self._measure_every,
                exact_statistics=self._exact_statistics,
                checkpoint=self._checkpoint,
            )
            self._checkpoint = False
            self._pending, self._frozen, self._measure_every, self._exact_statistics = {}, {}, None, False
            return orders

    def _may_wake(self) -> bool:
        return not self._paused or self._steps > 0 or self._has_news()

    def _has_news(self) -> bool:
        knobs = self._pending or self._frozen or self._measure_every is not None or self._exact_statistics
        return self._stopping or self._checkpoint or bool(knobs)


def _positive(name: str, value: float) -> float:
    if not math.isfinite(value) or value <= 0:
        raise ValueError(f"The {name} must be a finite number above 0, received {value:g}.")
    return float(value)
