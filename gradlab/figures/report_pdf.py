"""A report as PDF on A4: a page of results, the figures, two on a page where they fit, then the tables."""

import secrets
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from gradlab.figures.drawing import draw_on
from gradlab.figures.palette import LIGHT
from gradlab.figures.report_figures import ReportFigure, report_figures
from gradlab.figures.report_tables import ReportTable, report_tables
from gradlab.figures.style import empty_figure, strong, styled
from gradlab.store import History
from gradlab.version import __version__

PAGE_MM = (210.0, 297.0)
MARGIN_MM, LINE_MM, HEAD_MM = 18.0, 4.6, 9.0
GAP_MM = 12.0
"""Between two figures on a page."""
TEXT = 7.5
LETTERS_PER_MM = 0.72
"""Of usual words in the text's size."""


def write_pdf(history: History, path: Path, title: str, note: str) -> None:
    """Write the report; the file takes its name when it is whole.

    Raises:
        OSError: when it cannot be written.
    """
    part = path.with_name(f".{path.stem}.{secrets.token_hex(4)}{path.suffix}")
    try:
        with styled(LIGHT), PdfPages(part, metadata={"Title": title, "Creator": "Gradlab"}) as pages:
            tables = report_tables(history)
            words = [f"Gradlab {__version__} · run {history.started.run}", note]
            for page in _head_pages(title, words, tables[0]):
                pages.savefig(page)
            for page in figure_pages(history):
                pages.savefig(page)
            for page in _table_pages(tables[1:]):
                pages.savefig(page)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


class _Pages:
    """Pages that are filled from their tops, one after the other."""

    def __init__(self) -> None:
        self.done: list[Figure] = []
        self._begin()

    def _begin(self) -> None:
        self.done.append(empty_figure(LIGHT, PAGE_MM[0] / 25.4, PAGE_MM[1] / 25.4))
        self._top = MARGIN_MM

    def need(self, room_mm: float) -> None:
        """Begin another page where less than `room_mm` is left."""
        if PAGE_MM[1] - MARGIN_MM - self._top < room_mm:
            self._begin()

    def skip(self, height_mm: float) -> None:
        """Leave some room."""
        self._top += height_mm

    def write(self, x: float, text: str, size: float, color: str, *, bold: bool = False) -> None:
        """Write at the present height, `x` millimeters from the left margin."""
        look = strong() if bold else {}
        place = (MARGIN_MM + x) / PAGE_MM[0], 1 - self._top / PAGE_MM[1]
        self.done[-1].text(*place, text, fontsize=size, color=color, va="top", parse_math=False, **look)

    def write_row(self, row: tuple[str, ...], places: list[float], color: str) -> None:
        """Write the cells of a row, each broken to its column's width."""
        cells = _cells(row, places)
        for line in range(max(len(cell) for cell in cells)):
            self.need(LINE_MM)
            for cell, x in zip(cells, places, strict=True):
                if line < len(cell):
                    self.write(x, cell[line], TEXT, color)
            self.skip(LINE_MM)


def _head_pages(title: str, words: list[str], table: ReportTable) -> list[Figure]:
    pages = _Pages()
    pages.write(0, title, 16, LIGHT.text, bold=True)
    pages.skip(11)
    for line in (line for text in words for line in textwrap.wrap(text, 110)):
        pages.write(0, line, TEXT, LIGHT.text2)
        pages.skip(LINE_MM)
    _add_table(pages, table)
    return pages.done


def figure_pages(history: History) -> Iterator[Figure]:
    """Yield the pages of the figures, as many on each as fit below one another."""
    waiting = list(report_figures(history))
    while waiting:
        count, used = 0, -GAP_MM
        while count < len(waiting) and used + GAP_MM + waiting[count].height_mm <= PAGE_MM[1] - 2 * MARGIN_MM:
            used += GAP_MM + waiting[count].height_mm
            count += 1
        yield _figure_page(history, waiting[: max(count, 1)])
        waiting = waiting[max(count, 1) :]


def _figure_page(history: History, figures: list[ReportFigure]) -> Figure:
    page = empty_figure(LIGHT, PAGE_MM[0] / 25.4, PAGE_MM[1] / 25.4)
    rows = [MARGIN_MM]
    for one in figures:
        rows += [one.height_mm, GAP_MM]
    rows[-1] = PAGE_MM[1] - sum(rows[:-1])
    side = (PAGE_MM[0] - figures[0].width_mm) / 2
    # The parts of a page have no margins of their own; rows and columns that stay empty make them.
    grid = page.add_gridspec(len(rows), 3, height_ratios=rows, width_ratios=[side, figures[0].width_mm, side])
    for number, one in enumerate(figures):
        part: Any = page.add_subfigure(grid[2 * number + 1, 1], facecolor=LIGHT.surface)
        draw_on(part, one.kind, history, **one.options)
    return page


def _table_pages(tables: tuple[ReportTable, ...]) -> list[Figure]:
    pages = _Pages()
    for table in tables:
        _add_table(pages, table)
    return pages.done


def _add_table(pages: _Pages, table: ReportTable) -> None:
    pages.need(HEAD_MM + 4 * LINE_MM)
    pages.skip(5)
    pages.write(0, table.title, 10, LIGHT.text, bold=True)
    pages.skip(HEAD_MM - 2)
    places = _places(table)
    pages.write_row(table.header, places, LIGHT.text3)
    for row in table.rows:
        pages.write_row(row, places, LIGHT.text)


def _places(table: ReportTable) -> list[float]:
    """Return where the columns begin, in millimeters; the last one has what is left."""
    longest = [max(len(row[index]) for row in (table.header, *table.rows)) for index in range(len(table.header))]
    places = [0.0]
    for letters in longest[:-1]:
        places.append(places[-1] + min(letters / LETTERS_PER_MM, 70.0) + 4)
    widest = PAGE_MM[0] - 2 * MARGIN_MM
    shrink = min(1.0, widest / max(places[-1] + 20, 1.0))
    return [place * shrink for place in places]


def _cells(row: tuple[str, ...], places: list[float]) -> list[list[str]]:
    """Return the lines of each cell, broken to its column's width."""
    ends = [*places[1:], PAGE_MM[0] - 2 * MARGIN_MM]
    widths = [max(4, int((end - start - 2) * LETTERS_PER_MM)) for start, end in zip(places, ends, strict=True)]
    return [textwrap.wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
