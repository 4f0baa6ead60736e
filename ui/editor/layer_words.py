"""What a card says about its layer in few words."""

from __future__ import annotations

from gradlab.spec import (
    Conv2D,
    Dense,
    Dropout,
    Initializer,
    Layer,
    LayerNorm,
    Pool2D,
    Residual,
    WeightedLayer,
)

SHORT = {
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "rrelu": "RReLU",
    "prelu": "PReLU",
    "elu": "ELU",
    "selu": "SELU",
    "gelu": "GELU",
    "silu": "SiLU",
    "mish": "Mish",
    "hard_tanh": "hard tanh",
}


def kind_of(layer: Layer) -> str:
    """Return kind and size, such as "Dense 100" or "Conv 16 · 3×3"."""
    if isinstance(layer, Dense):
        return f"Dense {layer.units}"
    if isinstance(layer, Conv2D):
        return f"Conv {layer.filters} · {layer.kernel_size}×{layer.kernel_size}"
    if isinstance(layer, Pool2D):
        return f"{'Max' if layer.kind == 'max_pool' else 'Average'} pool {layer.size}×{layer.size}"
    return {"flatten": "Flatten", "dropout": "Dropout", "layer_norm": "Layer norm", "residual": "Residual"}[layer.kind]


def chips_of(layer: Layer) -> list[str]:
    """Return the words on a card: activation, initializer, batch norm, dropout, or what another kind has."""
    if isinstance(layer, WeightedLayer):
        chips = [SHORT.get(layer.activation.kind, layer.activation.kind), _start(layer.initializer)]
        chips += ["BN"] if layer.batch_norm is not None else []
        chips += [f"drop {layer.dropout:g}"] if layer.dropout else []
        return chips + ([f"rate ×{layer.rate_factor:g}"] if layer.rate_factor != 1 else [])
    if isinstance(layer, Dropout):
        return [f"drop {layer.rate:g}"]
    if isinstance(layer, Residual):
        return ["around 1 layer" if layer.span == 1 else f"around {layer.span} layers"]
    if isinstance(layer, LayerNorm):
        return [mark for mark, there in (("γ", layer.scale), ("β", layer.shift)) if there]
    return [f"stride {layer.step}"] if isinstance(layer, Pool2D) else []


def _start(initializer: Initializer) -> str:
    """Return how the weights start, in a word or two."""
    fields = initializer.info.fields
    if "sigma" in fields:
        return f"σ = {initializer.sigma:g}"
    if "bound" in fields:
        return f"r = {initializer.bound:g}"
    if "value" in fields:
        return f"all {initializer.value:g}"
    gain = f" ×{initializer.gain:g}" if initializer.gain != 1.0 and "gain" in fields else ""
    return initializer.info.label + gain
