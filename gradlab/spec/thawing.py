"""When frozen layers train again, as an experiment's thaw schedule says."""

from gradlab.spec.experiment import Experiment
from gradlab.spec.layers import is_frozen


def thaw_plan(experiment: Experiment) -> tuple[tuple[int, str], ...]:
    """Return (step, layer) for each layer to thaw: it trains in every step behind that one.

    The frozen layers are thawed from the top down, the first after `after` steps, each next one `every` steps later.
    """
    schedule = experiment.training.thaw
    if schedule is None:
        return ()
    frozen = [layer.name for layer in reversed(experiment.layers) if is_frozen(layer)]
    return tuple((schedule.after + place * schedule.every, name) for place, name in enumerate(frozen))
