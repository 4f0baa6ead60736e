"""The registry of what is recorded at every step: names, symbols, meanings. Order here is the order of columns."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """One recorded number: its name in files, its label and symbol on screen, its exact definition.

    `log` tells that it is drawn on a log axis.
    """

    name: str
    label: str
    symbol: str
    definition: str
    log: bool


LAYER_QUANTITIES: tuple[Quantity, ...] = (
    Quantity(
        "delta_rms",
        "Signal",
        "δ",
        "RMS over batch and units of B · ∂L/∂z, the back-propagated signal per example",
        True,
    ),
    Quantity("grad_norm", "Weight gradient", "‖∂W‖", "Euclidean norm of ∂L/∂W before clipping", True),
    Quantity("grad_mean_abs", "Mean |∂W|", "mean |∂W|", "Mean absolute entry of ∂L/∂W before clipping", True),
    Quantity("grad_max_abs", "Max |∂W|", "max |∂W|", "Largest absolute entry of ∂L/∂W before clipping", True),
    Quantity("pre_mean", "Pre-activation mean", "mean z", "Mean over batch and units of z", False),
    Quantity("pre_std", "Pre-activation spread", "std z", "Standard deviation over batch and units of z", False),
    Quantity("act_mean", "Activation mean", "mean a", "Mean over batch and units of a", False),
    Quantity("act_std", "Activation spread", "std a", "Standard deviation over batch and units of a", False),
    Quantity("update_ratio", "Update ratio", "‖ΔW‖/‖W‖", "Norm of the update applied to W over the norm of W", True),
    Quantity("weight_norm", "Weight norm", "‖W‖", "Euclidean norm of W before the step's update", True),
    Quantity("slope_mean", "Learned slope", "mean α", "Mean of parametric ReLU's slopes below zero", False),
    Quantity("slope_grad_norm", "Slope gradient", "‖∂α‖", "Norm of ∂L/∂α of parametric ReLU, before clipping", True),
)

STEP_QUANTITIES: tuple[Quantity, ...] = (
    Quantity("loss", "Training loss", "L", "Mean loss of the step's batch before its update", True),
    Quantity("accuracy", "Training accuracy", "acc", "Share of the batch classified right; of numbers, R²", False),
    Quantity("learning_rate", "Learning rate", "η", "Learning rate of the step", True),
    Quantity("clip_threshold", "Clipping threshold", "c", "Threshold in force; NaN where nothing is clipped", True),
    Quantity("global_norm", "Global gradient norm", "‖g‖", "Norm of all trainable gradients together, unclipped", True),
    Quantity(
        "clip_active",
        "Clipping acted",
        "clip",
        "Share on which clipping acted: of entries (by value), tensors (norm) or units (adaptive); global norm 0 or 1",
        False,
    ),
    Quantity("clipped_norm", "Clipped gradient norm", "‖g_c‖", "Norm of all trainable gradients after clipping", True),
    Quantity("clip_cosine", "Clipping's cosine", "cos", "Cosine between raw and clipped gradient; 1 if it kept", False),
)

TIME_QUANTITIES: tuple[Quantity, ...] = (
    Quantity("seconds", "Time per step", "t", "Wall time of a frame in seconds over the number of its steps", True),
)
"""Recorded beside those of the step, from the clock: no part of what a rerun repeats."""

LAYER_INDEX: dict[str, int] = {quantity.name: index for index, quantity in enumerate(LAYER_QUANTITIES)}
STEP_INDEX: dict[str, int] = {quantity.name: index for index, quantity in enumerate(STEP_QUANTITIES)}
STEP_COLUMNS: dict[str, int] = {
    quantity.name: index for index, quantity in enumerate((*STEP_QUANTITIES, *TIME_QUANTITIES))
}
"""The columns that a history keeps of each step behind those of the layers."""
