"""Stacks to start from, as data: each is a function from depth and width to hidden layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, log2

from PySide6.QtCore import QCoreApplication

from gradlab.spec import (
    Activation,
    BatchNorm,
    Conv2D,
    DataShape,
    Dense,
    Flatten,
    Initializer,
    Layer,
    LayerNorm,
    Pool2D,
    Residual,
)

HE, LECUN = Initializer(kind="he"), Initializer(kind="lecun")
RELU = Activation(kind="relu")
LEAST_SIDE = 4
"""A picture smaller than this is not pooled any further."""


@dataclass(frozen=True)
class Choices:
    """What a person may choose of a template, and the data that it is for."""

    depth: int
    width: int
    activation: Activation
    shape: DataShape | None


@dataclass(frozen=True)
class Template:
    """A stack to start from.

    ``depth`` and ``width`` are what it begins with; None where it has its own. ``activation`` is None where it is part
    of the idea and cannot be chosen. ``start`` is the initializer of the output too.
    """

    label: str
    summary: str
    hidden: Callable[[Choices], Sequence[Layer]]
    depth: int | None = None
    width: int | None = None
    activation: str | None = None
    start: Initializer = HE
    pictures: bool = False


def _t(text: str) -> str:
    return QCoreApplication.translate("Templates", text)


def start_for(activation: Activation) -> Initializer:
    """Return the initializer whose derivation fits ``activation``.

    LeCun for SELU (Klambauer et al. 2017), Glorot for functions that are near the identity at 0 (Glorot & Bengio 2010),
    He for those that cut the negative half (He et al. 2015).
    """
    if activation.kind == "selu":
        return LECUN
    return Initializer() if activation.kind in {"logistic", "tanh", "softsign", "hard_tanh", "linear"} else HE


def _plain(choices: Choices) -> list[Layer]:
    start = start_for(choices.activation)
    return [
        Dense(name=f"hidden{n + 1}", units=choices.width, activation=choices.activation, initializer=start)
        for n in range(choices.depth)
    ]


def _two_layers(_choices: Choices) -> list[Layer]:
    return [
        Dense(name=f"hidden{n + 1}", units=units, activation=RELU, initializer=HE) for n, units in enumerate((300, 100))
    ]


def _sigmoid_normal(choices: Choices) -> list[Layer]:
    logistic, normal = Activation(kind="logistic"), Initializer(kind="normal", sigma=1.0)
    return [
        Dense(name=f"hidden{n + 1}", units=choices.width, activation=logistic, initializer=normal)
        for n in range(choices.depth)
    ]


def _normed(choices: Choices) -> list[Layer]:
    start = start_for(choices.activation)
    return [
        Dense(
            name=f"hidden{n + 1}",
            units=choices.width,
            activation=choices.activation,
            initializer=start,
            batch_norm=BatchNorm(),
        )
        for n in range(choices.depth)
    ]


def _selu(choices: Choices) -> list[Layer]:
    return _plain(Choices(choices.depth, choices.width, Activation(kind="selu"), choices.shape))


def _conv(choices: Choices) -> list[Layer]:
    """Blocks of two convolutions and a pooling, the filters doubled each time, as long as the picture can be halved."""
    side = min(choices.shape.picture[:2]) if choices.shape is not None and choices.shape.picture else 2 * LEAST_SIDE
    blocks = max(1, min(choices.depth, ceil(log2(side / LEAST_SIDE)) if side > LEAST_SIDE else 1))
    layers: list[Layer] = []
    for block in range(blocks):
        for n in range(2):
            name = f"conv{2 * block + n + 1}"
            filters = choices.width * 2**block
            layers.append(Conv2D(name=name, filters=filters, activation=choices.activation, initializer=HE))
        layers.append(Pool2D(name=f"pool{block + 1}"))
    dense = Dense(name="dense1", units=64, activation=choices.activation, initializer=HE, dropout=0.4)
    return [*layers, Flatten(name="flatten1"), dense]


def _residual(choices: Choices) -> list[Layer]:
    """Blocks that normalize, compute twice and add what entered (He et al. 2016, with the norm inside the branch)."""
    start = start_for(choices.activation)
    first = Dense(name="stem1", units=choices.width, activation=choices.activation, initializer=start)
    layers: list[Layer] = [first]
    for block in range(choices.depth):
        layers.append(LayerNorm(name=f"norm{block + 1}"))
        layers += [
            Dense(
                name=f"hidden{2 * block + n + 1}", units=choices.width, activation=choices.activation, initializer=start
            )
            for n in range(2)
        ]
        layers.append(Residual(name=f"add{block + 1}", span=3))
    return layers


def templates() -> dict[str, Template]:
    """Return every template by name, in the order in which they are offered."""
    return {**_first_templates(), **_further_templates()}


def _first_templates() -> dict[str, Template]:
    return {
        "mlp": Template(
            _t("Dense stack"),
            _t("Equal dense layers, started as their activation asks for."),
            _plain, depth=5, width=100, activation="relu",
        ),
        "two": Template(
            _t("300 and 100 ReLU"),
            _t("The textbook's first classifier of pictures: two hidden layers."),
            _two_layers,
        ),
        "sigmoid": Template(
            _t("Logistic, normal σ = 1"),
            _t("How deep nets were built before 2010, and why they did not train: units saturate."),
            _sigmoid_normal, depth=10, width=100, start=Initializer(kind="normal", sigma=1.0),
        ),
        "elu": Template(
            _t("Deep ELU, He"),
            _t("The textbook's exercise: twenty hidden layers of 100 units."),
            _plain, depth=20, width=100, activation="elu",
        ),
        "batch_norm": Template(
            _t("Deep, batch norm"),
            _t("The same depth with batch norm between each affine map and its activation."),
            _normed, depth=20, width=100, activation="elu",
        ),
    }  # fmt: skip


def _further_templates() -> dict[str, Template]:
    return {
        "selu": Template(
            _t("Self-normalizing"),
            _t("SELU with LeCun's start keeps mean 0 and deviation 1 by itself; standardize the inputs."),
            _selu, depth=20, width=100, start=LECUN,
        ),
        "conv": Template(
            _t("Convolutional net"),
            _t("Pairs of convolutions, pooled as often as the picture allows, then a dense layer with dropout."),
            _conv, depth=2, width=16, activation="relu", pictures=True,
        ),
        "residual": Template(
            _t("Residual net"),
            _t("Blocks around which the signal can pass: what entered is added to what came out."),
            _residual, depth=8, width=64, activation="relu",
        ),
    }  # fmt: skip
