"""Where examples come from. What may enter: readers, generators, split, scaling, order of batches."""

from gradlab.data.batches import BatchOrder
from gradlab.data.dataset import Dataset, load_data, shape_of

__all__ = ["BatchOrder", "Dataset", "load_data", "shape_of"]
