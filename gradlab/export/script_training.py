"""How a Keras script trains, each piece from a part of the experiment; pieces are added only where they are needed."""

from gradlab.spec import Experiment, Optimizer, Schedule, Training, weighted

_OPTIMIZERS: dict[str, tuple[str, dict[str, str]]] = {
    "sgd": ("SGD", {}),
    "momentum": ("SGD", {"momentum": "momentum"}),
    "nesterov": ("SGD", {"momentum": "momentum"}),
    "adagrad": ("Adagrad", {"initial_accumulator_value": "accumulator", "epsilon": "epsilon"}),
    "rmsprop": ("RMSprop", {"rho": "rho", "epsilon": "epsilon"}),
    "adam": ("Adam", {"beta_1": "beta_1", "beta_2": "beta_2", "epsilon": "epsilon"}),
    "nadam": ("Nadam", {"beta_1": "beta_1", "beta_2": "beta_2", "epsilon": "epsilon"}),
    "adamw": (
        "AdamW",
        {"weight_decay": "weight_decay", "beta_1": "beta_1", "beta_2": "beta_2", "epsilon": "epsilon"},
    ),
}
_CLIPPING = {"value": "clipvalue", "norm": "clipnorm", "global_norm": "global_clipnorm"}


def schedule_code(training: Training) -> str:
    """Return the function that gives the learning rate of a step, counted from 1."""
    schedule, lines = (
        training.schedule,
        ["def learning_rate(step):", '    """Return the learning rate of `step`; the first is 1."""'],
    )
    if schedule.warmup_steps:
        lines += [
            f"    if step <= {schedule.warmup_steps}:",
            f"        return LEARNING_RATE * step / {schedule.warmup_steps}",
        ]
    if schedule.kind == "constant":
        return "\n".join([*lines, "    return LEARNING_RATE"])
    total = max(training.steps - schedule.warmup_steps, 1)
    lines.append(f"    behind = max(step - 1 - {schedule.warmup_steps}, 0)")
    return "\n".join([*lines, *(f"    {line}" for line in _factor(schedule, total))])


def _factor(schedule: Schedule, total: int) -> list[str]:
    rate, period = repr(schedule.decay_rate), schedule.decay_steps
    if schedule.kind == "exponential":
        return [f"return LEARNING_RATE * {rate} ** (behind / {period})"]
    if schedule.kind == "step":
        return [f"return LEARNING_RATE * {rate} ** (behind // {period})"]
    final = repr(schedule.final_share)
    half = "0.5 * (1 + np.cos(np.pi * min(share, 1.0)))"
    if schedule.kind == "cosine":
        return [f"share = behind / {total}", f"return LEARNING_RATE * ({final} + (1 - {final}) * {half})"]
    peak, start = schedule.rise * total, repr(schedule.start_share)
    return [
        f"if behind < {peak!r}:",
        f"    share = behind / {peak!r}" if peak else "    share = 1.0",
        f"    return LEARNING_RATE * (1 + ({start} - 1) * {half})",
        f"share = (behind - {peak!r}) / {total - peak!r}",
        f"return LEARNING_RATE * ({final} + (1 - {final}) * {half})",
    ]


def optimizer_code(experiment: Experiment) -> str:
    """Return the expression that makes the optimizer."""
    training = experiment.training
    spec = training.optimizer
    kind, names = _OPTIMIZERS[spec.kind]
    options = [f"{theirs}={getattr(spec, ours)!r}" for theirs, ours in names.items()]
    options += ["nesterov=True"] if spec.kind == "nesterov" else []
    if training.clipping.kind in _CLIPPING:
        options.append(f"{_CLIPPING[training.clipping.kind]}={training.clipping.threshold!r}")
    maker = "Optimizer" if _needs_own(experiment) else f"keras.optimizers.{kind}"
    return f"{maker}({', '.join(['LEARNING_RATE', *options])})"


