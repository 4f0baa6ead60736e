"""A report as one HTML file: figures inline, no script, nothing fetched."""

import base64
import io
import secrets
from html import escape
from pathlib import Path

from gradlab.figures.drawing import draw
from gradlab.figures.palette import LIGHT
from gradlab.figures.report_figures import ReportFigure, report_figures
from gradlab.figures.report_tables import ReportTable, report_tables
from gradlab.figures.style import styled
from gradlab.store import History
from gradlab.version import __version__

STYLE = f"""
body {{ font: 14px/1.5 Inter, "Segoe UI", "SF Pro Text", Cantarell, "DejaVu Sans", sans-serif; color: {LIGHT.text};
  background: {LIGHT.surface}; max-width: 880px; margin: 40px auto; padding: 0 24px; }}
h1 {{ font-size: 28px; margin-bottom: 4px; }} h2 {{ font-size: 16px; margin: 32px 0 8px; }}
p {{ color: {LIGHT.text2}; }} figure {{ margin: 24px 0; }} img {{ width: 100%; height: auto; }}
table {{ border-collapse: collapse; font-size: 12px; font-variant-numeric: tabular-nums; }}
th, td {{ text-align: left; padding: 3px 20px 3px 0; border-bottom: 1px solid {LIGHT.hair}; vertical-align: top; }}
th {{ color: {LIGHT.text3}; font-weight: 500; }}
@media print {{ body {{ margin: 0; max-width: none; }} figure, table {{ break-inside: avoid; }} }}
"""


def write_html(history: History, path: Path, title: str, note: str) -> None:
    """Write the report; the file takes its name when it is whole.

    Raises:
        OSError: when it cannot be written.
    """
    figures = "".join(_figure(history, figure) for figure in report_figures(history))
    tables = report_tables(history)
    head = f"<h1>{escape(title)}</h1><p>Gradlab {escape(__version__)} · run {escape(history.started.run)}</p>"
    words = f"<p>{escape(note)}</p>" if note else ""
    body = head + words + _table(tables[0]) + figures + "".join(_table(table) for table in tables[1:])
    text = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>\n"
    )
    part = path.with_name(f".{path.stem}.{secrets.token_hex(4)}{path.suffix}")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _figure(history: History, shown: ReportFigure) -> str:
    """Return a figure as an image with its SVG inside."""
    data = io.BytesIO()
    figure = draw(shown.kind, history, **shown.options)
    with styled(LIGHT):
        figure.savefig(data, format="svg", metadata={"Creator": "Gradlab", "Date": None})
    code = base64.b64encode(data.getvalue()).decode("ascii")
    words = escape(shown.words)
    return f'<figure><img alt="{words}" src="data:image/svg+xml;base64,{code}"></figure>'


def _table(table: ReportTable) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in table.header)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    heads = f"<thead><tr>{head}</tr></thead>" if any(table.header) else ""
    return f"<h2>{escape(table.title)}</h2><table>{heads}<tbody>{rows}</tbody></table>"
