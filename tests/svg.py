"""Reads places back from an SVG figure: what a ruler on the printed page would measure, through the ticks' words."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
POWER = r"10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+"
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
            values[plain] = np.log10(values[plain])
        good = np.isfinite(values)
        return np.array(places)[good], values[good]

    def to_data(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what page points [n, 2] are in the axes' numbers; a log axis' are logarithms."""
        columns = []
        for index, axis in enumerate("xy"):
            places, values = self.ticks(axis)
            slope, start = np.polyfit(places, values, 1)
            assert np.allclose(slope * places + start, values, atol=1e-3 * np.ptp(values))
            columns.append(slope * points[:, index] + start)
        return np.column_stack(columns)

    def groups(self, start: str) -> list[ElementTree.Element]:
        """Return the groups whose identifier begins with ``start``, in the order of drawing."""
        return [one for one in self.root.iter(f"{SVG}g") if str(one.get("id", "")).startswith(start)]

    def marks(self, start: str) -> NDArray[np.float64]:
        """Return where marks stand, in the axes' numbers [n, 2], of all groups that begin with ``start``."""
        found = [use for group in self.groups(start) for use in group.iter(f"{SVG}use")]
        return self.to_data(np.array([[float(use.get(axis, "nan")) for axis in "xy"] for use in found]).reshape(-1, 2))

    def lines(self, start: str) -> list[NDArray[np.float64]]:
        """Return the corners of each line, in the axes' numbers, of all groups that begin with ``start``."""
        lines: list[NDArray[np.float64]] = []
        for group in self.groups(start):
            if any(True for _ in group.iter(f"{SVG}use")):
                continue
            for path in group.iter(f"{SVG}path"):
                if "fill: none" in path.get("style", ""):
                    numbers = re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", path.get("d", ""))
                    lines.append(self.to_data(np.array(numbers, np.float64).reshape(-1, 2)))
        return lines


def value_of(words: str) -> float:
    """Return the number, or the exponent of a power of ten such as 10⁻³; NaN for words."""
    if re.fullmatch(POWER, words):
        return float(words[2:].translate(POWERS))
    try:
        return float(words.replace(",", "").replace("−", "-").removesuffix(" %"))
    except ValueError:
        return float("nan")
