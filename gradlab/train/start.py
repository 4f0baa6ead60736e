"""The weights that a run starts with."""

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from gradlab.data import load_data
from gradlab.network import Network, initial_weights, scale_layers
from gradlab.records import LayerWeights
from gradlab.spec import Experiment, require_valid


def drawn_weights(
    experiment: Experiment, reused: Mapping[str, LayerWeights] | None = None
) -> Mapping[str, NDArray[Any]]:
    """Return by name the weights before the first step, scaled by examples where LSUV is.

    Raises:
        SpecError, DataError: as for `starting_weights`.
    """
    data = load_data(experiment.data)
    require_valid(experiment, data.shape)
    network = Network(experiment, data.shape, initial_weights(experiment, data.shape, reused))
    scale_layers(network, data.train_inputs)
    return {name: value.numpy() for name, value in network.read().items()}
