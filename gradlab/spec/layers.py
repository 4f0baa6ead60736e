"""The kinds of layers, as data."""

from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Field

from gradlab.spec.activations import Activation
from gradlab.spec.base import Model
from gradlab.spec.initializers import Initializer

Position = Literal["before", "after"]
Statistics = Literal["moving", "exact"]


class BatchNorm(Model):
    """Batch normalization (Ioffe & Szegedy 2015), before or after the layer's activation.

    When testing it uses moving averages of the batches' statistics, or those of the whole training set.
    """

    position: Position = Field(default="before", title="Place", description="Before or after the activation")
    momentum: float = Field(default=0.9, ge=0, lt=1, title="Momentum", description="Of the moving averages")
    epsilon: float = Field(default=1e-3, gt=0, le=1, title="Epsilon", description="Added to the variance")
    statistics: Statistics = Field(
        default="moving",
        title="When testing",
        description="Moving averages, or the exact statistics of the whole training set",
    )
    scale: bool = Field(default=True, title="Scale (γ)")
    shift: bool = Field(default=True, title="Shift (β)")


class _Named(Model):
    """What every layer has."""

    name: str = Field(default="layer", min_length=1, max_length=60, title="Name")


class Origin(Model):
    """Where the weights that a layer starts with come from: a layer of a network that was trained before.

    `sha256` names the weights by their content, as `gradlab.records.digest_of` does; they travel inside the document.
    `kernel` is the shape of the source's kernel, or of a normalization's vectors.
    """

    source: str = Field(min_length=1, max_length=200, title="Source")
    layer: str = Field(min_length=1, max_length=200, title="Layer", description="Its name in the source")
    sha256: str = Field(pattern="^[0-9a-f]{64}$", title="SHA-256", description="Of its weights")
    kernel: tuple[int, ...] = Field(default=(), max_length=4, title="Shape", description="Of its kernel")


class WeightedLayer(_Named):
    """A layer with a kernel: u = a W + b, then batch normalization, the activation and dropout. It is measured.

    The penalties l1 * sum abs(W) and l2 * sum W^2 are added to the loss that is minimized, as Keras' regularizers are.
    """

    name: str = Field(default="hidden", min_length=1, max_length=60, title="Name")
    activation: Activation = Activation()
    initializer: Initializer = Initializer()
    batch_norm: BatchNorm | None = Field(default=None, title="Batch norm")
    dropout: float = Field(
        default=0.0, ge=0, lt=1, title="Dropout", description="Share of the layer's outputs set to zero in training"
    )
    l1: float = Field(default=0.0, ge=0, le=1000, title="L1", description="Penalty on the sum of |W|")
    l2: float = Field(default=0.0, ge=0, le=1000, title="L2", description="Penalty on the sum of W²")
    bias: bool = Field(default=True, title="Bias")
    frozen: bool = Field(default=False, title="Frozen", description="The weights of a frozen layer never change")
    rate_factor: float = Field(
        default=1.0, gt=0, le=1000, title="Rate factor", description="Of the learning rate, for this layer alone"
    )
    origin: Origin | None = Field(default=None, title="Reused from")

    @property
    def uses_bias(self) -> bool:
        """Tell whether a bias is built; one that the following batch normalization would cancel is left out."""
        cancelled = self.batch_norm is not None and self.batch_norm.position == "before"
        return self.bias and not cancelled


class Dense(WeightedLayer):
    """A fully connected layer."""

    kind: Literal["dense"] = "dense"
    units: int = Field(default=100, ge=1, le=16384, title="Units")


class Conv2D(WeightedLayer):
    """A convolution over pictures [height, width, channels]; batch normalization works channel by channel."""

    kind: Literal["conv2d"] = "conv2d"
    name: str = Field(default="conv", min_length=1, max_length=60, title="Name")
    filters: int = Field(default=16, ge=1, le=4096, title="Filters", description="Channels that come out")
    kernel_size: int = Field(default=3, ge=1, le=31, title="Kernel", description="Side of the square, in pixels")
    stride: int = Field(default=1, ge=1, le=16, title="Stride", description="Pixels from one place to the next")
    padding: Literal["same", "valid"] = Field(
        default="same", title="Padding", description="Zeros around the picture, or none"
    )


