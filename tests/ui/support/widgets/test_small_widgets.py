"""The small widgets: they do what a person, a keyboard and a screen reader expect."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.support.health import Health
from ui.support.theme import Theme
from ui.support.widgets import (
    Banner,
    Chip,
    ElidedLabel,
    EmptyState,
    HealthLegend,
    IconButton,
    PanelHeader,
    ReadOut,
    SegmentedControl,
    Sparkline,
    StateSign,
    Toggle,
)
from ui.support.widgets.live_labels import LiveLabel
from ui.support.widgets.sparkline import paint_sparkline


def test_toggle_answers_mouse_and_space(theme: Theme, qtbot: QtBot) -> None:
    toggle = Toggle("frozen")
    qtbot.addWidget(toggle)
    toggle.show()
    qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton, pos=QPoint(toggle.width() - 3, 8))
    assert toggle.isChecked()
    qtbot.keyClick(toggle, Qt.Key.Key_Space)
    assert not toggle.isChecked()


def test_toggle_is_ink_when_on(theme: Theme, qtbot: QtBot) -> None:
    toggle = Toggle()
    qtbot.addWidget(toggle)
    toggle.setChecked(True)
    toggle.resize(toggle.sizeHint())
    image = toggle.grab().toImage()
    assert image.pixelColor(10, 10) == QColor(theme.tokens.ink)
    theme.set_mode("dark")
    assert toggle.grab().toImage().pixelColor(10, 10) == QColor(theme.tokens.ink)


def test_segments_choose_one_and_tell(theme: Theme, qtbot: QtBot) -> None:
    control = SegmentedControl(((False, "before φ"), (True, "after φ")))
    qtbot.addWidget(control)
    control.setAccessibleName("Batch norm")
    control.show()
    assert control.value() is False
    with qtbot.waitSignal(control.valueChanged) as caught:
        qtbot.mouseClick(control.childAt(control.width() - 8, 12), Qt.MouseButton.LeftButton)
    assert caught.args == [True]
    with qtbot.assertNotEmitted(control.valueChanged):
        control.set_value(False)
    assert control.value() is False


def test_segments_refuse_what_is_not_an_option(theme: Theme, qtbot: QtBot) -> None:
    control = SegmentedControl(("CPU", "GPU:0"))
    qtbot.addWidget(control)
    with pytest.raises(ValueError, match="'TPU' is not one of the options"):
        control.set_value("TPU")
    control.set_options(("CPU",))
    assert control.value() == "CPU"


class Counting(QWidget):
    """Counts how often what stands in it asks for another layout."""

    requests = 0

    def __init__(self) -> None:
        super().__init__()
        QVBoxLayout(self)

    def event(self, event: QEvent) -> bool:
        self.requests += event.type() == QEvent.Type.LayoutRequest
        return super().event(event)


def test_readout_shows_and_announces(theme: Theme, qtbot: QtBot) -> None:
    readout = ReadOut("Speed", "steps/s")
    qtbot.addWidget(readout)
    readout.set_value("1,310")
    assert readout.accessibleName() == "Speed"
    assert readout.accessibleDescription() == "1,310 steps/s"
    readout.set_value("")
    assert readout.value() == "–"


def test_readout_does_not_move_when_its_number_changes(theme: Theme, qtbot: QtBot) -> None:
    readout = ReadOut("Step")
    qtbot.addWidget(readout)
    readout.set_value("11,111")
    width = readout.sizeHint().width()
    readout.set_value("88,888")
    assert readout.sizeHint().width() == width


def test_a_readout_asks_for_room_only_where_its_number_is_wider(theme: Theme, qtbot: QtBot) -> None:
    holder = Counting()
    qtbot.addWidget(holder)
    readout = ReadOut("Step", parent=holder)
    layout = holder.layout()
    assert layout is not None
    layout.addWidget(readout)
    holder.show()
    for _ in range(5):
        QApplication.sendPostedEvents()
    asked = []
    for text in ("11,111", "88,888", "2,000", "123,456", "1", ""):
        holder.requests = 0
        readout.set_value(text)
        for _ in range(5):  # a request goes from widget to widget
            QApplication.sendPostedEvents()
        asked.append(holder.requests > 0)
        assert readout.value() == (text or "–")
    assert asked == [True, False, False, True, False, True]


def test_a_readout_paints_the_number_it_was_given_last(theme: Theme, qtbot: QtBot) -> None:
    one, other = ReadOut("Step"), ReadOut("Step")
    for readout in (one, other):
        qtbot.addWidget(readout)
        readout.resize(160, 50)
    one.set_value("7,777")
    other.set_value("8,888")
    assert one.grab().toImage() != other.grab().toImage()
    one.set_value("8,888")
    assert one.grab().toImage() == other.grab().toImage()


def test_a_subtitle_is_shown_no_faster_than_it_can_be_read_and_the_last_one_is(theme: Theme, qtbot: QtBot) -> None:
    header = PanelHeader(theme, "Gradient by layer")
    qtbot.addWidget(header)
    (shown,) = (one for one in header.findChildren(LiveLabel))
    seen = []
    for step in range(50):
        header.set_subtitle(f"at step {step}")
        seen.append(shown.whole)
    assert (header.subtitle(), set(seen)) == ("at step 49", {"at step 0"})
    qtbot.waitUntil(lambda: shown.whole == "at step 49")


def test_banner_shows_one_sentence_and_folds_details(theme: Theme, qtbot: QtBot) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    assert banner.isHidden()
    banner.show_message("It is NaN.", action="Go back", details="trace", state=Health.NON_FINITE)
    assert (banner.text(), banner.accessibleName()) == ("It is NaN.", "It is NaN.")
    details = banner.findChild(QPlainTextEdit)
    assert details is not None
    assert details.isHidden()
    with qtbot.waitSignal(banner.triggered):
        banner.action_button().click()
    with qtbot.waitSignal(banner.closed):
        banner.dismiss()
    assert banner.isHidden()
    banner.show_message("Plain.")
    assert banner.action_button().isHidden()


def test_panel_header_asks_to_maximise(theme: Theme, qtbot: QtBot) -> None:
    header = PanelHeader(theme, "Gradient by layer", "at step 9,600")
    qtbot.addWidget(header)
    tool = header.add_tool("expand", "Maximise")
    assert tool.accessibleName() == "Maximise"
    with qtbot.waitSignal(header.doubleClicked):
        qtbot.mouseDClick(header, Qt.MouseButton.LeftButton)
    header.set_subtitle("at step 9,610")
    assert header.subtitle() == "at step 9,610"


def test_a_long_subtitle_gives_way(theme: Theme, qtbot: QtBot) -> None:
    header = PanelHeader(theme, "Title", "a very long subtitle " * 20)
    qtbot.addWidget(header)
    assert header.minimumSizeHint().width() < 160


def test_a_text_that_does_not_fit_ends_in_an_ellipsis(theme: Theme, qtbot: QtBot) -> None:
    text = ElidedLabel("signal relative to the top layer, one row per layer")
    qtbot.addWidget(text)
    text.resize(100, 20)
    text.show()
    assert text.shown().endswith("…")
    assert text.toolTip() == text.whole == text.accessibleName()
    text.resize(900, 20)
    assert text.shown() == text.whole
    assert not text.toolTip()
    before = text.grab().toImage()
    text.set_whole("another")
    assert text.grab().toImage() != before


def test_empty_state_offers_its_step(theme: Theme, qtbot: QtBot) -> None:
    empty = EmptyState("Nothing recorded yet.", "Train")
    qtbot.addWidget(empty)
    with qtbot.waitSignal(empty.triggered):
        empty.button().click()
    empty.set_action("")
    assert empty.button().isHidden()


def inked(values: list[float]) -> set[int]:
    """Columns of a 100 by 20 picture that a sparkline touches."""
    image = QImage(100, 20, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_sparkline(painter, QRectF(0, 0, 100, 20), values, QColor("black"), end_dot=False)
    painter.end()
    white = image.pixel(0, 0)
    return {x for x in range(1, 100) for y in range(20) if image.pixel(x, y) != white}


def test_sparkline_leaves_a_gap_for_nan(qapp: QApplication) -> None:
    course = [0.0, 1.0, 0.5, math.nan, math.nan, math.nan, 0.2, 0.8]
    assert not inked(course) & {40, 50, 60, 70}
    assert {10, 20, 90} <= inked(course)


def test_sparkline_is_silent_without_data_and_flat_for_a_constant(qapp: QApplication) -> None:
    assert inked([]) == set()
    assert inked([1.0]) == set()
    assert inked([math.nan] * 5) == set()
    assert len(inked([2.0] * 500)) > 80


def test_widgets_draw_in_both_themes(theme: Theme, qtbot: QtBot) -> None:
    spark = Sparkline()
    spark.set_values([1.0, 2.0, 1.5])
    parts = [HealthLegend(theme), StateSign(theme, state=Health.GOOD), spark, Chip("BN")]
    for widget in parts:
        qtbot.addWidget(widget)
        widget.resize(widget.sizeHint().expandedTo(widget.minimumSize()))
        light = widget.grab().toImage()
        theme.set_mode("dark")
        assert widget.grab().toImage() != light
        theme.set_mode("light")


def test_legend_names_all_states(theme: Theme, qtbot: QtBot) -> None:
    legend = HealthLegend(theme)
    qtbot.addWidget(legend)
    assert legend.accessibleName() == "vanishing, weak, good, exploding, frozen"
    assert legend.sizeHint().width() <= 296


def test_icon_button_is_named_by_its_tip(theme: Theme, qtbot: QtBot) -> None:
    button = IconButton(theme, "more", "More")
    qtbot.addWidget(button)
    assert (button.accessibleName(), button.toolTip()) == ("More", "More")
