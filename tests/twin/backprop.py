"""Back-propagation written out in float64 numpy: slow, obvious, and independent of the engine's loop."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.network import Noise
from gradlab.spec import Dense, Dropout, Experiment, LayerNorm, Residual, is_frozen
from tests.twin.formulas import Array, phi, slope
from tests.twin.rules import Rule, Weights, clipped


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


class Twin:
    """The experiment's network and optimizer, one step at a time."""

    def __init__(self, experiment: Experiment, weights: dict[str, NDArray[Any]]) -> None:
        self.experiment = experiment
        self.stack = experiment.layers
        self.layers = [layer for layer in experiment.layers if isinstance(layer, Dense)]
        self.weights: Weights = {name: value.astype(np.float64) for name, value in weights.items()}
        self.rule = Rule(experiment.training.optimizer, self.weights)
        self.steps = 0
        self.passes: list[Pass] = []
        self.between: dict[str, Weights] = {}
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

    def _noise(self) -> Noise:
        """Return the engine's own draws: what is drawn is random, what is made of it is not."""
        dtype = tf.float64 if self.experiment.training.precision == "float64" else tf.float32
        return Noise(self.experiment.training.seed, tf.constant(self.steps), dtype)

    def keep(self, layer: Dense | Dropout, shape: tuple[int, ...], rate: float) -> Array:
        place = self.stack.index(layer)
        return np.asarray(self._noise().keep(place, tf.constant(shape), rate), np.float64)

    def slopes(self, layer: Dense, shape: tuple[int, ...]) -> Array | float:
        """Return the slopes below zero of the activation, where they are learned or drawn."""
        spec = layer.activation
        if spec.kind == "rrelu" and layer.frozen:
            return ((spec.alpha or 0.0) + (spec.upper or 0.0)) / 2
        if spec.kind == "rrelu":
            draw = self._noise().slopes(
                self.stack.index(layer), tf.constant(shape), spec.alpha or 0.0, spec.upper or 0.0
            )
            return np.asarray(draw, np.float64)
        return self.weights.get(f"{layer.name}/alpha", 0.0)

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
        entered = [inputs]
        for index, layer in enumerate(self.stack):
            out = entered[-1]
            if isinstance(layer, Residual):
                out = out + entered[index - layer.span]
            elif isinstance(layer, Dense):
                passes.append(self._up_dense(layer, out))
                out = passes[-1].out
            else:
                out = self._up_plain(layer, out)
            entered.append(out)
        return passes

    def _up_dense(self, layer: Dense, below: Array) -> Pass:
        affine = below @ self.weights[f"{layer.name}/kernel"] + self.weights.get(f"{layer.name}/bias", 0.0)
        position = layer.batch_norm.position if layer.batch_norm else None
        stats: dict[str, Array] = {}
        pre = self._normalize(layer, affine, stats) if position == "before" else affine
        stats["slopes"] = np.asarray(self.slopes(layer, pre.shape), np.float64)
        hidden = phi(layer, pre, stats["slopes"])
        done = Pass(below, affine, pre, hidden, hidden, stats)
        if position == "after":
            done.out = self._normalize(layer, hidden, stats)
        if layer.dropout and not layer.frozen:
            stats["keep"] = self.keep(layer, hidden.shape, layer.dropout)
            done.out = done.out * stats["keep"]
        return done

    def _up_plain(self, layer: object, x: Array) -> Array:
        if isinstance(layer, Dropout):
            keep = self.keep(layer, x.shape, layer.rate) if layer.rate else np.ones_like(x)
            self.between[layer.name] = {"keep": keep}
            return x * keep
        assert isinstance(layer, LayerNorm)
        root = np.sqrt(x.var(axis=1, keepdims=True) + layer.epsilon)
        hat = (x - x.mean(axis=1, keepdims=True)) / root
        self.between[layer.name] = {"hat": hat, "root": root}
        gamma, beta = self.weights.get(f"{layer.name}/gamma", 1.0), self.weights.get(f"{layer.name}/beta", 0.0)
        return gamma * hat + beta

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
        left = list(passes)
        errors: list[Array | float] = [*[0.0 for _ in self.stack], error]
        for index in reversed(range(len(self.stack))):
            layer, above = self.stack[index], np.asarray(errors[index + 1])
            if isinstance(layer, Residual):
                errors[index] = errors[index] + above
                errors[index - layer.span] = errors[index - layer.span] + above
            elif isinstance(layer, Dense):
                delta, below = self._down_dense(layer, left.pop(), above, gradients)
                deltas.insert(0, delta)
                errors[index] = errors[index] + below
            else:
                errors[index] = errors[index] + self._down_plain(layer, above, gradients)
        return gradients, deltas

    def _down_dense(self, layer: Dense, done: Pass, error: Array, gradients: Weights) -> tuple[Array, Array]:
        position = layer.batch_norm.position if layer.batch_norm else None
        error = error * done.stats.get("keep", 1.0)
        if position == "after":
            error = self._back_through_norm(layer, error, done.stats, gradients)
        if f"{layer.name}/alpha" in self.weights:
            below = (error * np.minimum(done.pre, 0)).sum(axis=0)
            gradients[f"{layer.name}/alpha"] = below if layer.activation.alpha_per == "unit" else below.sum()[None]
        delta = inner = error * slope(layer, done.pre, done.stats["slopes"])
        if position == "before":
            inner = self._back_through_norm(layer, delta, done.stats, gradients)
        kernel = self.weights[f"{layer.name}/kernel"]
        penalty = 0.0 if layer.frozen else layer.l1 * np.sign(kernel) + 2 * layer.l2 * kernel
        gradients[f"{layer.name}/kernel"] = done.below.T @ inner + penalty
        if layer.uses_bias:
            gradients[f"{layer.name}/bias"] = inner.sum(axis=0)
        return delta, inner @ kernel.T

    def _down_plain(self, layer: object, error: Array, gradients: Weights) -> Array:
        if isinstance(layer, Dropout):
            return error * self.between[layer.name]["keep"]
        assert isinstance(layer, LayerNorm)
        hat, root = (self.between[layer.name][part] for part in ("hat", "root"))
        if layer.scale:
            gradients[f"{layer.name}/gamma"] = (error * hat).sum(axis=0)
        if layer.shift:
            gradients[f"{layer.name}/beta"] = error.sum(axis=0)
        scaled = error * self.weights.get(f"{layer.name}/gamma", 1.0)
        along = (scaled * hat).mean(axis=1, keepdims=True)
        return (scaled - scaled.mean(axis=1, keepdims=True) - hat * along) / root

    def _update(self, gradients: Weights) -> tuple[float, float, float, float]:
        frozen = {layer.name for layer in self.stack if is_frozen(layer)}
        mine = {name: value for name, value in gradients.items() if name.split("/")[0] not in frozen}
        raw = np.concatenate([value.ravel() for value in mine.values()])
        norm = float(np.linalg.norm(raw))
        mine, active = clipped(self.experiment.training.clipping, mine, self.weights)
        factors = {layer.name: layer.rate_factor for layer in self.layers}
        for name, value in mine.items():
            factor = factors.get(name.split("/")[0], 1.0)
            self.weights[name] = self.weights[name] - self.rule.amount(
                name, value, self.weights[name], factor, self.steps
            )
        cut = np.concatenate([value.ravel() for value in mine.values()])
        return norm, active, float(np.linalg.norm(cut)), float(raw @ cut / norm / np.linalg.norm(cut))

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
