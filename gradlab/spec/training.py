"""Optimizer, schedule, clipping and the length of a run, as data."""

from typing import Literal

from pydantic import Field

from gradlab.spec.base import Model

OptimizerKind = Literal["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "nadam", "adamw"]
ClippingKind = Literal["none", "value", "norm", "global_norm", "adaptive"]
LossKind = Literal["cross_entropy", "mse", "huber"]
Precision = Literal["float32", "float64", "mixed_bfloat16"]
ScheduleKind = Literal["constant", "exponential", "step", "cosine", "one_cycle"]

OPTIMIZER_LABELS: dict[str, str] = {
    "sgd": "SGD",
    "momentum": "Momentum",
    "nesterov": "Nesterov",
    "adagrad": "AdaGrad",
    "rmsprop": "RMSProp",
    "adam": "Adam",
    "nadam": "Nadam",
    "adamw": "AdamW",
}
OPTIMIZER_FIELDS: dict[str, tuple[str, ...]] = {
    "sgd": ("learning_rate",),
    "momentum": ("learning_rate", "momentum"),
    "nesterov": ("learning_rate", "momentum"),
    "adagrad": ("learning_rate", "accumulator", "epsilon"),
    "rmsprop": ("learning_rate", "rho", "epsilon"),
    "adam": ("learning_rate", "beta_1", "beta_2", "epsilon"),
    "nadam": ("learning_rate", "beta_1", "beta_2", "epsilon"),
    "adamw": ("learning_rate", "beta_1", "beta_2", "epsilon", "weight_decay"),
}
CLIPPING_LABELS: dict[str, str] = {
    "none": "None",
    "value": "By value",
    "norm": "By norm, each tensor",
    "global_norm": "By global norm",
    "adaptive": "Adaptive",
}
CLIPPING_SUMMARIES: dict[str, str] = {
    "none": "",
    "value": "Cuts each entry to [−threshold, threshold]; this turns the gradient.",
    "norm": "Scales each weight matrix or vector by itself; this turns the whole gradient, not its parts.",
    "global_norm": "Scales all gradients alike, so that the whole keeps its direction.",
    "adaptive": "Limits each unit's gradient to this share of its weights' norm (Brock et al. 2021); 0.01 is usual.",
}
LOSS_LABELS: dict[str, str] = {
    "cross_entropy": "Cross-entropy",
    "mse": "Mean squared error",
    "huber": "Huber",
}
PRECISION_LABELS: dict[str, str] = {
    "float32": "float32",
    "float64": "float64",
    "mixed_bfloat16": "Mixed (bfloat16)",
}
SCHEDULE_LABELS: dict[str, str] = {
    "constant": "Constant",
    "exponential": "Exponential",
    "step": "Steps",
    "cosine": "Cosine",
    "one_cycle": "1-cycle",
}
SCHEDULE_FIELDS: dict[str, tuple[str, ...]] = {
    "constant": (),
    "exponential": ("decay_rate", "decay_steps"),
    "step": ("decay_rate", "decay_steps"),
    "cosine": ("final_share",),
    "one_cycle": ("start_share", "rise", "final_share"),
}


class Optimizer(Model):
    """The rule that turns gradients into updates; defaults as in Keras."""

    kind: OptimizerKind = Field(default="sgd", title="Optimizer")
    learning_rate: float = Field(default=0.01, gt=0, le=1000, title="Learning rate")
    momentum: float = Field(default=0.9, ge=0, lt=1, title="Momentum")
    rho: float = Field(default=0.9, ge=0, lt=1, title="ρ", description="Decay of the mean square")
    beta_1: float = Field(default=0.9, ge=0, lt=1, title="β₁")
    beta_2: float = Field(default=0.999, ge=0, lt=1, title="β₂")
    epsilon: float = Field(default=1e-7, gt=0, le=1, title="Epsilon")
    accumulator: float = Field(default=0.1, ge=0, le=1e6, title="First sum", description="Of squares, before step 1")
    weight_decay: float = Field(
        default=0.004, ge=0, le=10, title="Weight decay", description="Share of each weight taken off, times the rate"
    )


class Schedule(Model):
    """How the learning rate changes over the steps: a factor of the learning rate that the person sets.

    A warm-up raises the factor in a straight line to 1 in front of any of them.
    """

    kind: ScheduleKind = Field(default="constant", title="Schedule")
    warmup_steps: int = Field(
        default=0, ge=0, le=100_000_000, title="Warm-up", description="Steps in which the rate rises from near 0"
    )
    decay_rate: float = Field(default=0.5, gt=0, le=1, title="Decay", description="Factor for each period")
    decay_steps: int = Field(default=500, ge=1, le=100_000_000, title="Period", description="In steps")
    start_share: float = Field(
        default=0.04, gt=0, le=1, title="First share", description="Of the learning rate, at step 1"
    )
    rise: float = Field(default=0.3, ge=0, lt=1, title="Rise", description="Share of the run in which the rate rises")
    final_share: float = Field(
        default=0.0, ge=0, le=1, title="Final share", description="Of the learning rate, at the run's end"
    )


class Clipping(Model):
    """Gradient clipping; `threshold` limits entries, norms, or of the adaptive kind a share of the weights' norm."""

    kind: ClippingKind = Field(default="none", title="Clipping")
    threshold: float = Field(default=1.0, gt=0, le=1e9, title="Threshold")


class Loss(Model):
    """What is minimized: the mean over the batch; of the last two, the mean over the outputs first.

    cross_entropy: -log softmax(z)_label. mse: (y - t)^2. huber: (y - t)^2 / 2 up to `delta` from the target, beyond it
    delta * (abs(y - t) - delta / 2) (Huber 1964). The targets of classes are 1 for the class and 0 for all others.
    """

    kind: LossKind = Field(default="cross_entropy", title="Loss")
    delta: float = Field(default=1.0, gt=0, le=1e6, title="δ", description="Where Huber's loss turns straight")


class EarlyStopping(Model):
    """Ends a run when the validation loss has not improved for `patience` evaluations."""

    patience: int = Field(default=5, ge=1, le=1_000_000, title="Patience", description="Evaluations without progress")
    min_delta: float = Field(default=0.0, ge=0, le=1e6, title="Least progress", description="Of the validation loss")
    restore_best: bool = Field(default=True, title="Keep the best", description="End with the best weights seen")


class Thaw(Model):
    """Lets frozen layers train again one by one, from the top down."""

    after: int = Field(default=500, ge=1, le=100_000_000, title="First after", description="Steps before the first")
    every: int = Field(default=500, ge=1, le=100_000_000, title="Then every", description="Steps from one to the next")


class Training(Model):
    """How long and on what batches a run trains; one step is one update."""

    steps: int = Field(default=2000, ge=1, le=100_000_000, title="Steps")
    batch_size: int = Field(default=32, ge=1, le=65536, title="Batch size")
    seed: int = Field(default=0, ge=0, le=2**31 - 1, title="Seed", description="Of weights and batches")
    evaluate_every: int = Field(
        default=100, ge=1, le=1_000_000, title="Evaluate every", description="Steps between looks at the validation set"
    )
    measure_every: int = Field(
        default=1, ge=1, le=1_000_000, title="Measure every", description="Steps from one with all layers measured on"
    )
    checkpoint_every: int = Field(
        default=0, ge=0, le=100_000_000, title="Keep weights", description="Every so many steps; 0: at the end only"
    )
    precision: Precision = Field(
        default="float32", title="Precision", description="Of weights and computing; mixed computes in bfloat16"
    )
    loss: Loss = Loss()
    optimizer: Optimizer = Optimizer()
    schedule: Schedule = Schedule()
    clipping: Clipping = Clipping()
    early_stopping: EarlyStopping | None = Field(default=None, title="Early stopping")
    thaw: Thaw | None = Field(default=None, title="Thaw", description="Frozen layers one by one, from the top")
