"""The typeface: bundled, with tabular figures."""

from __future__ import annotations

from PySide6.QtGui import QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication

from ui.support.fonts import font, load_fonts


def test_inter_is_bundled_and_used(qapp: QApplication) -> None:
    assert load_fonts(qapp)
    assert QFontInfo(font(13, 600)).family() == "Inter"
    assert qapp.font().pixelSize() == 12


def test_tabular_figures_have_one_width(qapp: QApplication) -> None:
    load_fonts(qapp)
    widths = {QFontMetricsF(font(16, tabular=True)).horizontalAdvance(d * 8) for d in "0123456789"}
    assert len(widths) == 1
    plain = {QFontMetricsF(font(16)).horizontalAdvance(d * 8) for d in "0123456789"}
    assert len(plain) > 1


def test_nothing_is_smaller_than_ten_pixels(qapp: QApplication) -> None:
    assert font(6).pixelSize() == 10
