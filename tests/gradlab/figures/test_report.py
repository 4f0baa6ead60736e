"""Reports hold set-up, figures, results and environment, in one file that needs no network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gradlab.errors import ExportError
from gradlab.figures import write_report
from gradlab.figures.report_figures import report_figures
from gradlab.figures.report_pdf import figure_pages
from gradlab.figures.report_tables import report_tables
from gradlab.figures.style import size_mm
from gradlab.store import History
from tests.gradlab.store.runs import broken, finished, numbers, started
from tests.gradlab.store.spread import normalized, with_distributions


def test_the_html_is_whole_and_fetches_nothing(tmp_path: Path) -> None:
    history = finished(numbers(50))
    write_report(history, tmp_path / "report.html", title="A <title>", note="tried & kept")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "A &lt;title&gt;" in text
    assert "tried &amp; kept" in text
    assert text.count("data:image/svg+xml;base64,") == len(report_figures(history)) == 5
    assert not re.search(r"""(?:src|href)=["'](?!data:)""", text)
    assert "<script" not in text
    assert "url(" not in text
    for word in ("hidden1", "optimizer.learning_rate", "All steps were taken.", history.started.run, "seed"):
        assert word in text
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]


def test_the_pdf_holds_every_figure_and_table(tmp_path: Path) -> None:
    history = normalized(with_distributions(finished(numbers(50))))
    write_report(history, tmp_path / "report.pdf")
    data = (tmp_path / "report.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    pages = len(re.findall(rb"/Type /Page\b(?!s)", data))
    figures = report_figures(history)
    assert {"histograms", "saturation", "shift", "norm_statistics"} < {figure.kind for figure in figures}
    assert len(re.findall(rb"/MediaBox \[ ?0 0 595\.\d* 841\.\d* ?\]", data)) == pages  # all are A4
    assert pages >= 1 + -(-len(figures) // 2) + 1


def test_figures_stand_below_one_another_in_their_size() -> None:
    history = normalized(with_distributions(finished(numbers(50))))
    figures = report_figures(history)
    pages = list(figure_pages(history))
    parts = [(part, page) for page in pages for part in page.subfigs]
    assert len(parts) == len(figures)
    assert len(pages) < len(figures)
    for (part, page), one in zip(parts, figures, strict=True):
        width, height = size_mm(part)
        assert (width, height) == pytest.approx((one.width_mm, one.height_mm), abs=0.1)
        box = part.bbox.transformed(page.transFigure.inverted())
        assert 0.04 < box.x0 < box.x1 < 0.96
        assert 0.05 < box.y0 < box.y1 < 0.95
        assert part.axes
    for page in pages:
        edges = [edge for part in page.subfigs for edge in (part.bbox.y1, part.bbox.y0)]
        assert edges == sorted(edges, reverse=True)


def test_the_tables_tell_what_was_recorded() -> None:
    history = broken(numbers(30))
    tables = {table.title: table for table in report_tables(history)}
    assert ("end", "Not finite.") in tables["Result"].rows
    signals = {row[0]: row[1:] for row in tables["Signal at the end"].rows}
    relative = history.relative_signal(30)
    assert [float(signals[name][0]) for name in history.layer_names] == pytest.approx(relative.tolist(), rel=1e-3)
    assert ("optimizer.kind", "sgd") in tables["Training"].rows
    assert len(tables["Layers"].rows) == len(history.started.experiment.layers)
    assert all(len(row) == len(table.header) for table in tables.values() for row in table.rows)


def test_results_that_are_not_finite_are_told_so() -> None:
    rows = {row[0]: row[1] for row in report_tables(finished(numbers(30)))[0].rows}
    assert rows["validation loss, best"] == "not finite"


def test_what_cannot_be_reported(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"\.pdf or \.html"):
        write_report(finished(numbers(5)), tmp_path / "report.txt")
    with pytest.raises(ExportError, match="nothing to report"):
        write_report(History(started()), tmp_path / "report.pdf")
    for suffix in ("pdf", "html"):
        with pytest.raises(ExportError, match="cannot be written"):
            write_report(finished(numbers(5)), tmp_path / "no" / f"report.{suffix}")
