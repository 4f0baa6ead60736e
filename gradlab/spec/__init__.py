"""The experiment as data: immutable, checked, without TensorFlow or Qt. What may enter: descriptions, no behavior."""

from gradlab.spec.activations import Activation
from gradlab.spec.base import Model
from gradlab.spec.check import Problem, check, require_valid, training_examples
from gradlab.spec.data import DATA_LABELS, BreastCancer, CsvFile, Data, DataShape, Digits, Spirals, bundled_shape
from gradlab.spec.experiment import Experiment, explain
from gradlab.spec.formulas import ACTIVATIONS, ActivationInfo
from gradlab.spec.initializers import INITIALIZERS, Initializer, InitializerInfo
from gradlab.spec.layers import BatchNorm, Dense, Layer
from gradlab.spec.paths import with_value
from gradlab.spec.shapes import LayerShape, layer_shapes, parameter_count
from gradlab.spec.training import (
    CLIPPING_LABELS,
    CLIPPING_SUMMARIES,
    OPTIMIZER_FIELDS,
    OPTIMIZER_LABELS,
    SCHEDULE_FIELDS,
    SCHEDULE_LABELS,
    Clipping,
    EarlyStopping,
    Optimizer,
    Schedule,
    Training,
)

__all__ = [
    "ACTIVATIONS",
    "CLIPPING_LABELS",
    "CLIPPING_SUMMARIES",
    "DATA_LABELS",
    "INITIALIZERS",
    "OPTIMIZER_FIELDS",
    "OPTIMIZER_LABELS",
    "SCHEDULE_FIELDS",
    "SCHEDULE_LABELS",
    "Activation",
    "ActivationInfo",
    "BatchNorm",
    "BreastCancer",
    "Clipping",
    "CsvFile",
    "Data",
    "DataShape",
    "Dense",
    "Digits",
    "EarlyStopping",
    "Experiment",
    "Initializer",
    "InitializerInfo",
    "Layer",
    "LayerShape",
    "Model",
    "Optimizer",
    "Problem",
    "Schedule",
    "Spirals",
    "Training",
    "bundled_shape",
    "check",
    "explain",
    "layer_shapes",
    "parameter_count",
    "require_valid",
    "training_examples",
    "with_value",
]
