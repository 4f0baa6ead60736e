"""Takes the pictures of a network: a pure function of its weights, which changes nothing."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.data import Dataset, Examples
from gradlab.records import Pictures, Surface
from gradlab.records.pictures import (
    MOST_CLASSES,
    MOST_JUDGED,
    MOST_LETTERS,
    MOST_POINTS,
    MOST_UNITS,
    MOST_WEIGHTS,
    SURFACE_SIDE,
)
from gradlab.records.texts import one_line
from gradlab.spec import Conv2D, DataShape, Dense, Dropout, Flatten, Layer, LayerNorm
from gradlab.train.graph import graph
from gradlab.train.step import Machinery

PIECE = 512
"""Examples that are computed together: a convolution's maps of all at once could fill the memory."""
MOST_NUMBERS = 2**23
"""The validation examples that are judged hold at most so many numbers."""
MARGIN = 0.08
"""Of the points' range, on each side of the surface."""

Values = Mapping[str, tf.Tensor]


class Portrayer:
    """Takes Pictures of a network with any weights, on data that stays the same."""

    def __init__(self, machinery: Machinery, data: Dataset) -> None:
        """Prepare what of `data` is looked at.

        Raises:
            DataError: when the data's file went away.
        """
        self._machinery = machinery
        self._first = first_picture(machinery.experiment.layers, data.shape)
        self._class_names = tuple(one_line(name, MOST_LETTERS) for name in data.class_names)
        few = len(self._class_names) <= MOST_CLASSES
        self._judged = _judged(data) if self._class_names and few else None
        self._plane = _Plane(data) if data.shape.features == 2 and few else None

    @property
    def has_any(self) -> bool:
        """Tell whether there is anything to take."""
        return any(part is not None for part in (self._first, self._judged, self._plane))

    def take(self, values: Values) -> Pictures | None:
        """Return the pictures of the network with the weights `values`; None when there is nothing to see of it."""
        if not self.has_any:
            return None
        plane, judged = self._plane, self._judged
        return Pictures(
            None if plane is None else plane.surface(self._outputs(values, plane.inputs)),
            None if judged is None else confusion(self._outputs(values, judged[0]), judged[1]),
            None if self._first is None else _pictures_of(values[f"{self._first[0]}/kernel"].numpy(), self._first[1]),
            () if plane is None else plane.names,
            self._class_names if plane is not None or judged is not None else (),
        )

    @cached_property
    def _function(self) -> Any:
        network = self._machinery.network
        dtype = network.precision.stored
        values = {name: tf.TensorSpec(one.shape, dtype) for name, one in network.variables.items()}
        features = int(np.prod(network.input_shape))

        def compute(values: Values, inputs: tf.Tensor) -> tf.Tensor:
            taps = network.forward(values, inputs, training=False)
            return self._machinery.objective.outputs(taps, dtype)

        return graph(compute, [values, tf.TensorSpec([None, features], dtype)])

    def _outputs(self, values: Values, inputs: Examples) -> NDArray[np.float32]:
        """Return float32 [examples, outputs]."""
        dtype, own = self._machinery.network.precision.stored, dict(values)
        parts = (inputs[first : first + PIECE] for first in range(0, len(inputs), PIECE))
        return np.concatenate([self._function(own, tf.constant(part, dtype)).numpy() for part in parts]).astype(
            np.float32
        )


