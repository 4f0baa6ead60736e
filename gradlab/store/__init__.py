"""What is kept: a run's history in bounded memory, and the experiment file. What may enter: no TensorFlow, no Qt."""

from gradlab.store.history import Curve, History, Image, history_of

__all__ = ["Curve", "History", "Image", "history_of"]
