"""What a card says about its layer in few words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gradlab.spec import (
    Conv2D,
    Dense,
    Dropout,
    Layer,
    LayerNorm,
    LayerShape,
    Pool2D,
    Residual,
    WeightedLayer,
)
from ui.support.health import format_count

MOST_SOURCE = 16
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


@dataclass(frozen=True)
class Words:
    """What is written on a card beside the kind of its layer.

    ``place`` is the shape of what comes out where the kind does not say it; ``problem`` the first thing that keeps the
    stack from being trained; ``warns`` that something is to be mended; ``count`` how many layers the card stands for.
    """

    title: str
    chips: tuple[str, ...]
    place: str
    problem: str
    warns: bool
    count: int


def _t(text: str) -> str:
    return QCoreApplication.translate("LayerWords", text)


def sides(shape: Sequence[int]) -> str:
    """Return a shape such as "8×8×16"."""
    return "×".join(f"{side:,}" for side in shape)


def span_of(first: str, last: str) -> str:
    """Return the names of a folded run in short, such as "hidden5–10"."""
    stem = re.match(r".*?(?=\d*$)", first)
    assert stem is not None
    number = last.removeprefix(stem[0])
    return f"{first}–{number}" if last.startswith(stem[0]) and number.isdigit() else f"{first} – {last}"


def place_of(layer: Layer, shape: LayerShape | None) -> str:
    """Return the shape of what comes out of ``layer``, such as "→ 8×8×16"; nothing where its kind says it."""
    if shape is None or (isinstance(layer, Dense) and shape.after == (layer.units,)):
        return ""
    return f"→ {sides(shape.after)}"


def tip_of(layer: Layer, shapes: Sequence[LayerShape]) -> list[str]:
    """Return the lines of a card's tool tip: the name in full, shapes, parameters, work."""
    lines = [f"{layer.name} · {kind_of(layer)}"]
    if shapes:
        lines[0] += f" · {sides(shapes[0].before)} → {sides(shapes[-1].after)}"
        parameters = format_count(sum(shape.parameters for shape in shapes))
        work = format_count(sum(shape.multiply_adds for shape in shapes))
        text = _t("{parameters} parameters · {work} multiply-adds for an example")
        lines.append(text.format(parameters=parameters, work=work))
    return lines


def kind_of(layer: Layer) -> str:
    """Return kind and size, such as "Dense 100" or "Conv 16 · 3×3"."""
    if isinstance(layer, Dense):
        return f"Dense {layer.units}"
    if isinstance(layer, Conv2D):
        return f"Conv {layer.filters} · {layer.kernel_size}×{layer.kernel_size}"
    if isinstance(layer, Pool2D):
        return f"{'Max' if layer.kind == 'max_pool' else 'Average'} pool {layer.size}×{layer.size}"
    return {"flatten": "Flatten", "dropout": "Dropout", "layer_norm": "Layer norm", "residual": "Residual"}[layer.kind]


def chips_of(layer: Layer, *, clips: bool = False) -> list[str]:
    """Return the words on a card: activation, initializer, batch norm, dropout, or what another kind has.

    ``clips`` tells that the run clips the gradients of the layers that it trains.
    """
    if isinstance(layer, WeightedLayer):
        chips = [SHORT.get(layer.activation.kind, layer.activation.kind), _start(layer)]
        if layer.batch_norm is not None:
            # A narrow card has no room for all, and the bracket beside reused cards says their origin, too.
            chips.insert(1 if layer.origin is not None else 2, _statistics(layer))
        chips += [f"drop {layer.dropout:g}"] if layer.dropout else []
        chips += [f"rate ×{layer.rate_factor:g}"] if layer.rate_factor != 1 else []
        return chips + (["clip"] if clips and not layer.frozen else [])
    if isinstance(layer, Dropout):
        return [f"drop {layer.rate:g}"]
    if isinstance(layer, Residual):
        return ["around 1 layer" if layer.span == 1 else f"around {layer.span} layers"]
    if isinstance(layer, LayerNorm):
        return [mark for mark, there in (("γ", layer.scale), ("β", layer.shift)) if there]
    return [f"stride {layer.step}"] if isinstance(layer, Pool2D) else []


def _statistics(layer: WeightedLayer) -> str:
    """Return by what a layer's batch norm normalizes in training: the batch, or of a frozen layer what is stored."""
    return "BN stored" if layer.frozen else "BN"


def _start(layer: WeightedLayer) -> str:
    """Return how the weights start, in a word or two; of a reused layer, whose they are."""
    if layer.origin is not None:
        source = layer.origin.source.partition(", run")[0]
        return f"from {source if len(source) <= MOST_SOURCE else source[: MOST_SOURCE - 1] + '…'}"
    initializer = layer.initializer
    fields = initializer.info.fields
    if "sigma" in fields:
        return f"σ = {initializer.sigma:g}"
    if "bound" in fields:
        return f"r = {initializer.bound:g}"
    if "value" in fields:
        return f"all {initializer.value:g}"
    gain = f" ×{initializer.gain:g}" if initializer.gain != 1.0 and "gain" in fields else ""
    return initializer.info.label + gain