class _Plane:
    """The grid and the points of data with two features."""

    def __init__(self, data: Dataset) -> None:
        self.names = tuple(one_line(name, MOST_LETTERS) for name in data.feature_names)
        self._target = (1.0, 0.0) if data.class_names else (data.target_scale, data.target_mean)
        self._numbers = not data.class_names
        self._train = self._points(data, data.train_inputs, data.train_targets)
        self._validation = self._points(data, data.validation_inputs, data.validation_targets)
        points = np.concatenate([self._train, self._validation])[:, :2].astype(np.float64)
        low, high = points.min(axis=0), points.max(axis=0)
        room = np.maximum(MARGIN * (high - low), 1e-3 * np.maximum(np.abs(high), 1.0))
        self._low, self._high = low - room, high + room
        shares = (np.arange(SURFACE_SIDE) + 0.5) / SURFACE_SIDE
        across, up = (edge + shares * (end - edge) for edge, end in zip(self._low, self._high, strict=True))
        grid = np.stack([part.ravel() for part in np.meshgrid(across, up)], axis=1)
        self.inputs = ((grid - data.mean) / data.scale).astype(np.float32)

    def _points(self, data: Dataset, inputs: Examples, targets: NDArray[Any]) -> NDArray[np.float32]:
        places = inputs[:MOST_POINTS].astype(np.float64) * data.scale + data.mean
        scale, mean = self._target
        return np.column_stack([places, targets[:MOST_POINTS] * scale + mean]).astype(np.float32)

    def surface(self, outputs: NDArray[np.float32]) -> Surface:
        """Return what `outputs` [grid points, outputs] say."""
        shape = (SURFACE_SIDE, SURFACE_SIDE)
        extent = (float(self._low[0]), float(self._high[0]), float(self._low[1]), float(self._high[1]))
        if self._numbers:
            scale, mean = self._target
            values, classes = outputs[:, 0] * scale + mean, None
        else:
            values, classes = outputs.max(axis=1), outputs.argmax(axis=1).astype(np.uint8).reshape(shape)
        return Surface(extent, values.astype(np.float32).reshape(shape), classes, self._train, self._validation)


def first_picture(layers: tuple[Layer, ...], shape: DataShape) -> tuple[str, tuple[int, int, int] | None] | None:
    """Return the first layer's name where its weights are pictures, and a picture's height, width and channels.

    A convolution's kernels are pictures by themselves, without a shape here; a dense layer's weights are where what
    enters it are the data's pixels, each in its place.
    """
    for layer in layers:
        if isinstance(layer, Conv2D):
            return layer.name, None
        if isinstance(layer, Dense):
            return None if shape.picture is None else (layer.name, shape.picture)
        if not isinstance(layer, Flatten | Dropout | LayerNorm):
            return None
    return None


def confusion(outputs: NDArray[np.float32], targets: NDArray[Any]) -> NDArray[np.uint32]:
    """Return uint32 [classes, classes]: how many of the true class (row) are taken for which one (column).

    Args:
        outputs: [examples, classes]; the largest one is the predicted class.
        targets: [examples], the true classes.
    """
    classes = outputs.shape[1]
    places = targets.astype(np.int64) * classes + outputs.argmax(axis=1)
    return np.bincount(places, minlength=classes * classes).astype(np.uint32).reshape(classes, classes)


def _judged(data: Dataset) -> tuple[Examples, NDArray[Any]]:
    """Return validation examples and their classes: all, or the first ones where there are too many."""
    most = min(MOST_JUDGED, max(1, MOST_NUMBERS // data.shape.features))
    return data.validation_inputs[:most], data.validation_targets[:most]


def _pictures_of(kernel: NDArray[Any], picture: tuple[int, int, int] | None) -> NDArray[np.float32] | None:
    """Return float32 [units, channels, height, width]; None when not even one unit may be shown.

    Args:
        kernel: [height, width, channels, filters] of a convolution, [pixels, units] of a dense layer.
        picture: height, width and channels of a dense layer's inputs.
    """
    height, width, channels, units = kernel.shape if picture is None else (*picture, kernel.shape[-1])
    most = min(MOST_UNITS, units, MOST_WEIGHTS // (height * width * channels))
    if most < 1:
        return None
    shown = kernel.reshape(height, width, channels, units)[..., :most]
    return np.ascontiguousarray(shown.transpose(3, 2, 0, 1), np.float32)
