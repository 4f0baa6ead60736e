"""The form of the selected layers: every field of a layer, several layers at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradlab.spec import ACTIVATIONS, INITIALIZERS, Activation, BatchNorm, Dense, Initializer, Layer, LayerShape
from ui.editor.activation_picture import ActivationPicture
from ui.editor.fields import Choice, NumberField, Row, common, limits_of, number_row
from ui.support.health import format_value
from ui.support.theme import Theme
from ui.support.widgets import SegmentedControl, Toggle, label

Update = Callable[[Layer], dict[str, Any]]


class LayerForm(QWidget):
    """``changed`` carries what was changed, as words, and a function from a layer to its new values."""

    changed = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.units = number_row(Dense, "units")
        self.activation = Choice(self.tr("Activation"), {kind: info.label for kind, info in ACTIVATIONS.items()})
        self.picture = ActivationPicture(theme, self)
        self.alpha = number_row(Activation, "alpha")
        self.initializer = Choice(self.tr("Initializer"), {kind: info.label for kind, info in INITIALIZERS.items()})
        self.distribution = SegmentedControl([("normal", self.tr("normal")), ("uniform", self.tr("uniform"))], self)
        self.distribution.setAccessibleName(self.tr("Distribution"))
        self.gain = number_row(Initializer, "gain")
        self.sigma = number_row(Initializer, "sigma")
        self.formula = label("", "caption", self)
        self.formula.setWordWrap(True)
        self.batch_norm = Toggle(parent=self)
        self.batch_norm.setAccessibleName(self.tr("Batch norm"))
        self.position = SegmentedControl([("before", self.tr("before φ")), ("after", self.tr("after φ"))], self)
        self.position.setAccessibleName(self.tr("Place of the batch norm"))
        self.momentum = number_row(BatchNorm, "momentum")
        self.epsilon = number_row(BatchNorm, "epsilon")
        self.bias = Toggle(parent=self)
        self.bias.setAccessibleName(self.tr("Bias"))
        self.frozen = Toggle(parent=self)
        self.frozen.setAccessibleName(self.tr("Frozen"))
        self._rows()
        self._connect()

    def _rows(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.position_row = Row(self.tr("Place"), self.position)
        self.bias_row = Row(self.tr("Bias"), self.bias, self.tr("Left out where a batch norm before φ would cancel it"))
        rows: list[QWidget] = [
            self.units,
            Row(self.tr("Activation"), self.activation),
            self.picture,
            self.alpha,
            Row(self.tr("Initializer"), self.initializer),
            Row(self.tr("Distribution"), self.distribution),
            self.gain,
            self.sigma,
            self.formula,
            Row(self.tr("Batch norm"), self.batch_norm),
            self.position_row,
            self.momentum,
            self.epsilon,
            self.bias_row,
            Row(self.tr("Frozen"), self.frozen, self.tr("The weights of a frozen layer never change")),
        ]
        for row in rows:
            column.addWidget(row)

    def _connect(self) -> None:
        self._number(self.units, self.tr("units"), lambda value: lambda _layer: {"units": value})
        self._number(self.alpha, "α", lambda value: lambda layer: _nested(layer, "activation", alpha=value))
        self._number(self.gain, self.tr("gain"), lambda value: lambda layer: _nested(layer, "initializer", gain=value))
        self._number(self.sigma, "σ", lambda value: lambda layer: _nested(layer, "initializer", sigma=value))
        self._number(
            self.momentum, self.tr("momentum"), lambda value: lambda layer: _nested(layer, "batch_norm", momentum=value)
        )
        self._number(
            self.epsilon, self.tr("epsilon"), lambda value: lambda layer: _nested(layer, "batch_norm", epsilon=value)
        )
        self.activation.changed.connect(
            lambda kind: self._emit(self.tr("activation"), lambda _layer: {"activation": {"kind": kind}})
        )
        self.initializer.changed.connect(
            lambda kind: self._emit(self.tr("initializer"), lambda layer: _nested(layer, "initializer", kind=kind))
        )
        self.distribution.valueChanged.connect(
            lambda kind: self._emit(
                self.tr("distribution"), lambda layer: _nested(layer, "initializer", distribution=kind)
            )
        )
        self.position.valueChanged.connect(
            lambda place: self._emit(self.tr("batch norm"), lambda layer: _nested(layer, "batch_norm", position=place))
        )
        self.batch_norm.toggled.connect(self._on_batch_norm)
        self.bias.toggled.connect(lambda on: self._emit(self.tr("bias"), lambda _layer: {"bias": on}))
        self.frozen.toggled.connect(lambda on: self._emit(self.tr("freezing"), lambda _layer: {"frozen": on}))

    def _number(self, row: Row, words: str, update: Callable[[Any], Update]) -> None:
        assert isinstance(row.field, NumberField)
        row.field.changed.connect(lambda value: self._emit(words, update(value)))

    def _on_batch_norm(self, on: bool) -> None:
        self._emit(
            self.tr("batch norm"), lambda layer: {"batch_norm": (layer.batch_norm or BatchNorm()) if on else None}
        )

    def _emit(self, words: str, update: Update) -> None:
        self.changed.emit(words, update)

    def set_layers(self, layers: list[Layer], shapes: list[LayerShape], *, output: bool) -> None:
        """Show ``layers`` (at least one) with their shapes; ``output`` tells that the output layer is among them."""
        first = layers[0]
        _set_number(self.units, common([layer.units for layer in layers]))
        self.activation.set_value(common([layer.activation.kind for layer in layers]))
        self._show_activation(layers, output=output)
        self._show_initializer(layers, shapes)
        self._show_batch_norm(layers)
        with QSignalBlocker(self.bias), QSignalBlocker(self.frozen):
            self.bias.setChecked(first.bias)
            self.frozen.setChecked(first.frozen)
        self.bias_row.say(
            self.tr("Left out: the batch norm before φ cancels it.") if first.bias and not first.uses_bias else ""
        )

    def _show_activation(self, layers: list[Layer], *, output: bool) -> None:
        kinds = {layer.activation.kind for layer in layers}
        softmax = self.activation.findData("softmax")
        self.activation.view().setRowHidden(softmax, not output)  # pyright: ignore[reportAttributeAccessIssue]
        self.picture.set_activation(layers[0].activation)
        self.picture.setVisible(len(kinds) == 1)
        limits = layers[0].activation.info.alpha if len(kinds) == 1 else None
        self.alpha.setVisible(limits is not None)
        _set_number(self.alpha, common([layer.activation.alpha for layer in layers]))

    def _show_initializer(self, layers: list[Layer], shapes: list[LayerShape]) -> None:
        kind = common([layer.initializer.kind for layer in layers])
        self.initializer.set_value(kind)
        self.distribution.set_value(layers[0].initializer.distribution)
        self.gain.setVisible(kind != "normal")
        self.sigma.setVisible(kind == "normal")
        _set_number(self.gain, common([layer.initializer.gain for layer in layers]))
        _set_number(self.sigma, common([layer.initializer.sigma for layer in layers]))
        text = ""
        if shapes and kind is not None:
            initializer, shape = layers[0].initializer, shapes[0]
            sigma = initializer.standard_deviation(shape.fan_in, shape.fan_out)
            text = f"{initializer.info.formula} = {format_value(sigma)}" if kind != "normal" else f"σ = {sigma:g}"
            if initializer.distribution == "uniform":
                text += f",  r = √3 σ = {format_value(initializer.limit(shape.fan_in, shape.fan_out))}"
        self.formula.setText(text)
        self.formula.setVisible(bool(text))

    def _show_batch_norm(self, layers: list[Layer]) -> None:
        first = layers[0].batch_norm
        with QSignalBlocker(self.batch_norm):
            self.batch_norm.setChecked(first is not None)
        for row in (self.position_row, self.momentum, self.epsilon):
            row.setVisible(first is not None)
        if first is not None:
            self.position.set_value(first.position)
            normed = [layer.batch_norm for layer in layers if layer.batch_norm is not None]
            _set_number(self.momentum, common([norm.momentum for norm in normed]))
            _set_number(self.epsilon, common([norm.epsilon for norm in normed]))


def _set_number(row: Row, value: float | None) -> None:
    assert isinstance(row.field, NumberField)
    row.field.set_value(value)
    row.say("")


def _nested(layer: Layer, part: str, **values: Any) -> dict[str, Any]:
    """Return the new value of a part of ``layer``; a layer without that part stays as it is."""
    present = getattr(layer, part)
    return {} if present is None else {part: {**present.model_dump(), **values}}


__all__ = ["LayerForm", "limits_of"]
