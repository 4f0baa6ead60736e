"""Activations and their slopes, written out again in float64 numpy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from scipy.stats import norm

from gradlab.spec import Dense

Array = NDArray[np.float64]


def phi(layer: Dense, z: Array, learned: Array | float = 0.0) -> Array:
    alpha = layer.activation.alpha or 0.0
    kinds = {
        "logistic": lambda: 1 / (1 + np.exp(-z)),
        "tanh": lambda: np.tanh(z),
        "relu": lambda: z * (z > 0),
        "leaky_relu": lambda: np.where(z > 0, z, alpha * z),
        "elu": lambda: np.where(z > 0, z, alpha * (np.exp(np.minimum(z, 0)) - 1)),
        "rrelu": lambda: np.where(z > 0, z, learned * z),
        "prelu": lambda: np.where(z > 0, z, learned * z),
        "selu": lambda: 1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * np.expm1(np.minimum(z, 0))),
        "gelu": lambda: z * norm.cdf(z),
        "silu": lambda: z * expit(z),
        "mish": lambda: z * np.tanh(np.log1p(np.exp(z))),
        "softplus": lambda: np.log1p(np.exp(z)),
        "softsign": lambda: z / (1 + np.abs(z)),
        "hard_tanh": lambda: np.maximum(-1, np.minimum(1, z)),
        "linear": lambda: z,
        "softmax": lambda: z,
    }
    return kinds[layer.activation.kind]()


def slope(layer: Dense, z: Array, learned: Array | float = 0.0) -> Array:
    alpha = layer.activation.alpha or 0.0
    kinds = {
        "logistic": lambda: phi(layer, z) * (1 - phi(layer, z)),
        "tanh": lambda: 1 - np.tanh(z) ** 2,
        "relu": lambda: (z > 0) * 1.0,
        "leaky_relu": lambda: np.where(z > 0, 1.0, alpha),
        "elu": lambda: np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0))),
        "rrelu": lambda: np.where(z > 0, 1.0, learned + 0 * z),
        "prelu": lambda: np.where(z > 0, 1.0, learned + 0 * z),
        "selu": lambda: 1.0507009873554805 * np.where(z > 0, 1.0, 1.6732632423543772 * np.exp(np.minimum(z, 0))),
        "gelu": lambda: norm.cdf(z) + z * norm.pdf(z),
        "silu": lambda: expit(z) * (1 + z * (1 - expit(z))),
        "mish": lambda: np.tanh(np.log1p(np.exp(z))) + z * expit(z) / np.cosh(np.log1p(np.exp(z))) ** 2,
        "softplus": lambda: expit(z),
        "softsign": lambda: 1 / (1 + np.abs(z)) ** 2,
        "hard_tanh": lambda: (np.abs(z) < 1) * 1.0,
        "linear": lambda: np.ones_like(z),
        "softmax": lambda: np.ones_like(z),
    }
    return kinds[layer.activation.kind]()
