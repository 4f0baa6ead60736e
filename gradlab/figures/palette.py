"""The colors of figures. The window's palette has the same values; the engine cannot import it."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gradlab.figures.health import SCALE_LARGEST, SCALE_LEAST, Health, health

SIGNAL_STOPS = ("#250838", "#3D1864", "#52358D", "#6257B0", "#5C7DCE", "#56A2DF", "#59C6DE", "#89E3D5", "#CCFBE7")
"""The signal map from 1e-7 to 10 on a log scale, the same in both themes."""


@dataclass(frozen=True)
class Palette:
    """One theme: surfaces, inks, health colors, and the ramp that a line takes along the signal's scale."""

    surface: str
    hair: str
    grid: str
    text: str
    text2: str
    text3: str
    axis: str
    well: str
    second: str
    third: str
    theory: str
    vanishing: str
    weak: str
    good: str
    exploding: str
    frozen: str
    frozen_tint: str
    deepest: str
    depth_last: str

    def of(self, state: Health) -> str:
        """Return the color of a state; a number that is not finite takes that of exploding."""
        return self.exploding if state is Health.NON_FINITE else getattr(self, state.value)

    @property
    def ramp(self) -> tuple[tuple[float, str], ...]:
        """Return (place from 0 to 1, color) stops of a line that runs over the signal's scale."""
        return (
            (0.0, self.deepest),
            (0.36, self.vanishing),
            (0.60, self.weak),
            (0.72, self.weak),
            (0.86, self.good),
            (1.0, self.good),
        )


LIGHT = Palette(
    surface="#FFFFFF",
    hair="#DEE1E7",
    grid="#ECEEF2",
    text="#15181F",
    text2="#515867",
    text3="#646D7C",
    axis="#C6CBD4",
    well="#EBEDF1",
    second="#C2477F",
    third="#A07B3C",
    theory="#5B6474",
    vanishing="#5226A8",
    weak="#1E78D0",
    good="#067B50",
    exploding="#C9430A",
    frozen="#6F7C92",
    frozen_tint="#E3E8F0",
    deepest="#3A1480",
    depth_last="#A5ACB8",
)

DARK = Palette(
    surface="#181B21",
    hair="#282D36",
    grid="#232831",
    text="#EDEFF3",
    text2="#A9B1BF",
    text3="#8791A1",
    axis="#3C434F",
    well="#20242B",
    second="#F07FB0",
    third="#D3AE6E",
    theory="#98A2B3",
    vanishing="#9682F5",
    weak="#79BCFB",
    good="#62E6BC",
    exploding="#FB7142",
    frozen="#75839A",
    frozen_tint="#1E2530",
    deepest="#7F69EC",
    depth_last="#596170",
)

MARKS = {
    Health.VANISHING: "v",
    Health.WEAK: "D",
    Health.GOOD: "o",
    Health.EXPLODING: "^",
    Health.FROZEN: "s",
    Health.NON_FINITE: "x",
}
"""The shape that repeats what the color says."""

MARK_SIZES = {
    Health.VANISHING: 40.0,
    Health.WEAK: 26.0,
    Health.GOOD: 34.0,
    Health.EXPLODING: 40.0,
    Health.FROZEN: 28.0,
    Health.NON_FINITE: 26.0,
}
"""Areas in square points at which the shapes look equally large."""


def ramp_color(value: float, palette: Palette) -> str:
    """Return the color of a line where its relative signal is `value`."""
    if health(value) in {Health.EXPLODING, Health.NON_FINITE}:
        return palette.exploding
    least, largest = np.log10(SCALE_LEAST), np.log10(SCALE_LARGEST)
    place = 0.0 if value <= SCALE_LEAST else (np.log10(value) - least) / (largest - least)
    table = _ramp_table(palette)
    return table[round(float(np.clip(place, 0, 1)) * (len(table) - 1))]


@lru_cache(maxsize=4)
def _ramp_table(palette: Palette, count: int = 64) -> tuple[str, ...]:
    """Return `count` colors: few enough that neighbors on a curve are drawn in one stroke."""
    places, colors = zip(*palette.ramp, strict=True)
    channels = np.array([_channels(color) for color in colors])
    steps = np.linspace(0, 1, count)
    mixed = np.stack([np.interp(steps, places, channels[:, index]) for index in range(3)], axis=1)
    return tuple(_hex(color) for color in mixed)


def mixed(first: str, last: str, count: int) -> tuple[str, ...]:
    """Return `count` colors from `first` to `last`."""
    ends = np.array([_channels(first), _channels(last)])
    return tuple(_hex(ends[0] + (ends[1] - ends[0]) * share) for share in np.linspace(0, 1, count))


def _channels(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[index : index + 2], 16) for index in (1, 3, 5))
    return red, green, blue


def _hex(channels: NDArray[np.float64]) -> str:
    return "#" + "".join(f"{round(float(channel)):02X}" for channel in channels)
