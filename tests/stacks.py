"""What tests ask of the stacks that they are given."""

from __future__ import annotations

from gradlab.spec import Dense, Experiment


def dense(experiment: Experiment) -> tuple[Dense, ...]:
    """Return the layers of a stack that is all dense."""
    layers = tuple(layer for layer in experiment.layers if isinstance(layer, Dense))
    assert len(layers) == len(experiment.layers)
    return layers
