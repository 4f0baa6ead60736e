"""The form of the selected layers: every field of a layer, several layers at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradlab.records import Bars
from gradlab.spec import (
    ACTIVATIONS,
    INITIALIZERS,
    Activation,
    BatchNorm,
    Conv2D,
    Dense,
    Initializer,
    Layer,
    LayerShape,
)
from ui.editor.activation_picture import ActivationPicture
from ui.editor.fields import Choice, NumberField, Row, common, limits_of, number_row
from ui.editor.norm_picture import NormPicture
from ui.editor.start_picture import StartPicture
from ui.support.theme import Theme
from ui.support.widgets import LiveDot, SegmentedControl, Toggle

Weighted = Dense | Conv2D
Update = Callable[[Any], dict[str, Any]]
CONV_NUMBERS = ("filters", "kernel_size", "stride")
STARTS = ("gain", "sigma", "bound", "value")


@dataclass(frozen=True)
class Seen:
    """What was seen of a layer: its pre-activations and its weights, each with words that say when."""

    pre: Bars | None
    pre_word: str
    weights: Bars | None
    weights_word: str


class LayerForm(QWidget):
    """``changed`` carries what was changed, as words, and a function from a layer to its new values."""

    changed = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.numbers: dict[str, Row] = {}
        self.activation = Choice(self.tr("Activation"), {kind: info.label for kind, info in ACTIVATIONS.items()})
        self.picture = ActivationPicture(theme, self)
        self.alpha_per = self._segments(
            self.tr("One α for each"), [("unit", self.tr("unit")), ("layer", self.tr("layer"))]
        )
        self.initializer = Choice(self.tr("Initializer"), {kind: info.label for kind, info in INITIALIZERS.items()})
        self.distribution = self._segments(
            self.tr("Distribution"), [("normal", self.tr("normal")), ("uniform", self.tr("uniform"))]
        )
        self.fan = self._segments(
            self.tr("Fan"), [("in", self.tr("in")), ("average", self.tr("mean")), ("out", self.tr("out"))]
        )
        self.start = StartPicture(theme, self)
        self.norm_picture = NormPicture(theme, self)
        self.batch_norm = Toggle(parent=self)
        self.batch_norm.setAccessibleName(self.tr("Batch norm"))
        self.position = self._segments(
            self.tr("Place of the batch norm"), [("before", self.tr("before φ")), ("after", self.tr("after φ"))]
        )
        self.statistics = self._segments(
            self.tr("Statistics when testing"), [("moving", self.tr("moving")), ("exact", self.tr("exact"))]
        )
        self.padding = self._segments(self.tr("Padding"), [("same", self.tr("zeros")), ("valid", self.tr("none"))])
        self.bias = Toggle(parent=self)
        self.bias.setAccessibleName(self.tr("Bias"))
        self.frozen = Toggle(parent=self)
        self.frozen.setAccessibleName(self.tr("Frozen"))
        self.live_dot = LiveDot(theme, self.tr("Acts on the running run at once"), self)
        self.live_dot.hide()
        self._make_rows()
        self._arrange()
        self._connect()

    def _make_rows(self) -> None:
        self.padding_row = Row(self.tr("Padding"), self.padding, self.tr("Zeros around the picture, or none"))
        self.alpha_per_row = Row(self.tr("One α for each"), self.alpha_per)
        self.distribution_row = Row(self.tr("Distribution"), self.distribution)
        self.fan_row = Row(self.tr("Fan"), self.fan, self.tr("Inputs, outputs or their mean"))
        self.position_row = Row(self.tr("Place"), self.position)
        self.statistics_row = Row(
            self.tr("When testing"),
            self.statistics,
            self.tr("Moving averages, or the exact statistics of the whole training set"),
        )
        self.frozen_row = Row(
            self.tr("Frozen"),
            self.frozen,
            self.tr("The weights of a frozen layer never change; its batch norm uses stored statistics"),
        )
        self.frozen_row.add_sign(self.live_dot)
        self.bias_row = Row(self.tr("Bias"), self.bias, self.tr("Left out where a batch norm before φ would cancel it"))

    def _segments(self, name: str, options: list[tuple[str, str]]) -> SegmentedControl:
        control = SegmentedControl(options, self)
        control.setAccessibleName(name)
        return control

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        rows: list[QWidget] = [
            self._number(Dense, "units"),
            *(self._number(Conv2D, field) for field in CONV_NUMBERS),
            self.padding_row,
            Row(self.tr("Activation"), self.activation),
            self.picture,
            self._number(Activation, "alpha", "activation"),
            self._number(Activation, "upper", "activation"),
            self.alpha_per_row,
            Row(self.tr("Initializer"), self.initializer),
            self.distribution_row,
            self.fan_row,
            *(self._number(Initializer, field, "initializer") for field in STARTS),
            self.start,
            Row(self.tr("Batch norm"), self.batch_norm),
            self.norm_picture,
            self.position_row,
            self.statistics_row,
            *(self._number(BatchNorm, field, "batch_norm") for field in ("momentum", "epsilon")),
            *(self._number(Dense, field) for field in ("dropout", "l1", "l2", "rate_factor")),
            self.bias_row,
            self.frozen_row,
        ]
        for row in rows:
            column.addWidget(row)

    def _number(self, model: type[BaseModel], field: str, part: str = "") -> Row:
        """Return a row for a number of the layer, or of a part of it; it is ``numbers["part.field"]`` from then on."""
        row = number_row(model, field)
        assert isinstance(row.field, NumberField)
        title = model.model_fields[field].title or field
        words = title[0].lower() + title[1:] if len(title) > 2 else title
        row.field.changed.connect(
            lambda value: self.changed.emit(
                words, lambda layer: _nested(layer, part, **{field: value}) if part else {field: value}
            )
        )
        self.numbers[f"{part}.{field}" if part else field] = row
        return row

    def _connect(self) -> None:
        self._send(self.activation.changed, self.tr("activation"), lambda kind, _layer: {"activation": {"kind": kind}})
        self._send(
            self.initializer.changed,
            self.tr("initializer"),
            lambda kind, layer: _nested(layer, "initializer", kind=kind, fan=None),
        )
        parts = (
            (self.alpha_per, self.tr("learned slopes"), "activation", "alpha_per"),
            (self.distribution, self.tr("distribution"), "initializer", "distribution"),
            (self.fan, self.tr("fan"), "initializer", "fan"),
            (self.position, self.tr("batch norm"), "batch_norm", "position"),
            (self.statistics, self.tr("batch norm"), "batch_norm", "statistics"),
        )
        for control, words, part, field in parts:
            self._send(
                control.valueChanged,
                words,
                lambda value, layer, part=part, field=field: _nested(layer, part, **{field: value}),
            )
        self._send(
            self.batch_norm.toggled,
            self.tr("batch norm"),
            lambda on, layer: {"batch_norm": (layer.batch_norm or BatchNorm()) if on else None},
        )
        self._send(self.padding.valueChanged, self.tr("padding"), lambda value, _layer: {"padding": value})
        self._send(self.bias.toggled, self.tr("bias"), lambda on, _layer: {"bias": on})
        self._send(self.frozen.toggled, self.tr("freezing"), lambda on, _layer: {"frozen": on})

    def _send(self, signal: Any, words: str, update: Callable[[Any, Weighted], dict[str, Any]]) -> None:
        """Turn a control's signal into a change of the layers."""
        signal.connect(lambda value: self.changed.emit(words, lambda layer: update(value, layer)))

    def set_layers(self, layers: list[Weighted], shapes: list[LayerShape], *, output: bool) -> None:
        """Show ``layers`` (at least one) with their shapes; ``output`` tells that the output layer is among them."""
        first = layers[0]
        self._show_size(layers)
        for field in ("dropout", "l1", "l2", "rate_factor"):
            self._set_number(field, [getattr(layer, field) for layer in layers])
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

    def set_distributions(self, seen: Seen | None) -> None:
        """Show what was seen of the first of the layers, or nothing."""
        self.picture.set_distribution(seen.pre if seen else None, seen.pre_word if seen else "")
        self.start.set_weights(seen.weights if seen else None, seen.weights_word if seen else "")

    def set_live(self, *, live: bool) -> None:
        """Mark the switch that acts on a run that is going on."""
        self.live_dot.setVisible(live)

    def _show_size(self, layers: list[Weighted]) -> None:
        dense = [layer for layer in layers if isinstance(layer, Dense)]
        conv = [layer for layer in layers if isinstance(layer, Conv2D)]
        self.numbers["units"].setVisible(not conv)
        self._set_number("units", [layer.units for layer in dense])
        for field in CONV_NUMBERS:
            self.numbers[field].setVisible(not dense)
            self._set_number(field, [getattr(layer, field) for layer in conv])
        self.padding_row.setVisible(not dense)
        if conv:
            self.padding.set_value(conv[0].padding)

    def _show_activation(self, layers: list[Weighted], *, output: bool) -> None:
        first = layers[0].activation
        same = common([layer.activation.kind for layer in layers]) is not None
        softmax = self.activation.findData("softmax")
        # The stubs give a combo box an abstract view; Qt makes it a list, which can hide rows.
        self.activation.view().setRowHidden(softmax, not output)  # pyright: ignore[reportAttributeAccessIssue]
        self.picture.set_activation(first)
        self.picture.setVisible(same)
        self.numbers["activation.alpha"].setVisible(same and first.alpha is not None)
        self.numbers["activation.upper"].setVisible(same and first.upper is not None)
        self.alpha_per_row.setVisible(same and first.kind == "prelu")
        self.alpha_per.set_value(first.alpha_per)
        for field in ("alpha", "upper"):
            self._set_number(f"activation.{field}", [getattr(layer.activation, field) for layer in layers])

    def _show_initializer(self, layers: list[Weighted], shapes: list[LayerShape]) -> None:
        first = layers[0].initializer
        kind = common([layer.initializer.kind for layer in layers])
        used = first.info.fields if kind is not None else ()
        self.initializer.set_value(kind)
        self.distribution.set_value(first.distribution)
        self.distribution_row.setVisible("distribution" in used)
        self.fan.set_value(first.fan or "in")
        self.fan_row.setVisible("fan" in used)
        for field in STARTS:
            self.numbers[f"initializer.{field}"].setVisible(field in used)
            self._set_number(f"initializer.{field}", [getattr(layer.initializer, field) for layer in layers])
        self.start.setVisible(kind is not None)
        self.start.set_start(first, shapes[0] if shapes else None)

    def _show_batch_norm(self, layers: list[Weighted]) -> None:
        first = layers[0].batch_norm
        with QSignalBlocker(self.batch_norm):
            self.batch_norm.setChecked(first is not None)
        for row in (
            self.norm_picture,
            self.position_row,
            self.statistics_row,
            self.numbers["batch_norm.momentum"],
            self.numbers["batch_norm.epsilon"],
        ):
            row.setVisible(first is not None)
        if first is not None:
            self.position.set_value(first.position)
            self.norm_picture.set_position(first.position)
            normed = [layer.batch_norm for layer in layers if layer.batch_norm is not None]
            for field in ("momentum", "epsilon"):
                self._set_number(f"batch_norm.{field}", [getattr(norm, field) for norm in normed])

    def _set_number(self, path: str, values: list[Any]) -> None:
        row = self.numbers[path]
        assert isinstance(row.field, NumberField)
        row.field.set_value(common(values))
        row.say("")


def _nested(layer: Layer, part: str, **values: Any) -> dict[str, Any]:
    """Return the new value of a part of ``layer``; a layer without that part stays as it is."""
    present = getattr(layer, part)
    return {} if present is None else {part: {**present.model_dump(), **values}}


__all__ = ["LayerForm", "limits_of"]
