"""The Keras layers that Gradlab has too: a literal list, and what each becomes. Everything else is refused by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from gradlab.reuse.reading.keras_activations import activation_layer, named_activation
from gradlab.reuse.reading.keras_config import Config, KerasLayer
from gradlab.reuse.reading.keras_values import Shape, UnfitError, flag, integer, number, square
from gradlab.spec import Activation, BatchNorm, Conv2D, Dense, Dropout, Flatten, Layer, LayerNorm, Pool2D, explain

Role = Literal["affine", "plain", "norm", "activation", "join", "scaling", "nothing"]


@dataclass(frozen=True)
class Piece:
    """What a Keras layer is to a layer of Gradlab: the start of one, a part of the one below it, or a join.

    Attributes:
        starts: the layer of Gradlab that it begins, with a name to be replaced; None where it begins none.
        activation, norm: what it adds to the layer below.
        arrays: short names of its weights, in the order in which Keras writes them.
        scaling: (mean, deviation) of a layer that scales the inputs; None to be read from the weights.
    """

    role: Role
    starts: tuple[Layer, ...] = ()
    activation: Activation | None = None
    norm: BatchNorm | None = None
    arrays: tuple[str, ...] = ()
    scaling: tuple[float, float] | None = None


def piece_of(layer: KerasLayer, before: Shape) -> Piece:
    """Return what `layer` is where numbers of the shape `before` arrive.

    Raises:
        UnfitError: when Gradlab has no such layer.
    """
    if not layer.sound:
        raise UnfitError("it is of a class of its own or is used more than once, and its code is not run")
    if layer.kind in _CODE:
        raise UnfitError("it holds program code, which is never run")
    make = _MAKERS.get(layer.kind)
    if make is None:
        raise UnfitError(f"Gradlab has no {layer.kind[:40]} layer")
    try:
        return make(layer.config, before)
    except ValidationError as error:
        raise UnfitError(f"it goes beyond what Gradlab has ({explain(error)})") from None


def _dense(config: Config, before: Shape) -> Piece:
    if len(before) != 1:
        raise UnfitError("it takes pictures as they are, and a dense layer of Gradlab takes rows of numbers")
    _no_extras(config, ("kernel_constraint", "bias_constraint", "quantization_config", "lora_rank"))
    bias = flag(config, "use_bias", default=True)
    values = {"units": config.get("units"), "bias": bias, "activation": named_activation(config.get("activation"))}
    arrays = ("kernel", "bias") if bias else ("kernel",)
    return Piece("affine", (Dense.model_validate(values, strict=True),), arrays=arrays)


def _conv(config: Config, before: Shape) -> Piece:
    _pictures(config, before)
    if square(config, "dilation_rate", 1) != 1 or integer(config, "groups", 1) != 1:
        raise UnfitError("it is dilated or grouped, and a convolution of Gradlab is neither")
    _no_extras(config, ("kernel_constraint", "bias_constraint", "quantization_config", "lora_rank"))
    bias = flag(config, "use_bias", default=True)
    values = {
        "filters": config.get("filters"),
        "kernel_size": square(config, "kernel_size", None),
        "stride": square(config, "strides", 1),
        "padding": config.get("padding", "valid"),
        "bias": bias,
        "activation": named_activation(config.get("activation")),
    }
    arrays = ("kernel", "bias") if bias else ("kernel",)
    return Piece("affine", (Conv2D.model_validate(values, strict=True),), arrays=arrays)


def _pool(kind: str) -> Callable[[Config, Shape], Piece]:
    def make(config: Config, before: Shape) -> Piece:
        _pictures(config, before)
        size = square(config, "pool_size", 2)
        stride = square(config, "strides", size)
        fitting = size == stride and not any(side % size for side in before[:2])
        if config.get("padding", "valid") != "valid" and not fitting:
            raise UnfitError("it fills up the edge, and pooling in Gradlab leaves it out")
        return Piece("plain", (Pool2D.model_validate({"kind": kind, "size": size, "stride": stride}),))

    return make


def _global_average(config: Config, before: Shape) -> Piece:
    _pictures(config, before)
    if before[0] != before[1]:
        raise UnfitError("it averages over a picture that is no square, and pooling in Gradlab is square")
    pool = Pool2D.model_validate({"kind": "average_pool", "size": before[0]})
    return Piece("plain", (pool,) if flag(config, "keepdims", default=False) else (pool, Flatten()))


def _flatten(config: Config, _before: Shape) -> Piece:
    _channels_last(config)
    return Piece("plain", (Flatten(),))


def _dropout(config: Config, _before: Shape) -> Piece:
    if config.get("noise_shape") is not None:
        raise UnfitError("it drops whole parts at once, and dropout in Gradlab drops single numbers")
    return Piece("plain", (Dropout(rate=number(config, "rate", 0.5)),))


def _layer_norm(config: Config, before: Shape) -> Piece:
    _last_axis(config, before)
    if flag(config, "rms_scaling", default=False):
        raise UnfitError("it leaves the mean in, and layer normalization in Gradlab takes it out")
    scale, shift = flag(config, "scale", default=True), flag(config, "center", default=True)
    norm = LayerNorm(epsilon=number(config, "epsilon", 1e-3), scale=scale, shift=shift)
    return Piece("plain", (norm,), arrays=(*(("gamma",) if scale else ()), *(("beta",) if shift else ())))


def _batch_norm(config: Config, before: Shape) -> Piece:
    _last_axis(config, before)
    _no_extras(config, ("beta_constraint", "gamma_constraint", "renorm"))
    scale, shift = flag(config, "scale", default=True), flag(config, "center", default=True)
    norm = BatchNorm(
        momentum=number(config, "momentum", 0.99), epsilon=number(config, "epsilon", 1e-3), scale=scale, shift=shift
    )
    arrays = (*(("gamma",) if scale else ()), *(("beta",) if shift else ()), "moving_mean", "moving_variance")
    return Piece("norm", norm=norm, arrays=arrays)


def _activation(kind: str) -> Callable[[Config, Shape], Piece]:
    def make(config: Config, before: Shape) -> Piece:
        found = activation_layer(kind, config, before)
        return Piece("activation", activation=found, arrays=("alpha",) if found.kind == "prelu" else ())

    return make


def _rescaling(config: Config, _before: Shape) -> Piece:
    scale, offset = number(config, "scale", 1.0), number(config, "offset", 0.0)
    if scale <= 0:
        raise UnfitError("it turns the inputs round, and Gradlab divides by a positive deviation")
    return Piece("scaling", scaling=(-offset / scale, 1.0 / scale))


def _normalization(config: Config, before: Shape) -> Piece:
    _last_axis(config, before)
    if len(before) != 1 or flag(config, "invert", default=False):
        raise UnfitError("it scales something other than rows of numbers")
    if config.get("mean") is not None:
        raise UnfitError("its mean is written into its description, and Gradlab reads it from the weights alone")
    return Piece("scaling", arrays=("mean", "variance"))


def _pictures(config: Config, before: Shape) -> None:
    if len(before) != 3:
        raise UnfitError("no pictures of [height, width, channels] arrive at it")
    _channels_last(config)


def _channels_last(config: Config) -> None:
    if config.get("data_format", "channels_last") not in {"channels_last", None}:
        raise UnfitError("its pictures have the channels first, and Gradlab's have them last")


def _last_axis(config: Config, before: Shape) -> None:
    axis = config.get("axis", -1)
    axis = axis[0] if isinstance(axis, list) and len(axis) == 1 else axis
    if axis not in {-1, len(before)}:
        raise UnfitError("it normalizes along another axis than the last")


def _no_extras(config: Config, names: tuple[str, ...]) -> None:
    for name in names:
        value = config.get(name)
        if value is not None and value is not False:
            raise UnfitError(f"it uses {name}, which Gradlab does not have")


_MAKERS: dict[str, Callable[[Config, Shape], Piece]] = {
    "Dense": _dense,
    "Conv2D": _conv,
    "MaxPooling2D": _pool("max_pool"),
    "AveragePooling2D": _pool("average_pool"),
    "GlobalAveragePooling2D": _global_average,
    "Flatten": _flatten,
    "Dropout": _dropout,
    "LayerNormalization": _layer_norm,
    "BatchNormalization": _batch_norm,
    "Activation": _activation("Activation"),
    "ReLU": _activation("ReLU"),
    "LeakyReLU": _activation("LeakyReLU"),
    "PReLU": _activation("PReLU"),
    "ELU": _activation("ELU"),
    "Softmax": _activation("Softmax"),
    "Add": lambda _config, _before: Piece("join"),
    "Identity": lambda _config, _before: Piece("nothing"),
    "ActivityRegularization": lambda _config, _before: Piece("nothing"),
    "Rescaling": _rescaling,
    "Normalization": _normalization,
}
_CODE = {"Lambda", "TFOpLambda", "SlicingOpLambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"}
