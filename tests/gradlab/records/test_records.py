"""The registry of quantities and the arithmetic of frames."""

from __future__ import annotations

import numpy as np

from gradlab.measure import GROUPS
from gradlab.records import (
    DISTRIBUTION_INDEX,
    DISTRIBUTION_QUANTITIES,
    HISTOGRAM_INDEX,
    HISTOGRAMS,
    LAYER_INDEX,
    LAYER_QUANTITIES,
    STEP_INDEX,
    STEP_QUANTITIES,
    Frame,
)


def test_the_groups_measure_every_quantity_in_the_order_of_the_registry() -> None:
    measured = [name for group in GROUPS for name in group.names]
    assert measured == [quantity.name for quantity in LAYER_QUANTITIES]


def test_names_are_unique_and_found_where_they_stand() -> None:
    registries = (
        (LAYER_QUANTITIES, LAYER_INDEX),
        (STEP_QUANTITIES, STEP_INDEX),
        (DISTRIBUTION_QUANTITIES, DISTRIBUTION_INDEX),
        (HISTOGRAMS, HISTOGRAM_INDEX),
    )
    for quantities, index in registries:
        assert [index[quantity.name] for quantity in quantities] == list(range(len(quantities)))


def test_a_frame_knows_its_last_step() -> None:
    steps = np.zeros((5, len(STEP_QUANTITIES)), np.float32)
    assert Frame(11, np.zeros((5, 2, len(LAYER_QUANTITIES)), np.float32), steps, 0.1).last_step == 15
