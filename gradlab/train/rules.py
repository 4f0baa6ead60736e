"""The registry of optimizers: adding one is a class and an entry here."""

from collections.abc import Mapping

import tensorflow as tf

from gradlab.spec import Optimizer
from gradlab.train.adaptive import AdaGrad, Adam, AdamW, Nadam, RmsProp
from gradlab.train.optimizers import Momentum, Nesterov, Rule, Sgd

_RULES: dict[str, type[Rule]] = {
    "sgd": Sgd,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": AdaGrad,
    "rmsprop": RmsProp,
    "adam": Adam,
    "nadam": Nadam,
    "adamw": AdamW,
}


def make_rule(spec: Optimizer, variables: Mapping[str, tf.Variable]) -> Rule:
    """Return the rule that `spec` names, with slots for `variables`."""
    return _RULES[spec.kind](spec, variables)
