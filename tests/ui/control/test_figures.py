"""Figures and reports from the window: where they are written, and the question before a file would be lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from tests.ui.desk import Desk
from ui.plots.figure_dialog import FigureDialog


@pytest.fixture
def trained(desk: Desk) -> Desk:
    desk.start()
    desk.train(60)
    desk.stop()
    return desk


def open_dialog(desk: Desk) -> FigureDialog:
    dialog = desk.app.figures.open(desk.app.board.instruments()["profile"])
    assert isinstance(dialog, FigureDialog)
    return dialog


def test_a_figure_is_written_when_the_dialog_is_accepted(trained: Desk) -> None:
    dialog = open_dialog(trained)
    dialog.format_box.setCurrentIndex(dialog.format_box.findData("svg"))
    trained.will_choose(trained.folder / "profile.svg")
    dialog.export_button.click()
    assert (trained.folder / "profile.svg").read_bytes().startswith(b"<?xml")
    trained.will_choose(None)
    open_dialog(trained).export_button.click()
    assert [one.name for one in trained.folder.glob("*.svg")] == ["profile.svg"]


@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No])
def test_a_name_without_an_ending_never_replaces_a_file_unasked(
    trained: Desk, monkeypatch: pytest.MonkeyPatch, answer: QMessageBox.StandardButton
) -> None:
    (trained.folder / "profile.pdf").write_text("older")
    asked: list[Path] = []
    monkeypatch.setattr(QMessageBox, "question", lambda *_arguments: (asked.append(trained.folder), answer)[1])
    dialog = open_dialog(trained)
    dialog.format_box.setCurrentIndex(dialog.format_box.findData("pdf"))
    trained.will_choose(trained.folder / "profile")
    dialog.export_button.click()
    assert len(asked) == 1
    kept = (trained.folder / "profile.pdf").read_bytes() == b"older"
    assert kept is (answer == QMessageBox.StandardButton.No)


def test_a_report_of_the_shown_run(trained: Desk) -> None:
    trained.will_choose(trained.folder / "report.html")
    trained.press("export_report")
    text = (trained.folder / "report.html").read_text(encoding="utf-8")
    assert "Run 1" in text
    assert "hidden1" in text


def test_what_cannot_be_written_is_told(trained: Desk) -> None:
    trained.will_choose(trained.folder / "no" / "report.pdf")
    trained.press("export_report")
    assert "cannot be written" in trained.banner()


def test_without_a_run_there_is_nothing_to_report(desk: Desk) -> None:
    desk.start()
    desk.press("export_report")
    assert "press Train first" in desk.banner()
