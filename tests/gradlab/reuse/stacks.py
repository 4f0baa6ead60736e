"""Small stacks to take layers into."""

from __future__ import annotations

from gradlab.spec import Dense, Experiment


def own_stack(*units: int) -> Experiment:
    """Return dense ELU layers of `units` under ten outputs, for the digits."""
    hidden = tuple(Dense(name=f"own{number}", units=size) for number, size in enumerate(units, start=1))
    output = Dense.model_validate({"name": "output", "units": 10, "activation": {"kind": "softmax"}})
    return Experiment(layers=(*hidden, output))
