"""How large the layers of a stack are, as the finishing of raw sums needs it."""

import numpy as np

from gradlab.measure import Sizes
from gradlab.spec import DataShape, Experiment, layer_shapes, weighted


def sizes_of(experiment: Experiment, shape: DataShape, *, rate_in_scale: bool) -> Sizes:
    """Return the sizes of the layers that have weights, for data of `shape`."""
    places = zip(experiment.layers, layer_shapes(experiment.layers, shape), strict=True)
    measured = [(layer, place) for layer, place in places if place.kernel]
    weights = [float(np.prod(place.kernel)) for _, place in measured]
    values = [float(np.prod(place.after)) for _, place in measured]
    rates = [layer.rate_factor if rate_in_scale else 1.0 for layer in weighted(experiment.layers)]
    learned = [layer.activation.kind == "prelu" for layer in weighted(experiment.layers)]
    return Sizes(
        experiment.training.batch_size, np.array(weights), np.array(values), np.array(rates), np.array(learned, bool)
    )
