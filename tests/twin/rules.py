"""Clipping and the optimizers, written out in float64 numpy."""

from __future__ import annotations

import numpy as np

from gradlab.spec import Clipping, Optimizer
from tests.twin.formulas import Array

Weights = dict[str, Array]


def unit_norms(value: Array) -> Array:
    return np.sqrt((value**2).sum(axis=0)) if value.ndim == 2 else np.sqrt((value**2).sum())[None]


def _limited(gradients: Weights, limits: Weights, *, by_unit: bool = False) -> tuple[Weights, float]:
    """Cut each tensor's norm, or each unit's, to its limit, and count how often that did something."""
    cut: Weights = {}
    acted: list[bool] = []
    for name, value in gradients.items():
        norms = unit_norms(value) if by_unit else np.sqrt((value**2).sum())[None]
        over = norms > limits[name]
        cut[name] = value * np.where(over, limits[name] / np.maximum(norms, 1e-300), 1.0)
        acted += list(over)
    return cut, float(np.mean(acted))


def clipped(clipping: Clipping, gradients: Weights, weights: Weights) -> tuple[Weights, float]:
    """Return the clipped gradients and the share on which clipping acted."""
    raw = np.concatenate([value.ravel() for value in gradients.values()])
    norm, limit = float(np.linalg.norm(raw)), clipping.threshold
    if clipping.kind == "global_norm" and norm > limit:
        return {name: value * limit / norm for name, value in gradients.items()}, 1.0
    if clipping.kind == "value":
        cut = {name: np.clip(value, -limit, limit) for name, value in gradients.items()}
        return cut, float((np.abs(raw) > limit).mean())
    if clipping.kind == "norm":
        return _limited(gradients, {name: np.full(1, limit) for name in gradients})
    if clipping.kind == "adaptive":
        limits = {name: limit * np.maximum(unit_norms(weights[name]), 1e-3) for name in gradients}
        return _limited(gradients, limits, by_unit=True)
    return dict(gradients), 0.0


class Rule:
    """One of the eight optimizers; `steps` counts from 1."""

    def __init__(self, spec: Optimizer, weights: Weights) -> None:
        self.spec = spec
        self.first: Weights = {name: np.zeros_like(value) for name, value in weights.items()}
        self.second: Weights = {name: np.zeros_like(value) for name, value in weights.items()}

    def amount(self, name: str, gradient: Array, weight: Array, factor: float, steps: int) -> Array:
        """Return what is subtracted from `weight`; `factor` multiplies the learning rate."""
        spec = self.spec
        rate = spec.learning_rate * factor
        if spec.kind == "sgd":
            return rate * gradient
        if spec.kind in ("momentum", "nesterov"):
            self.first[name] = spec.momentum * self.first[name] - rate * gradient
            ahead = spec.momentum * self.first[name] - rate * gradient
            return -ahead if spec.kind == "nesterov" else -self.first[name]
        if spec.kind in ("adagrad", "rmsprop"):
            old, new = (1.0, 1.0) if spec.kind == "adagrad" else (spec.rho, 1 - spec.rho)
            start = spec.accumulator if spec.kind == "adagrad" and steps == 1 else 0.0
            self.second[name] = old * (self.second[name] + start) + new * gradient**2
            return rate * gradient / np.sqrt(self.second[name] + spec.epsilon)
        self.first[name] = spec.beta_1 * self.first[name] + (1 - spec.beta_1) * gradient
        self.second[name] = spec.beta_2 * self.second[name] + (1 - spec.beta_2) * gradient**2
        if spec.kind == "nadam":
            return self._nadam(name, gradient, rate, steps)
        corrected = rate * np.sqrt(1 - spec.beta_2**steps) / (1 - spec.beta_1**steps)
        decay = spec.weight_decay * rate * weight if spec.kind == "adamw" else 0.0
        return corrected * self.first[name] / (np.sqrt(self.second[name]) + spec.epsilon) + decay

    def _nadam(self, name: str, gradient: Array, rate: float, steps: int) -> Array:
        spec = self.spec
        momenta = [spec.beta_1 * (1 - 0.5 * 0.96**step) for step in range(1, steps + 2)]
        product = np.prod(momenta[:steps])
        mean = momenta[steps] * self.first[name] / (1 - product * momenta[steps])
        mean = mean + (1 - momenta[steps - 1]) * gradient / (1 - product)
        return rate * mean / (np.sqrt(self.second[name] / (1 - spec.beta_2**steps)) + spec.epsilon)
