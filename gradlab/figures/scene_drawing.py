"""Draws scenes and writes them as PNG, SVG or PDF. Loads matplotlib."""

from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gradlab.errors import ExportError
from gradlab.figures.color_scale import draw_scale
from gradlab.figures.palette import DARK, LIGHT, Palette
from gradlab.figures.scene import Format, Plot, Scene
from gradlab.figures.scene_items import draw_item
from gradlab.figures.scene_legend import LINE_MM, draw_legend
from gradlab.figures.style import empty_figure, size_mm, styled, title, write


def draw_scene(scene: Scene, form: Format) -> Figure:
    """Return a matplotlib Figure of the scene.

    Raises:
        ExportError: when the scene has no plots.
    """
    if not scene.plots:
        raise ExportError("There is nothing to draw yet; train first.")
    palette = DARK if form.dark else LIGHT
    with styled(palette):
        figure = empty_figure(palette, form.width_mm / 25.4, form.height_mm / 25.4)
        room = _room(figure, scene, palette)
        for number, plot in enumerate(scene.plots):
            _draw_plot(figure, plot, number, room, palette)
        if scene.scale is not None:
            draw_scale(figure, scene.scale, place_of(scene.plots[0], room), palette)
    return figure


def write_scene(scene: Scene, path: Path, form: Format) -> None:
    """Write the scene to `path`, as PNG, SVG or PDF by its suffix.

    Raises:
        ExportError: when the suffix is unknown, nothing is to be drawn, or the file cannot be written.
    """
    if path.suffix.lower() not in {".png", ".svg", ".pdf"}:
        raise ExportError(f"{path}: a figure is written as .png, .svg or .pdf; give the file one of these endings.")
    figure = draw_scene(scene, form)
    try:
        write(figure, path, form.dpi)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(f"{path} cannot be written ({reason}); write to another place.") from None


Room = tuple[float, float]
"""Between which shares of the figure's height the plots stand."""


def place_of(plot: Plot, room: Room) -> tuple[float, float, float, float]:
    """Return left, bottom, width and height of a plot's axes within the figure."""
    left, bottom, width, height = plot.box
    low, high = room
    return left, low + bottom * (high - low), width, height * (high - low)


def _room(figure: Figure, scene: Scene, palette: Palette) -> Room:
    """Write title and legend; return what is left for the plots."""
    height_mm = size_mm(figure)[1]
    used = 2.0
    if scene.title:
        title(figure, palette, scene.title, scene.subtitle)
        used = 10.0
    if scene.legend:
        used += 2.0 + LINE_MM * draw_legend(figure, scene.legend, used + 1.0, palette)
    foot = 4.0 if any(plot.x_label for plot in scene.plots) else 0.0
    return foot / height_mm, 1 - used / height_mm


def _draw_plot(figure: Figure, plot: Plot, number: int, room: Room, palette: Palette) -> None:
    axes = figure.add_axes(place_of(plot, room))
    axes.set_gid(f"plot-{number}")
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_axisbelow(True)
    for place, item in enumerate(plot.items):
        draw_item(axes, item, f"item-{number}-{place}", 2 + 0.01 * place)
    axes.set_xlim(*plot.x_range)
    axes.set_ylim(*plot.y_range)
    _set_ticks(axes, plot)
    axes.set_xlabel(plot.x_label, color=palette.text3, labelpad=2)
    axes.set_ylabel(plot.y_label, color=palette.text3, labelpad=2)
    if plot.grid:
        axes.grid(axis="y")


def _set_ticks(axes: Axes, plot: Plot) -> None:
    for set_ticks, ticks in ((axes.set_xticks, plot.x_ticks), (axes.set_yticks, plot.y_ticks)):
        set_ticks([place for place, _ in ticks], [word for _, word in ticks])
    for place, word in plot.right_ticks:
        settings: Any = {"xycoords": axes.get_yaxis_transform(), "textcoords": "offset points"}
        axes.annotate(word, (1, place), xytext=(4, 0), va="center", ha="left", annotation_clip=False, **settings)
