"""What a window's instrument shows, as neutral marks, curves and images that can be drawn for print.

The window describes what it shows as a `Scene`; nothing here knows a widget. Places of axes are shares of the whole
picture, lines are in points, colors are (red, green, blue, opacity) from 0 to 1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradlab.errors import ExportError

Color = tuple[float, float, float, float]
Ticks = tuple[tuple[float, str], ...]
Shape = tuple[tuple[tuple[float, float], ...], tuple[int, ...]]
"""Vertices and matplotlib's codes of a path around (0, 0)."""


@dataclass(frozen=True, eq=False)
class Curve:
    """A line through `x`, `y` float64 [n], broken at NaN, in one color or in one for each point."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    color: Color
    width: float
    dashed: bool = False
    colors: NDArray[np.float64] | None = None


@dataclass(frozen=True, eq=False)
class Marks:
    """Equal marks at `x`, `y` float64 [n]; `size` is the width of `shape` in points."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    shape: Shape
    size: float
    fill: Color
    edge: Color


@dataclass(frozen=True, eq=False)
class Area:
    """A filled outline `x`, `y` float64 [n]; hatched where it stands for what is not finite."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    fill: Color
    hatched: bool = False


@dataclass(frozen=True, eq=False)
class Picture:
    """An image, uint8 [height, width, 4], its first row at `top`."""

    pixels: NDArray[np.uint8]
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Words:
    """A text at a place in data, or in shares of the axes where `in_axes`; `anchor` 0..1 from its left and top."""

    text: str
    x: float
    y: float
    color: Color
    anchor: tuple[float, float]
    in_axes: bool = False


Item = Curve | Marks | Area | Picture | Words


@dataclass(frozen=True)
class Plot:
    """One pair of axes: `box` is left, bottom, width, height; ticks are (place, word); items from back to front."""

    box: tuple[float, float, float, float]
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    x_ticks: Ticks
    y_ticks: Ticks
    right_ticks: Ticks
    x_label: str
    grid: bool
    items: tuple[Item, ...]
    y_label: str = ""


@dataclass(frozen=True)
class Key:
    """An entry of the legend: a word, its color, and its kind (as the window's legend has them)."""

    text: str
    color: Color
    kind: str


@dataclass(frozen=True, eq=False)
class ColorScale:
    """What an image's colors mean, from below to above: float64 [n, 4], ticks at places 0..1, a patch above, a name."""

    colors: NDArray[np.float64]
    ticks: Ticks
    cuts: tuple[float, ...]
    cap: tuple[Color, str] | None = None
    label: str = ""


@dataclass(frozen=True)
class Scene:
    """All that an instrument shows."""

    title: str
    subtitle: str
    plots: tuple[Plot, ...]
    legend: tuple[Key, ...] = ()
    scale: ColorScale | None = None


@dataclass(frozen=True)
class Format:
    """How a figure is written: size in millimeters, dots per inch of a PNG, dark or light."""

    width_mm: float = 160.0
    height_mm: float = 100.0
    dpi: float = 300.0
    dark: bool = False

    def __post_init__(self) -> None:
        """Refuse sizes that no page has.

        Raises:
            ExportError: when a size or the resolution is out of range.
        """
        if not (30 <= self.width_mm <= 1000 and 30 <= self.height_mm <= 1000):
            size = f"{self.width_mm:g} x {self.height_mm:g} mm"
            raise ExportError(f"The figure would be {size}; choose 30 to 1000 mm each way.")
        if not 50 <= self.dpi <= 1200:
            raise ExportError(f"{self.dpi:g} dots per inch were asked for; choose 50 to 1200.")
