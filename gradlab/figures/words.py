"""Numbers as figures write them."""

import numpy as np

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power(exponent: int) -> str:
    """Return 10 to the `exponent` as a label; 1 and 10 as themselves."""
    if exponent in {0, 1}:
        return "10" if exponent else "1"
    return "10" + str(exponent).translate(_SUPERSCRIPTS)


def number(value: float) -> str:
    """Return a measured number in two digits, as 4.8e−7 or 0.26."""
    if value == 0:
        return "0"
    if not np.isfinite(value):
        return "NaN" if np.isnan(value) else f"{value}".replace("inf", "∞").replace("-", "−")
    if 0.01 <= abs(value) < 1000:
        return f"{value:.2g}".replace("-", "−") if abs(value) < 10 else f"{value:.0f}".replace("-", "−")
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−")
