"""What a Keras script builds, each piece from a part of the experiment; pieces are added only where they are needed."""

import numpy as np

from gradlab.spec import (
    Experiment,
    KerasPart,
    Layer,
    Residual,
    is_frozen,
    keras_names,
    keras_parts,
    weighted,
)

DROPOUT, SLOPES = 1, 2
"""What noise is drawn for; Gradlab's streams are numbered so."""


def literal(value: object) -> str:
    """Return `value` as Python, texts between double quotes where these can stand."""
    plain = isinstance(value, str) and value.isprintable() and not set(value) & set('"\\')
    return f'"{value}"' if plain else repr(value)


def plain(text: str) -> str:
    """Return `text` as one line that may stand in a docstring."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line.replace("\\", "/").replace('"', "'")


def constants(experiment: Experiment, stem: str) -> str:
    """Return the numbers in front of everything else."""
    training = experiment.training
    lines = [
        "HERE = Path(__file__).resolve().parent",
        f"NAME = {literal(stem)}",
        f"STEPS = {training.steps}",
        f"BATCH_SIZE = {training.batch_size}",
        f"SEED = {training.seed}",
        f"EVALUATE_EVERY = {training.evaluate_every}",
        f"LEARNING_RATE = {training.optimizer.learning_rate!r}",
    ]
    names = dict(zip(experiment.layers, keras_names(experiment.layers), strict=True))
    factors = {names[layer]: layer.rate_factor for layer in weighted(experiment.layers) if layer.rate_factor != 1.0}
    if factors:
        listed = ", ".join(f"{literal(name)}: {factor!r}" for name, factor in factors.items())
        lines.append(f"RATE_FACTORS = {{{listed}}}")
    if training.early_stopping is not None:
        lines += [f"PATIENCE = {training.early_stopping.patience}", f"PROGRESS = {training.early_stopping.min_delta!r}"]
    if training.precision == "float64":
        lines.append('keras.config.set_floatx("float64")')
    if training.precision != "float32":
        lines.append(f'keras.config.set_dtype_policy("{training.precision}")')
    return "\n".join(lines)


def layer_code(experiment: Experiment) -> str:
    """Return the layers that draw the same noise as Gradlab; empty where nothing is drawn."""
    drops = any(_drops(layer) for layer in experiment.layers)
    slopes = any(_slopes(layer) for layer in experiment.layers)
    return "\n\n\n".join(
        [
            *(
                ["STEP = tf.Variable(0, trainable=False)  # noise follows from its stream and the step alone"]
                if drops or slopes
                else []
            ),
            *([_DROPOUT] if drops else []),
            *([_RANDOM_SLOPES] if slopes else []),
        ]
    )


_DROPOUT = '''class Dropout(keras.layers.Layer):
    """Dropout whose choice follows from a stream of random numbers and the step."""

    def __init__(self, rate, stream, **options):
        super().__init__(**options)
        self.rate, self.stream = rate, stream

    def call(self, inputs, training=False):
        if not training:
            return inputs
        drawn = tf.random.stateless_uniform(tf.shape(inputs), tf.stack([self.stream, STEP]))
        return inputs * (tf.cast(drawn >= self.rate, inputs.dtype) / (1.0 - self.rate))'''

_RANDOM_SLOPES = '''class RandomizedReLU(keras.layers.Layer):
    """Slopes below zero that are drawn at each step, and their mean when testing."""

    def __init__(self, least, largest, stream, **options):
        super().__init__(**options)
        self.least, self.largest, self.stream = least, largest, stream

    def call(self, inputs, training=False):
        if not training:
            return tf.nn.leaky_relu(inputs, (self.least + self.largest) / 2)
        seed = tf.stack([self.stream, STEP])
        drawn = tf.random.stateless_uniform(tf.shape(inputs), seed, self.least, self.largest)
        return tf.where(inputs > 0, inputs, tf.cast(drawn, inputs.dtype) * inputs)'''


def _drops(layer: Layer) -> bool:
    return not is_frozen(layer) and bool(getattr(layer, "dropout", 0.0) or getattr(layer, "rate", 0.0))


def _slopes(layer: Layer) -> bool:
    return not is_frozen(layer) and bool(weighted((layer,))) and weighted((layer,))[0].activation.kind == "rrelu"


def _stream(seed: int, index: int, purpose: int) -> int:
    return int(np.random.SeedSequence([seed, index, purpose]).generate_state(1)[0] >> 1)


def building(experiment: Experiment, shape: tuple[int, ...]) -> str:
    """Return the function that builds the network for examples of `shape`."""
    softmax = experiment.training.loss.kind == "cross_entropy"
    meaning = "the logits, the arguments of softmax" if softmax else "its outputs"
    lines = [
        "def build():",
        f'    """Return the network; it gives {meaning}."""',
        f"    x = inputs = keras.Input({shape!r})",
    ]
    spans = {place for index, layer in enumerate(experiment.layers) for place in _sources(index, layer)}
    for index, (layer, parts) in enumerate(zip(experiment.layers, keras_parts(experiment.layers), strict=True)):
        if index in spans:
            lines.append(f"    entered_{index} = x")
        for part in parts:
            lines += [f"    x = {line}" for line in _lines(experiment, index, layer, part, softmax=softmax)]
    return "\n".join([*lines, "    return keras.Model(inputs, x)"])


def _sources(index: int, layer: Layer) -> list[int]:
    return [index - layer.span] if isinstance(layer, Residual) else []


def _lines(experiment: Experiment, index: int, layer: Layer, part: KerasPart, *, softmax: bool) -> list[str]:
    """Return the call that makes `part` and applies it; nothing where it does nothing in this script."""
    last = index == len(experiment.layers) - 1
    seed = experiment.training.seed
    if part.arguments.get("activation") == "linear" or (last and softmax and part.name.endswith(".activation")):
        return []
    if part.kind == "Dropout":
        if not _drops(layer):
            return []
        stream = _stream(seed, index, DROPOUT)
        return [f"Dropout({part.arguments['rate']!r}, stream={stream}, name={literal(part.name)})(x)"]
    if part.kind == "LeakyReLU" and _slopes(layer):
        spec = weighted((layer,))[0].activation
        limits = f"{spec.alpha!r}, {spec.upper!r}"
        return [f"RandomizedReLU({limits}, stream={_stream(seed, index, SLOPES)}, name={literal(part.name)})(x)"]
    wide = part.arguments.get("activation") == "softmax" and experiment.training.precision == "mixed_bfloat16"
    values = {**part.arguments, **({"dtype": "float32"} if wide else {})}
    arguments = ", ".join([*(f"{name}={literal(value)}" for name, value in values.items()), *_penalty(part)])
    into = f"[x, entered_{_sources(index, layer)[0]}]" if isinstance(layer, Residual) else "x"
    comma = ", " if arguments else ""
    return [f"keras.layers.{part.kind}({arguments}{comma}name={literal(part.name)})({into})"]


def _penalty(part: KerasPart) -> list[str]:
    return [f"kernel_regularizer=keras.regularizers.L1L2({part.l1!r}, {part.l2!r})"] if part.l1 or part.l2 else []
