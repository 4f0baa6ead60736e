"""Where examples come from. What may enter: readers, generators, split, scaling, order of batches."""

from gradlab.data.batches import BatchOrder
from gradlab.data.dataset import Dataset, load_data, shape_of
from gradlab.data.examples import Examples, pieces

__all__ = ["BatchOrder", "Dataset", "Examples", "load_data", "pieces", "shape_of"]
