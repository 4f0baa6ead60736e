"""A class has the same color in the window and in a figure."""

from __future__ import annotations

import numpy as np

from gradlab.figures.palette import DARK, LIGHT
from gradlab.figures.pictures import class_colors
from ui.plots.class_colors import class_color
from ui.plots.pictured import rgb
from ui.support.tokens import DARK as DARK_TOKENS
from ui.support.tokens import LIGHT as LIGHT_TOKENS


def test_classes_have_the_windows_colors() -> None:
    for palette, tokens in ((LIGHT, LIGHT_TOKENS), (DARK, DARK_TOKENS)):
        window = np.array([rgb(class_color(index, tokens)) for index in range(20)])
        np.testing.assert_allclose(255 * class_colors(20, palette), window, atol=0.51)
