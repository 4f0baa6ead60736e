"""Experiments and recorded numbers as files for other programs. What may enter: one format a file; no TensorFlow."""

from gradlab.export.keras_script import write_keras_script
from gradlab.export.npz import write_npz
from gradlab.export.output import Output
from gradlab.export.spec_file import SPEC_SUFFIXES, read_spec, write_spec
from gradlab.export.tables import write_curves
from gradlab.export.tensorboard import write_tensorboard
from gradlab.export.tidy import CsvWriter, write_csv

__all__ = [
    "SPEC_SUFFIXES",
    "CsvWriter",
    "Output",
    "read_spec",
    "write_csv",
    "write_curves",
    "write_keras_script",
    "write_npz",
    "write_spec",
    "write_tensorboard",
]