def _needs_own(experiment: Experiment) -> bool:
    factors = any(layer.rate_factor != 1.0 for layer in weighted(experiment.layers))
    return factors or experiment.training.clipping.kind == "adaptive"


def clipping_code(experiment: Experiment) -> str:
    """Return the optimizer that does what Keras' own cannot; empty where there is nothing of that kind."""
    if not _needs_own(experiment):
        return ""
    spec, clipping = experiment.training.optimizer, experiment.training.clipping
    kind = _OPTIMIZERS[spec.kind][0]
    pieces: list[str] = []
    head = f'class Optimizer(keras.optimizers.{kind}):\n    """{kind}, with what Keras leaves to its users."""'
    if clipping.kind == "adaptive":
        pieces.append(_ADAPTIVE_FUNCTION)
        head += "\n\n" + _ADAPTIVE_METHOD.format(threshold=repr(clipping.threshold))
    if any(layer.rate_factor != 1.0 for layer in weighted(experiment.layers)):
        head += "\n\n" + _rate_method(spec)
    return "\n\n\n".join([*pieces, head])


_ADAPTIVE_FUNCTION = '''def unit_norms(tensor):
    """Return the norm of each unit's incoming weights; of a vector, that of the whole."""
    axes = tuple(range(max(len(tensor.shape) - 1, 1)))
    return keras.ops.sqrt(keras.ops.sum(keras.ops.square(tensor), axes, keepdims=True))'''

_ADAPTIVE_METHOD = '''    def apply(self, grads, trainable_variables=None):
        """Limit each unit's gradient to a share of its weights' norm (Brock et al. 2021)."""
        clipped = []
        for gradient, variable in zip(grads, trainable_variables):
            norm = unit_norms(gradient)
            limit = {threshold} * keras.ops.maximum(unit_norms(variable), 1e-3)
            scale = limit / keras.ops.maximum(norm, 1e-6)
            clipped.append(keras.ops.where(norm > limit, gradient * scale, gradient))
        return super().apply(clipped, trainable_variables)'''


def _rate_method(spec: Optimizer) -> str:
    lines = [
        "    def update_step(self, gradient, variable, learning_rate):",
        '        """Use the layer\'s own factor of the learning rate."""',
        "        path = self._trainable_variables[self._get_variable_index(variable)].path",
        '        factor = RATE_FACTORS.get(path.rpartition("/")[0].rpartition(".")[0], 1.0)',
    ]
    if spec.kind == "adamw":
        lines += [
            f"        rate = {spec.weight_decay!r} * keras.ops.cast(learning_rate, variable.dtype)",
            "        variable.assign(variable * (1 - rate * factor) / (1 - rate))  # Keras took off the usual share",
        ]
    return "\n".join([*lines, "        super().update_step(gradient, variable, learning_rate * factor)"])


def loss_code(experiment: Experiment) -> str:
    """Return the expression that makes the loss."""
    loss = experiment.training.loss
    if loss.kind == "cross_entropy":
        return "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"
    return "keras.losses.MeanSquaredError()" if loss.kind == "mse" else f"keras.losses.Huber({loss.delta!r})"


def stopping_code(training: Training) -> tuple[str, str]:
    """Return the lines of early stopping: those before the first step and those at an evaluation; empty without it."""
    spec = training.early_stopping
    if spec is None:
        return "", ""
    first = '    best, waited = model.evaluate(*validation, batch_size=1024, verbose=0, return_dict=True)["loss"], 0\n'
    lines = ['if found["loss"] < best - PROGRESS:', '    best, waited = found["loss"], 0']
    ending = ["else:", "    waited += 1", "if waited >= PATIENCE:"]
    if spec.restore_best:
        first += "    kept = get_weights(model)\n"
        lines.append("    kept = get_weights(model)")
        ending.append('    set_weights(model, {"weights/" + name: one for name, one in kept.items()})')
    return first, "".join(f"            {line}\n" for line in [*lines, *ending, "    break"])
