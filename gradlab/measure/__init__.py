"""Quantities of every layer at every step: one file a group. What may enter: functions of tensors and of raw sums.

Inside the training loop a group takes raw sums only, because there the number of operations is the cost; its `finish`
turns the rows of many steps into means, deviations, norms and ratios at once, in float64. Histograms, percentiles,
saturation and batch norm's statistics are taken outside that loop, a few times a second.
"""

from gradlab.measure.group import Group, LayerTensors, Rows, Sizes
from gradlab.measure.groups import GROUPS, finish_layers, layer_sums, row_width
from gradlab.measure.histograms import bin_numbers, histograms
from gradlab.measure.nonfinite import BadNumber, find_bad_number
from gradlab.measure.norm_statistics import NORM_QUANTITIES, norm_statistics
from gradlab.measure.percentiles import percentiles
from gradlab.measure.saturation import dead_share, low_share, low_slopes
from gradlab.measure.steps import STEP_WIDTH, finish_steps, step_sums
from gradlab.measure.sums import Separate, Sums, Together

__all__ = [
    "GROUPS",
    "NORM_QUANTITIES",
    "STEP_WIDTH",
    "BadNumber",
    "Group",
    "LayerTensors",
    "Rows",
    "Separate",
    "Sizes",
    "Sums",
    "Together",
    "bin_numbers",
    "dead_share",
    "find_bad_number",
    "finish_layers",
    "finish_steps",
    "histograms",
    "layer_sums",
    "low_share",
    "low_slopes",
    "norm_statistics",
    "percentiles",
    "row_width",
    "step_sums",
]
