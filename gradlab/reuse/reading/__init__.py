"""Reads networks of other programs, and of Gradlab, as layers and weights. What may enter: no TensorFlow, no execution.

A file is data from a stranger: nothing in it is run, and every size in it is checked before it is believed.
"""

from gradlab.reuse.reading.files import SUFFIXES, read_source, runs_in
from gradlab.reuse.reading.recorded import source_of_run
from gradlab.reuse.reading.source import Source, SourceLayer

__all__ = ["SUFFIXES", "Source", "SourceLayer", "read_source", "runs_in", "source_of_run"]
