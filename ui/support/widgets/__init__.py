"""Small widgets that every room of the window uses."""

from ui.support.widgets.banner import Banner
from ui.support.widgets.empty_state import EmptyState
from ui.support.widgets.health_legend import HealthLegend
from ui.support.widgets.icon_button import IconButton
from ui.support.widgets.icon_label import IconLabel, Logo
from ui.support.widgets.labels import Chip, ElidedLabel, label, rule
from ui.support.widgets.live_dot import LiveDot
from ui.support.widgets.panel_header import PanelHeader
from ui.support.widgets.readout import ReadOut
from ui.support.widgets.segmented import SegmentedControl
from ui.support.widgets.sparkline import Sparkline
from ui.support.widgets.state_sign import StateSign
from ui.support.widgets.toggle import Toggle

__all__ = [
    "Banner",
    "Chip",
    "ElidedLabel",
    "EmptyState",
    "HealthLegend",
    "IconButton",
    "IconLabel",
    "LiveDot",
    "Logo",
    "PanelHeader",
    "ReadOut",
    "SegmentedControl",
    "Sparkline",
    "StateSign",
    "Toggle",
    "label",
    "rule",
]
