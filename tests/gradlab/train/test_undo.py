"""Calls are taken back exactly, whether the state was copied just before or a while ago."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradlab.data import load_data
from gradlab.spec import Clipping, Dropout, Optimizer, with_value
from gradlab.train import undo
from gradlab.train.loop import FusedLoop
from gradlab.train.undo import Undo
from tests.gradlab.train.small import small


@dataclass
class Adder:
    """A state that calls change so that their order shows."""

    state: float = 1.0
    kept: float = 0.0
    copies: int = 0
    undo: Undo = field(init=False)
    every: float = 1000.0

    def __post_init__(self) -> None:
        self.undo = Undo(self._save, self._restore, every=self.every)

    def _save(self) -> None:
        self.kept = self.state
        self.copies += 1

    def _restore(self) -> None:
        self.state = self.kept

    def add(self, number: int) -> None:
        def take() -> np.ndarray:
            self.state = 2 * self.state + number
            return np.array([self.state])

        assert self.undo.run(take)[0] == self.state


@given(st.lists(st.integers(-3, 3) | st.just("back"), max_size=30), st.sampled_from([0.0, 1000.0]))
def test_each_state_is_found_again(calls: list[int | str], every: float) -> None:
    adder, states, can_go_back = Adder(every=every), [1.0], 0
    for call in calls:
        if isinstance(call, int):
            adder.add(call)
            states.append(adder.state)
            can_go_back = 1 if every == 0 else can_go_back + 1
        elif can_go_back:
            adder.undo.rewind()
            states.pop()
            can_go_back -= 1
            assert adder.state == states[-1]


def test_the_state_is_copied_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(undo.time, "monotonic", lambda: now)
    adder = Adder(every=0.5)
    for number in range(10):
        adder.add(number)
    assert adder.copies == 1
    now += 0.5
    adder.add(1)
    assert adder.copies == 2
    adder.undo.touch()
    adder.state = 7.0  # by others
    adder.add(1)
    assert adder.copies == 3
    adder.undo.rewind()
    assert adder.state == 7.0


CHANGES = {
    "plain": {},
    "momentum, clipped": {
        "training.optimizer": Optimizer(kind="momentum", learning_rate=0.05),
        "training.clipping": Clipping(kind="global_norm", threshold=0.5),
    },
    "Adam": {"training.optimizer": Optimizer(kind="adam", learning_rate=0.01)},
    "batch norm, random slopes": {
        "layers.hidden1.batch_norm": {"position": "before"},
        "layers.hidden2.activation.kind": "rrelu",
    },
    "not measured at each step": {"training.measure_every": 3},
}


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES.keys())
def test_steps_are_taken_back_one_call_at_a_time(changes: dict[str, object]) -> None:
    experiment = small()
    for path, value in changes.items():
        experiment = with_value(experiment, path, value)
    layers = experiment.layers
    experiment = experiment.model_copy(update={"layers": (layers[0], Dropout(name="drop", rate=0.3), *layers[1:])})
    data = load_data(experiment.data)
    loop = FusedLoop(experiment, data.shape, data.train_inputs, data.train_targets, measure=True)
    chosen = np.random.default_rng(0).integers(0, 1000, (4, 5, 16)).astype(np.int32)
    states, told = [], []
    for number, indices in enumerate(chosen):
        states.append({name: value.copy() for name, value in loop.weights().items()})
        told.append(loop.run(indices, 1 + 5 * number)[0])
    for number in (3, 2, 1):
        loop.rewind()
        for name, value in loop.weights().items():
            np.testing.assert_array_equal(value, states[number][name], err_msg=name)
    np.testing.assert_array_equal(loop.run(chosen[1], 6)[0], told[1])
    loop.set_learning_rate(1.0)  # what was done at the old rate must not be done again at the new one
    before = {name: value.copy() for name, value in loop.weights().items()}
    loop.run(chosen[2], 11)
    loop.rewind()
    for name, value in loop.weights().items():
        np.testing.assert_array_equal(value, before[name], err_msg=name)
