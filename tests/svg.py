"""Reads places back from an SVG figure: what a ruler on the printed page would measure, through the ticks' words."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from matplotlib.image import imread
from numpy.typing import NDArray

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
POWER = r"10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+"
NUMBER = r"-?\d+\.?\d*(?:e-?\d+)?"
POWERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


class SvgPlot:
    """One pair of axes of a figure; ``group`` is the identifier of its group."""

    def __init__(self, path: Path, group: str) -> None:
        parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
        root = ElementTree.parse(path, parser).getroot()
        self.root = next(one for one in root.iter(f"{SVG}g") if one.get("id") == group)

    def ticks(self, axis: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the places on the page and the values of the ticks of "x" or "y"; exponents where they are powers."""
        places: list[float] = []
        found: list[str] = []
        for tick in self.root.iter(f"{SVG}g"):
            words = [str(one.text).strip() for one in tick.iter() if not isinstance(one.tag, str)]
            mark = next(tick.iter(f"{SVG}use"), None)
            if str(tick.get("id", "")).startswith(f"{axis}tick_") and mark is not None and words:
                places.append(float(mark.get(axis, "nan")))
                found.append(words[0])
        values = np.array([value_of(word) for word in found])
        if any(re.fullmatch(POWER, word) for word in found):  # 1 and 10 are written as such among powers
            plain = [not re.fullmatch(POWER, word) for word in found]
            with np.errstate(divide="ignore"):  # the line of exact zeros has no logarithm
                values[plain] = np.log10(values[plain])
        good = np.isfinite(values)
        return np.array(places)[good], _even(np.array(places)[good], values[good])

    def to_data(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what page points [n, 2] are in the axes' numbers; a log axis' are logarithms."""
        columns = []
        for index, axis in enumerate("xy"):
            places, values = self.ticks(axis)
            if not len(places):  # the axis of the lowest plot counts for those above it
                columns.append(points[:, index])
                continue
            slope, start = np.polyfit(places, values, 1)
            assert np.allclose(slope * places + start, values, atol=1e-3 * np.ptp(values))
            columns.append(slope * points[:, index] + start)
        return np.column_stack(columns)

    def images(self) -> list[SvgImage]:
        """Return the images, from back to front."""
        return [SvgImage.of(one) for one in self.root.iter(f"{SVG}image")]

    def groups(self, start: str) -> list[ElementTree.Element]:
        """Return the groups whose identifier begins with ``start``, in the order of drawing."""
        return [one for one in self.root.iter(f"{SVG}g") if str(one.get("id", "")).startswith(start)]

    def marks(self, start: str) -> NDArray[np.float64]:
        """Return where marks stand, in the axes' numbers [n, 2], of all groups that begin with ``start``."""
        found = [use for group in self.groups(start) for use in group.iter(f"{SVG}use")]
        return self.to_data(np.array([[float(use.get(axis, "nan")) for axis in "xy"] for use in found]).reshape(-1, 2))

    def page_lines(self, start: str) -> list[NDArray[np.float64]]:
        """Return the corners of each line on the page, of all groups that begin with ``start``."""
        paths = [path for group in self.groups(start) for path in group.iter(f"{SVG}path")]
        drawn = [path.get("d", "") for path in paths if "fill: none" in path.get("style", "")]
        return [np.array(re.findall(NUMBER, words), np.float64).reshape(-1, 2) for words in drawn]

    def heights(self, start: str) -> NDArray[np.float64]:
        """Return the heights of all marks in the axes' numbers, where the axis below has words instead of numbers."""
        slope, level = np.polyfit(*self.ticks("y"), 1)
        uses = [use for group in self.groups(start) for use in group.iter(f"{SVG}use")]
        return slope * np.array([float(use.get("y", "nan")) for use in uses if "y" in use.attrib]) + level

    def lines(self, start: str) -> list[NDArray[np.float64]]:
        """Return the corners of each line, in the axes' numbers, of all groups that begin with ``start``."""
        lines: list[NDArray[np.float64]] = []
        for group in self.groups(start):
            if any(True for _ in group.iter(f"{SVG}use")):
                continue
            for path in group.iter(f"{SVG}path"):
                if "fill: none" in path.get("style", ""):
                    numbers = re.findall(NUMBER, path.get("d", ""))
                    lines.append(self.to_data(np.array(numbers, np.float64).reshape(-1, 2)))
        return lines


def _even(places: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the logarithms where these are what is even on the page, as of the ticks 1, 2, 5, 10."""
    if len(values) < 3 or (values <= 0).any():
        return values
    errors = [np.abs(np.polyval(np.polyfit(places, one, 1), places) - one).max() for one in (values, np.log10(values))]
    return np.log10(values) if errors[1] / np.ptp(np.log10(values)) < 1e-3 < errors[0] / np.ptp(values) else values


@dataclass(frozen=True)
class SvgImage:
    """An image: its colors, float [height, width, 4], the first row on top, and where its edges are on the page."""

    pixels: NDArray[np.float64]
    left: float
    top: float
    width: float
    height: float

    @classmethod
    def of(cls, element: ElementTree.Element) -> SvgImage:
        """Return the image of an element that is written upside down, as matplotlib does."""
        assert "scale(1 -1)" in element.get("transform", "")
        code = element.get(f"{LINK}href", "").partition(",")[2]
        pixels = np.asarray(imread(io.BytesIO(base64.b64decode(code)), format="png"), np.float64)
        x, y, width, height = (float(element.get(name, "nan")) for name in ("x", "y", "width", "height"))
        return cls(pixels[::-1], x, -y, width, height)

    def cells(self, rows: int, columns: int) -> NDArray[np.float64]:
        """Return the colors [rows, columns, 4] in the middles of the cells of an even grid."""
        high, wide = self.pixels.shape[:2]
        down = ((np.arange(rows) + 0.5) * high / rows).astype(int)
        across = ((np.arange(columns) + 0.5) * wide / columns).astype(int)
        return self.pixels[down][:, across]


def values_of_colors(colors: NDArray[np.float64], scale: SvgPlot) -> NDArray[np.float64]:
    """Return what colors [..., 4] mean by the color scale that is drawn on `scale`, through its ticks."""
    (ramp,) = scale.images()
    shades = ramp.pixels[:, ramp.pixels.shape[1] // 2]
    places, values = scale.ticks("y")
    slope, start = np.polyfit(places, values, 1)
    tops = ramp.top + (np.arange(len(shades)) + 0.5) * ramp.height / len(shades)
    nearest = np.abs(colors[..., None, :3] - shades[:, :3]).sum(axis=-1).argmin(axis=-1)
    return slope * tops[nearest] + start


def value_of(words: str) -> float:
    """Return the number, or the exponent of a power of ten such as 10⁻³; NaN for words."""
    if re.fullmatch(POWER, words):
        return float(words[2:].translate(POWERS))
    try:
        return float(words.replace(",", "").replace("−", "-").removesuffix(" %"))
    except ValueError:
        return float("nan")
