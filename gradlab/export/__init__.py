"""Recorded numbers as text files for other programs. What may enter: writers of one format each; no TensorFlow."""

from gradlab.export.output import Output
from gradlab.export.tables import write_curves
from gradlab.export.tidy import CsvWriter, write_csv

__all__ = ["CsvWriter", "Output", "write_csv", "write_curves"]
