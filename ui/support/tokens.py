"""The palette as data: every colour that the window may use, for both themes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtGui import QColor

SIGNAL_MAP_STOPS: tuple[str, ...] = (
    "#250838",
    "#3D1864",
    "#52358D",
    "#6257B0",
    "#5C7DCE",
    "#56A2DF",
    "#59C6DE",
    "#89E3D5",
    "#CCFBE7",
)
"""Signal map from 1e-7 to 10, equal steps in OKLab, the same in both themes."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme's colours as ``#RRGGBB`` strings.

    Ink is the interface, a health colour is a measurement, amber is now.
    """

    name: str

    canvas: str
    chrome: str
    dock: str
    surface: str
    control: str
    well: str

    hair: str
    hair2: str
    grid: str

    text: str
    text2: str
    text3: str
    disabled: str

    ink: str
    on_ink: str
    ink_hover: str
    ink_pressed: str
    hover: str
    pressed: str
    now_line: str
    now_fill: str
    on_now: str

    run2: str
    run3: str
    theory: str

    vanishing: str
    weak: str
    good: str
    exploding: str
    frozen: str
    frozen_tint: str

    ramp: tuple[tuple[float, str], ...]
    depth_first: str
    depth_last: str

    @property
    def is_dark(self) -> bool:
        """True for the dark theme."""
        return self.name == "dark"

    @property
    def runs(self) -> tuple[str, str, str]:
        """Swatches of the runs: the current one, then the others."""
        return (self.ink, self.run2, self.run3)

    @property
    def panel_edge(self) -> str:
        """The outline of a panel: a light one stands out against the canvas by itself, unless contrast is asked for."""
        return self.surface if self.hair == LIGHT.hair else self.hair

    def color(self, role: str, alpha: float = 1.0) -> QColor:
        """The token called ``role`` as a colour with opacity ``alpha`` in 0..1.

        Raises ``AttributeError`` when there is no such token.
        """
        color = QColor(getattr(self, role))
        color.setAlphaF(alpha)
        return color


LIGHT = Tokens(
    name="light",
    canvas="#E9EBEF",
    chrome="#F4F5F7",
    dock="#F4F5F7",
    surface="#FFFFFF",
    control="#FFFFFF",
    well="#EBEDF1",
    hair="#DEE1E7",
    hair2="#C6CBD4",
    grid="#ECEEF2",
    text="#15181F",
    text2="#515867",
    text3="#646D7C",
    disabled="#A5ACB8",
    ink="#15181F",
    on_ink="#FFFFFF",
    ink_hover="#2C313C",
    ink_pressed="#3B414E",
    hover="#F0F1F4",
    pressed="#E4E6EB",
    now_line="#CC7B00",
    now_fill="#FFB21F",
    on_now="#241600",
    run2="#C2477F",
    run3="#A07B3C",
    theory="#5B6474",
    vanishing="#5226A8",
    weak="#1E78D0",
    good="#067B50",
    exploding="#C9430A",
    frozen="#6F7C92",
    frozen_tint="#E3E8F0",
    ramp=(
        (0.0, "#3A1480"),
        (0.36, "#5226A8"),
        (0.60, "#1E78D0"),
        (0.72, "#1E78D0"),
        (0.86, "#067B50"),
        (1.0, "#067B50"),
    ),
    depth_first="#15181F",
    depth_last="#A5ACB8",
)

DARK = Tokens(
    name="dark",
    canvas="#0B0D10",
    chrome="#14171C",
    dock="#111418",
    surface="#181B21",
    control="#1F232A",
    well="#20242B",
    hair="#282D36",
    hair2="#3C434F",
    grid="#232831",
    text="#EDEFF3",
    text2="#A9B1BF",
    text3="#8791A1",
    disabled="#596170",
    ink="#EDEFF3",
    on_ink="#14171C",
    ink_hover="#D5D9E0",
    ink_pressed="#BFC5CF",
    hover="#2A2F38",
    pressed="#333944",
    now_line="#FFB21F",
    now_fill="#FFB21F",
    on_now="#241600",
    run2="#F07FB0",
    run3="#D3AE6E",
    theory="#98A2B3",
    vanishing="#9682F5",
    weak="#79BCFB",
    good="#62E6BC",
    exploding="#FB7142",
    frozen="#75839A",
    frozen_tint="#1E2530",
    ramp=(
        (0.0, "#7A63E6"),
        (0.36, "#9682F5"),
        (0.60, "#79BCFB"),
        (0.72, "#79BCFB"),
        (0.86, "#62E6BC"),
        (1.0, "#62E6BC"),
    ),
    depth_first="#EDEFF3",
    depth_last="#596170",
)

LIGHT_CONTRAST = replace(
    LIGHT,
    hair="#8B93A1",
    hair2="#646D7C",
    grid="#DEE1E7",
    text="#000000",
    text2="#2C313C",
    text3="#3B414E",
    disabled="#646D7C",
    ink="#000000",
    frozen="#515867",
    depth_last="#646D7C",
)
"""More contrast: every text reaches 7:1, the outline of every control 4.5:1; what measures keeps its colors."""

DARK_CONTRAST = replace(
    DARK,
    hair="#596170",
    hair2="#8791A1",
    grid="#2F3540",
    text="#FFFFFF",
    text2="#D5D9E0",
    text3="#C3C9D3",
    disabled="#8791A1",
    ink="#FFFFFF",
    frozen="#98A2B3",
    depth_last="#8791A1",
)
