"""Quantities of every layer at every step: one file a group. What may enter: functions of tensors and of raw sums.

Inside the training loop a group takes raw sums only, because there the number of operations is the cost; its `finish`
turns the rows of many steps into means, deviations, norms and ratios at once, in float64.
"""

from gradlab.measure.group import Group, LayerTensors, Rows, Sizes
from gradlab.measure.groups import GROUPS, ROW_WIDTH, finish_layers, layer_sums
from gradlab.measure.nonfinite import BadNumber, find_bad_number
from gradlab.measure.steps import STEP_WIDTH, finish_steps, step_sums

__all__ = [
    "GROUPS",
    "ROW_WIDTH",
    "STEP_WIDTH",
    "BadNumber",
    "Group",
    "LayerTensors",
    "Rows",
    "Sizes",
    "find_bad_number",
    "finish_layers",
    "finish_steps",
    "layer_sums",
    "step_sums",
]
