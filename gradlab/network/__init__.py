"""From an experiment to variables that compute. What may enter: how a stack starts and how it maps inputs to outputs.

Nothing here knows an optimizer, a measured quantity or a record.
"""

from gradlab.network.activations import activate
from gradlab.network.initial import initial_weights
from gradlab.network.keras_model import save_keras, to_keras
from gradlab.network.lsuv import scale_layers
from gradlab.network.network import Network, Taps
from gradlab.network.noise import Noise
from gradlab.network.precision import Precision, precision_of

__all__ = [
    "Network",
    "Noise",
    "Precision",
    "Taps",
    "activate",
    "initial_weights",
    "precision_of",
    "save_keras",
    "scale_layers",
    "to_keras",
]
