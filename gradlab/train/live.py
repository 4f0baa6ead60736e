"""Turns the knobs that a person turned while a run goes on, and tells each change as an event of the run."""

from collections.abc import Iterator
from typing import Any

from gradlab.records import Event, LayerWeights, layer_weights
from gradlab.spec import Experiment, is_frozen, origin_of, thaw_plan
from gradlab.train.control import Orders
from gradlab.train.ledger import Ledger
from gradlab.train.loop import FusedLoop


class LiveKnobs:
    """The live knobs of one run: learning rate, clipping threshold, freeze switches, how often layers are measured."""

    def __init__(self, experiment: Experiment, loop: FusedLoop, *, compiled: bool) -> None:
        """Start with the experiment's own; `compiled` allows compiled steps."""
        loop.compiling.enabled, loop.compiling.last = compiled, experiment.training.steps
        self._experiment = experiment
        self._loop = loop
        self._every = experiment.training.measure_every
        self._in_force = self._every
        self._coming: dict[str, bool] = {}
        self._plan = thaw_plan(experiment)
        self._ledger = Ledger(self._weights_of)
        for layer in experiment.layers:
            if is_frozen(layer) or origin_of(layer) is not None:
                self._ledger.begin(layer.name, frozen=is_frozen(layer))

    @property
    def state(self) -> dict[str, Any]:
        """Return the knobs in force, as plain JSON values."""
        return {
            "learning_rate": self._loop.learning_rate,
            "clip_threshold": self._loop.threshold,
            "frozen": self._loop.frozen(),
            "measure_every": self._in_force,
            "since": self._loop.compiling.since,
            "compiled": self._loop.compiling.enabled,
            "audit": self._ledger.state,
        }

    def recall(self, state: dict[str, Any], step: int) -> None:
        """Set the knobs as they were when `state` was taken after `step`; knobs that it lacks stay as they are."""
        self._loop.set_learning_rate(state.get("learning_rate", self._loop.learning_rate))
        self._loop.set_threshold(state.get("clip_threshold", self._loop.threshold))
        frozen = {name: on for name, on in state.get("frozen", {}).items() if self._loop.frozen().get(name) != on}
        every = state.get("measure_every", self._every)
        self._ledger.recall(state.get("audit", {}))
        if self._loop.program.every and (frozen or every != self._every):
            self._every = self._in_force = every
            self._loop.ask_for(frozen, every)
            self._loop.take_over(step, wait=True)
        self._loop.compiling.since = state.get("since", step)
        self._loop.compiling.enabled = state.get("compiled", False)

    def turn(self, orders: Orders, first: int) -> Iterator[Event]:
        """Turn knobs from step `first` on, or begin to prepare for it; yield what is in force at once."""
        if orders.learning_rate is not None:
            self._loop.set_learning_rate(orders.learning_rate)
            text = f"Learning rate {orders.learning_rate:g} from step {first:,} on."
            yield Event(first, "learning_rate", text, {"value": orders.learning_rate})
        if orders.clip_threshold is not None and self._experiment.training.clipping.kind != "none":
            self._loop.set_threshold(orders.clip_threshold)
            text = f"Clipping threshold {orders.clip_threshold:g} from step {first:,} on."
            yield Event(first, "clip_threshold", text, {"value": orders.clip_threshold})
        if orders.frozen or orders.measure_every is not None:
            yield from self._prepare(orders, first)

    def arrived(self, first: int, *, wait: bool) -> Iterator[Event]:
        """Yield what came into force from step `first` on, because its program is ready; with `wait`, wait for it."""
        before = self._loop.frozen()
        if not self._loop.take_over(first - 1, wait=wait):
            return
        for name, frozen in self._loop.frozen().items():
            if frozen != before[name]:
                word = "is frozen" if frozen else "trains again"
                text = f"Layer {name} {word} from step {first:,} on."
                self._ledger.switch(name, first - 1, frozen=frozen)
                yield Event(first, "frozen", text, {"layer": name, "value": frozen})
        if self._every != self._in_force:
            self._in_force = self._every
            often = "every step" if self._every == 1 else f"one step in {self._every:,}"
            text = f"Layers are measured at {often} from step {first:,} on."
            yield Event(first, "measure_every", text, {"value": self._every})
        self._coming = {}

    def until_thaw(self, step: int) -> int | None:
        """Return how many steps after `step` the next layer is to be thawed; None when no more is."""
        return min((due - step for due, _ in self._plan if due > step), default=None)

    def thaws_at(self, step: int) -> bool:
        """Tell whether a layer is to be thawed after `step` steps."""
        return any(due == step for due, _ in self._plan)

    def thaw(self, step: int) -> Iterator[Event]:
        """Let the layer train again that the schedule thaws after `step` steps, if it is still frozen."""
        due = {name: False for when, name in self._plan if when == step and self._loop.frozen().get(name)}
        if due:
            yield from self.arrived(step + 1, wait=True)
            self._loop.ask_for({**self._loop.frozen(), **due}, self._in_force if self._loop.program.every else 0)
            yield from self.arrived(step + 1, wait=True)

    def _weights_of(self, layer: str) -> LayerWeights:
        return layer_weights({name: one.numpy() for name, one in self._loop.network.variables.items()}, layer)

    def _prepare(self, orders: Orders, first: int) -> Iterator[Event]:
        known = self._loop.frozen()
        wanted = {**known, **self._coming, **{name: on for name, on in orders.frozen.items() if name in known}}
        for name in sorted(orders.frozen.keys() - known.keys()):
            yield Event(first, "note", f"There is no layer {name!r} with weights to freeze; nothing was changed.")
        if all(wanted.values()):
            yield Event(first, "note", "One layer must keep training, so the last one was not frozen.")
            return
        if not self._loop.program.every:
            every = 0
        else:
            every = self._every = self._every if orders.measure_every is None else orders.measure_every
        self._coming = {name: on for name, on in wanted.items() if on != known[name]}
        self._loop.ask_for(wanted, every)