class Pool2D(_Named):
    """The largest or the mean value of each square of a picture, channel by channel; squares at the edge are left."""

    kind: Literal["max_pool", "average_pool"] = "max_pool"
    name: str = Field(default="pool", min_length=1, max_length=60, title="Name")
    size: int = Field(default=2, ge=1, le=64, title="Size", description="Side of the square, in pixels")
    stride: int | None = Field(default=None, ge=1, le=64, title="Stride", description="Empty means the size")

    @property
    def step(self) -> int:
        """Return the pixels from one square to the next."""
        return self.size if self.stride is None else self.stride


class Flatten(_Named):
    """Makes a row of numbers of each picture."""

    kind: Literal["flatten"] = "flatten"
    name: str = Field(default="flatten", min_length=1, max_length=60, title="Name")


class Dropout(_Named):
    """Sets a share of what passes to zero in training and scales the rest up (Srivastava et al. 2014)."""

    kind: Literal["dropout"] = "dropout"
    name: str = Field(default="dropout", min_length=1, max_length=60, title="Name")
    rate: float = Field(default=0.5, ge=0, lt=1, title="Rate", description="Share that is set to zero in training")


class LayerNorm(_Named):
    """Normalizes each example over its units, or each pixel over its channels (Ba et al. 2016)."""

    kind: Literal["layer_norm"] = "layer_norm"
    name: str = Field(default="norm", min_length=1, max_length=60, title="Name")
    epsilon: float = Field(default=1e-3, gt=0, le=1, title="Epsilon", description="Added to the variance")
    scale: bool = Field(default=True, title="Scale (γ)")
    shift: bool = Field(default=True, title="Shift (β)")
    frozen: bool = Field(default=False, title="Frozen", description="The weights of a frozen layer never change")
    origin: Origin | None = Field(default=None, title="Reused from")


class Residual(_Named):
    """Adds what went into the `span` layers below to what came out of them (He et al. 2016)."""

    kind: Literal["residual"] = "residual"
    name: str = Field(default="add", min_length=1, max_length=60, title="Name")
    span: int = Field(default=2, ge=1, le=100, title="Around", description="Number of layers below that are bypassed")


def _dense_unless_told(received: Any) -> Any:
    """Take a layer without a kind as a dense one."""
    return {"kind": "dense", **cast("dict[str, Any]", received)} if isinstance(received, dict) else received


Layer = Dense | Conv2D | Pool2D | Flatten | Dropout | LayerNorm | Residual
AnyLayer = Annotated[Layer, Field(discriminator="kind"), BeforeValidator(_dense_unless_told)]

LAYER_LABELS: dict[str, str] = {
    "dense": "Dense",
    "conv2d": "Conv2D",
    "max_pool": "Max pooling",
    "average_pool": "Average pooling",
    "flatten": "Flatten",
    "dropout": "Dropout",
    "layer_norm": "Layer norm",
    "residual": "Residual",
}


def new_layer(kind: str) -> Layer:
    """Return a layer of `kind`, one of LAYER_LABELS, with its defaults."""
    if kind in {"max_pool", "average_pool"}:
        return Pool2D.model_validate({"kind": kind})
    kinds: dict[str, type[Layer]] = {
        "dense": Dense,
        "conv2d": Conv2D,
        "flatten": Flatten,
        "dropout": Dropout,
        "layer_norm": LayerNorm,
        "residual": Residual,
    }
    return kinds[kind]()


def is_frozen(layer: Layer) -> bool:
    """Tell whether the layer has weights that never change."""
    return isinstance(layer, WeightedLayer | LayerNorm) and layer.frozen


def origin_of(layer: Layer) -> Origin | None:
    """Return where the layer's weights come from; None for those that are drawn, or of a layer without any."""
    return layer.origin if isinstance(layer, WeightedLayer | LayerNorm) else None


def weighted(layers: tuple[Layer, ...]) -> tuple[Dense | Conv2D, ...]:
    """Return the layers that have a kernel, input to output: those that are measured."""
    return tuple(layer for layer in layers if isinstance(layer, Dense | Conv2D))
