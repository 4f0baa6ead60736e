"""Numbers as the window writes them: short, tabular, with a true minus sign."""

from __future__ import annotations

import math

from PySide6.QtCore import QLocale

_MINUS = "−"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def format_value(value: float) -> str:
    """A measured value in at most three figures: ``4.8e−7``, ``0.26``, ``1.00``, ``12.5``, ``1.2e4``."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else f"{_MINUS}∞"
    text = f"{value:{_format_of(abs(value))}}"
    for long, short in (("e-0", "e-"), ("e+0", "e"), ("e+", "e"), ("-", _MINUS)):
        text = text.replace(long, short)
    return text


def _format_of(size: float) -> str:
    if size == 0:
        return ".0f"
    for limit, decimals in ((9.995, 2), (99.95, 1), (9999.5, 0)):
        if 0.0995 <= size < limit:
            return f".{decimals}f"
    return ".1e"


def format_power(exponent: int) -> str:
    """A tick of a log axis: ``10⁻³``; the powers 0 and 1 are written 1 and 10."""
    if exponent in (0, 1):
        return str(10**exponent)
    return "10" + str(exponent).translate(_SUPERSCRIPTS)


def format_count(count: int) -> str:
    """A whole number grouped by the locale: ``12,480`` in English."""
    locale = QLocale()
    if locale.language() == QLocale.Language.C:
        locale = QLocale(QLocale.Language.English)
    return locale.toString(count)
