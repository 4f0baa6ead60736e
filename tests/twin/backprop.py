"""Back-propagation written out in float64 numpy: slow, obvious, and independent of the engine's loop."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.network import Noise
from gradlab.spec import Dense, Experiment
from tests.stacks import dense
from tests.twin.formulas import Array, phi, slope

Weights = dict[str, Array]


@dataclass
class Pass:
    """What one layer computed on the way up, and what it needs on the way down."""

    below: Array
    affine: Array
    pre: Array
    hidden: Array
    out: Array
    stats: dict[str, Array] = field(default_factory=dict)


@dataclass
class Step:
    """Everything measured in one step."""

    layers: dict[str, list[float]]
    loss: float
    accuracy: float
    global_norm: float
    clip_active: float
    clipped_norm: float
    clip_cosine: float


def _unit_norms(value: Array) -> Array:
    return np.sqrt((value**2).sum(axis=0)) if value.ndim == 2 else np.sqrt((value**2).sum())[None]


def _limited(gradients: Weights, limits: Weights, *, by_unit: bool = False) -> tuple[Weights, float]:
    """Cut each tensor's norm, or each unit's, to its limit, and count how often that did something."""
    cut: Weights = {}
    acted: list[bool] = []
    for name, value in gradients.items():
        norms = _unit_norms(value) if by_unit else np.sqrt((value**2).sum())[None]
        over = norms > limits[name]
        cut[name] = value * np.where(over, limits[name] / np.maximum(norms, 1e-300), 1.0)
        acted += list(over)
    return cut, float(np.mean(acted))


class Twin:
    """The experiment's network and optimizer, one step at a time."""

    def __init__(self, experiment: Experiment, weights: dict[str, NDArray[Any]]) -> None:
        self.experiment = experiment
        self.layers = dense(experiment)
        self.weights: Weights = {name: value.astype(np.float64) for name, value in weights.items()}
        self.first: Weights = {name: np.zeros_like(value) for name, value in self.weights.items()}
        self.second: Weights = {name: np.zeros_like(value) for name, value in self.weights.items()}
        self.steps = 0
        self.passes: list[Pass] = []
        self.gradients: Weights = {}
        self.deltas: list[Array] = []
        self.before: Weights = {}

    def clear_of_kinks(self, room: float) -> bool:
        """Tell whether every z of the last step's kinked layers is further than `room` spreads from the kink."""
        places = {"hard_tanh": 1.0}
        for layer, done in zip(self.layers, self.passes, strict=True):
            if layer.activation.info.kinked:
                far = np.abs(np.abs(done.pre) - places.get(layer.activation.kind, 0.0))
                if not (far > room * max(done.pre.std(), 1e-6)).all():
                    return False
        return True

    def keep(self, layer: Dense, shape: tuple[int, ...]) -> Array:
        """Return the engine's own draw of what is dropped: the draw is random, what is made of it is not."""
        noise = Noise(self.experiment.training.seed, tf.constant(self.steps))
        return np.asarray(noise.keep(self.layers.index(layer), tf.constant(shape), layer.dropout))

    def step(self, inputs: Array, labels: NDArray[np.int32]) -> Step:
        self.steps += 1
        passes = self.passes = self.up(inputs)
        logits = passes[-1].out
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        loss, error = self._loss(logits, shares, labels)
        gradients, deltas = self._down(passes, error / len(labels))
        before = {name: value.copy() for name, value in self.weights.items()}
        self.gradients, self.deltas, self.before = gradients, deltas, before
        clipping = self._update(gradients)
        self._move(passes)
        layers = self._quantities(passes, shares, gradients, deltas, before, len(labels))
        return Step(layers, loss, float((logits.argmax(axis=1) == labels).mean()), *clipping)

    def _loss(self, logits: Array, shares: Array, labels: NDArray[np.int32]) -> tuple[float, Array]:
        """Return the mean loss, and its derivative by each example's logits times their number."""
        spec, rows = self.experiment.training.loss, np.arange(len(labels))
        wanted = np.eye(logits.shape[1])[labels]
        if spec.kind == "cross_entropy":
            return float(-np.log(shares[rows, labels]).mean()), shares - wanted
        miss = shares - wanted
        inside = np.abs(miss) <= spec.delta
        if spec.kind == "mse":
            value, by_share = miss**2, 2 * miss
        else:
            value = np.where(inside, miss**2 / 2, spec.delta * (np.abs(miss) - spec.delta / 2))
            by_share = np.where(inside, miss, spec.delta * np.sign(miss))
        by_share = by_share / logits.shape[1]
        return float(value.mean()), shares * (by_share - (by_share * shares).sum(axis=1, keepdims=True))

    def up(self, inputs: Array) -> list[Pass]:
        passes: list[Pass] = []
        out = inputs
        for layer in self.layers:
            affine = out @ self.weights[f"{layer.name}/kernel"] + self.weights.get(f"{layer.name}/bias", 0.0)
            position = layer.batch_norm.position if layer.batch_norm else None
            stats: dict[str, Array] = {}
            pre = self._normalize(layer, affine, stats) if position == "before" else affine
            hidden = phi(layer, pre, self.weights.get(f"{layer.name}/alpha", 0.0))
            passes.append(Pass(out, affine, pre, hidden, hidden, stats))
            if position == "after":
                passes[-1].out = self._normalize(layer, hidden, stats)
            if layer.dropout and not layer.frozen:
                stats["keep"] = self.keep(layer, hidden.shape)
                passes[-1].out = passes[-1].out * stats["keep"]
            out = passes[-1].out
        return passes

    def _normalize(self, layer: Dense, x: Array, stats: dict[str, Array]) -> Array:
        spec = layer.batch_norm
        assert spec is not None
        if layer.frozen:
            mean = self.weights[f"{layer.name}/moving_mean"]
            variance = self.weights[f"{layer.name}/moving_variance"]
        else:
            mean, variance = x.mean(axis=0), x.var(axis=0)
            stats["mean"], stats["variance"] = mean, variance
        stats["root"] = np.sqrt(variance + spec.epsilon)
        stats["hat"] = (x - mean) / stats["root"]
        gamma, beta = self.weights.get(f"{layer.name}/gamma", 1.0), self.weights.get(f"{layer.name}/beta", 0.0)
        return gamma * stats["hat"] + beta

    def _back_through_norm(self, layer: Dense, error: Array, stats: dict[str, Array], gradients: Weights) -> Array:
        if f"{layer.name}/gamma" in self.weights:
            gradients[f"{layer.name}/gamma"] = (error * stats["hat"]).sum(axis=0)
        if f"{layer.name}/beta" in self.weights:
            gradients[f"{layer.name}/beta"] = error.sum(axis=0)
        scaled = error * self.weights.get(f"{layer.name}/gamma", 1.0)
        if layer.frozen:
            return scaled / stats["root"]
        along = (scaled * stats["hat"]).mean(axis=0)
        return (scaled - scaled.mean(axis=0) - stats["hat"] * along) / stats["root"]

    def _down(self, passes: list[Pass], error: Array) -> tuple[Weights, list[Array]]:
        gradients: Weights = {}
        deltas: list[Array] = []
        for layer, done in zip(reversed(self.layers), reversed(passes), strict=True):
            position = layer.batch_norm.position if layer.batch_norm else None
            error = error * done.stats.get("keep", 1.0)
            if position == "after":
                error = self._back_through_norm(layer, error, done.stats, gradients)
            learned = self.weights.get(f"{layer.name}/alpha", 0.0)
            if f"{layer.name}/alpha" in self.weights:
                below = (error * np.minimum(done.pre, 0)).sum(axis=0)
                gradients[f"{layer.name}/alpha"] = below if layer.activation.alpha_per == "unit" else below.sum()[None]
            delta = error * slope(layer, done.pre, learned)
            deltas.insert(0, delta)
            if position == "before":
                delta = self._back_through_norm(layer, delta, done.stats, gradients)
            kernel = self.weights[f"{layer.name}/kernel"]
            penalty = 0.0 if layer.frozen else layer.l1 * np.sign(kernel) + 2 * layer.l2 * kernel
            gradients[f"{layer.name}/kernel"] = done.below.T @ delta + penalty
            if layer.uses_bias:
                gradients[f"{layer.name}/bias"] = delta.sum(axis=0)
            error = delta @ self.weights[f"{layer.name}/kernel"].T
        return gradients, deltas

    def _update(self, gradients: Weights) -> tuple[float, float, float, float]:
        frozen = {layer.name for layer in self.layers if layer.frozen}
        mine = {name: value for name, value in gradients.items() if name.split("/")[0] not in frozen}
        raw = np.concatenate([value.ravel() for value in mine.values()])
        norm = float(np.linalg.norm(raw))
        clipping, active = self.experiment.training.clipping, 0.0
        if clipping.kind == "global_norm" and norm > clipping.threshold:
            mine, active = {name: value * clipping.threshold / norm for name, value in mine.items()}, 1.0
        if clipping.kind == "value":
            active = float((np.abs(raw) > clipping.threshold).mean())
            mine = {name: np.clip(value, -clipping.threshold, clipping.threshold) for name, value in mine.items()}
        if clipping.kind == "norm":
            limits = {name: np.full(1, clipping.threshold) for name in mine}
            mine, active = _limited(mine, limits)
        if clipping.kind == "adaptive":
            limits = {name: clipping.threshold * np.maximum(_unit_norms(self.weights[name]), 1e-3) for name in mine}
            mine, active = _limited(mine, limits, by_unit=True)
        factors = {layer.name: layer.rate_factor for layer in self.layers}
        for name, value in mine.items():
            amount = self._amount(name, value, factors[name.split("/")[0]])
            self.weights[name] = self.weights[name] - amount
        cut = np.concatenate([value.ravel() for value in mine.values()])
        return norm, active, float(np.linalg.norm(cut)), float(raw @ cut / norm / np.linalg.norm(cut))

    def _amount(self, name: str, gradient: Array, factor: float) -> Array:
        spec = self.experiment.training.optimizer
        spec = spec.model_copy(update={"learning_rate": spec.learning_rate * factor})
        if spec.kind == "sgd":
            return spec.learning_rate * gradient
        if spec.kind in ("momentum", "nesterov"):
            self.first[name] = spec.momentum * self.first[name] - spec.learning_rate * gradient
            ahead = spec.momentum * self.first[name] - spec.learning_rate * gradient
            return -ahead if spec.kind == "nesterov" else -self.first[name]
        if spec.kind in ("adagrad", "rmsprop"):
            old, new = (1.0, 1.0) if spec.kind == "adagrad" else (spec.rho, 1 - spec.rho)
            start = spec.accumulator if spec.kind == "adagrad" and self.steps == 1 else 0.0
            self.second[name] = old * (self.second[name] + start) + new * gradient**2
            return spec.learning_rate * gradient / np.sqrt(self.second[name] + spec.epsilon)
        self.first[name] = spec.beta_1 * self.first[name] + (1 - spec.beta_1) * gradient
        self.second[name] = spec.beta_2 * self.second[name] + (1 - spec.beta_2) * gradient**2
        if spec.kind == "nadam":
            return self._nadam(name, gradient, spec.learning_rate)
        rate = spec.learning_rate * np.sqrt(1 - spec.beta_2**self.steps) / (1 - spec.beta_1**self.steps)
        decay = spec.weight_decay * spec.learning_rate * self.weights[name] if spec.kind == "adamw" else 0.0
        return rate * self.first[name] / (np.sqrt(self.second[name]) + spec.epsilon) + decay

    def _nadam(self, name: str, gradient: Array, rate: float) -> Array:
        spec, t = self.experiment.training.optimizer, self.steps
        momenta = [spec.beta_1 * (1 - 0.5 * 0.96**step) for step in range(1, t + 2)]
        product = np.prod(momenta[:t])
        mean = momenta[t] * self.first[name] / (1 - product * momenta[t])
        mean = mean + (1 - momenta[t - 1]) * gradient / (1 - product)
        return rate * mean / (np.sqrt(self.second[name] / (1 - spec.beta_2**t)) + spec.epsilon)

    def _move(self, passes: list[Pass]) -> None:
        for layer, done in zip(self.layers, passes, strict=True):
            for kind in ("mean", "variance"):
                if kind in done.stats and layer.batch_norm is not None:
                    name, momentum = f"{layer.name}/moving_{kind}", layer.batch_norm.momentum
                    self.weights[name] = momentum * self.weights[name] + (1 - momentum) * done.stats[kind]

    def _quantities(
        self,
        passes: list[Pass],
        shares: Array,
        gradients: Weights,
        deltas: list[Array],
        before: Weights,
        batch: int,
    ) -> dict[str, list[float]]:
        found: dict[str, list[float]] = {}
        for layer, done, delta in zip(self.layers, passes, deltas, strict=True):
            name = f"{layer.name}/kernel"
            gradient = gradients[name]
            act = shares if layer is self.layers[-1] else done.out
            found[layer.name] = [
                float(np.sqrt(((batch * delta) ** 2).mean())),
                float(np.linalg.norm(gradient)),
                float(np.abs(gradient).mean()),
                float(np.abs(gradient).max()),
                float(done.pre.mean()),
                float(done.pre.std()),
                float(act.mean()),
                float(act.std()),
                float(np.linalg.norm(self.weights[name] - before[name]) / np.linalg.norm(before[name])),
                float(np.linalg.norm(before[name])),
                float(np.mean(before.get(f"{layer.name}/alpha", np.nan))),
                float(np.linalg.norm(gradients.get(f"{layer.name}/alpha", np.nan))),
            ]
        return found
