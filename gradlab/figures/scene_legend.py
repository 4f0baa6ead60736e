"""The legend line of a scene: swatches with words under the title."""

from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from gradlab.figures.palette import Palette
from gradlab.figures.scene import Key
from gradlab.figures.style import LABEL, size_mm

LINE_MM = 4.0


def draw_legend(figure: Figure, keys: tuple[Key, ...], top_mm: float, palette: Palette) -> int:
    """Draw the entries, `top_mm` below the figure's upper edge; return in how many lines, so that none is cut."""
    width, height = size_mm(figure)
    handles = [_handle(key, palette) for key in keys]
    settings: Any = {"borderaxespad": 0, "borderpad": 0, "handlelength": 2.0, "columnspacing": 1.6, "labelspacing": 0.3}
    for lines in range(1, len(handles) + 1):
        made = figure.legend(
            handles=handles, loc="upper left", bbox_to_anchor=(5 / width, 1 - top_mm / height),
            ncols=-(-len(handles) // lines), frameon=False, fontsize=LABEL, labelcolor=palette.text2,
            handletextpad=0.6, **settings,
        )  # fmt: skip
        if made.get_window_extent().x1 <= figure.bbox.x1 or lines == len(handles):
            return lines
        made.remove()
    return 0


def _handle(key: Key, palette: Palette) -> Line2D | Patch:
    if key.kind == "band":
        return Patch(facecolor=(*key.color[:3], 0.15), label=key.text)
    look: dict[str, Any] = {
        "thin": {"linewidth": 0.8},
        "dashed": {"linestyle": (0, (4, 3)), "linewidth": 1.2},
        "disc": {"marker": "o", "markersize": 4.5, "linewidth": 1.4},
        "ring": {"marker": "o", "markersize": 4.5, "linewidth": 0.9, "markerfacecolor": palette.surface},
        "dot": {"marker": "o", "markersize": 4.5, "linestyle": "none"},
        "circle": {"marker": "o", "markersize": 4.5, "linestyle": "none", "markerfacecolor": palette.surface},
        "triangle": {"marker": "^", "markersize": 5.0, "linestyle": "none"},
    }.get(key.kind, {"linewidth": 1.4})
    return Line2D([], [], color=key.color, label=key.text, **look)
