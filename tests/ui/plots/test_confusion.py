"""Cells hold counts and shares of their row; right and wrong are told apart by color."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from tests.gradlab.store.runs import numbers, recorded
from tests.gradlab.store.spread import with_distributions
from ui.plots.confusion import ConfusionMatrix, elided, opacity, shares_of_rows
from ui.plots.pictured import rgb
from ui.support.theme import Theme


@pytest.fixture
def matrix(qtbot: QtBot, theme: Theme) -> ConfusionMatrix:
    result = ConfusionMatrix(theme)
    qtbot.addWidget(result)
    result.resize(600, 400)
    result.show()
    result.set_history(with_distributions(recorded(numbers(50))))
    return result


def words(matrix: ConfusionMatrix) -> dict[tuple[int, int], list[str]]:
    found: dict[tuple[int, int], list[str]] = {}
    for word in matrix.words:
        if word.isVisible():
            place = (round(word.pos().y()), round(word.pos().x()))
            found.setdefault(place, []).append(word.textItem.toPlainText())
    return found


def test_a_cell_says_its_count_and_its_share_of_the_row(matrix: ConfusionMatrix) -> None:
    assert matrix.counts is not None
    said = words(matrix)
    assert (0, 1) not in said  # nobody of class 0 is taken for class 1
    assert said[0, 0] == ["52", "96 %"]
    assert said[2, 1] == ["2", "4 %"]
    matrix.set_step(1)
    assert words(matrix)[0, 0] == ["3", "60 %"]


def test_small_cells_say_less_and_then_nothing(matrix: ConfusionMatrix) -> None:
    matrix.resize(240, 170)
    assert words(matrix)[0, 0] == ["52"]
    matrix.resize(120, 120)
    assert not words(matrix)


def test_right_is_ink_wrong_is_not_and_nothing_has_no_color(matrix: ConfusionMatrix, theme: Theme) -> None:
    image = matrix.image.image.astype(int)
    assert np.ptp(image[1, 1]) < 20
    assert image[1, 0, 0] > image[1, 0, 2] + 5  # towards orange
    np.testing.assert_array_equal(image[0, 1], rgb(theme.tokens.color("surface")))


def test_pointer_and_table_say_the_same_numbers(matrix: ConfusionMatrix) -> None:
    matrix.read_out(matrix.plot.getViewBox().mapViewToScene(QPointF(0.2, 1.9)))
    assert matrix.card.text() == ("kind 2 taken for kind 0", "2 of 56   3.6 %")
    header, columns = matrix.table()
    assert header == ["step", "true", "predicted", "count", "share"]
    row = columns[1].index("kind 2")
    assert [column[row] for column in columns[:4]] == [50, "kind 2", "kind 0", 2]
    assert columns[4][row] == pytest.approx(2 / 56)


def test_an_empty_row_has_no_shares() -> None:
    counts = np.array([[0, 0], [1, 3]], np.uint32)
    np.testing.assert_array_equal(shares_of_rows(counts), [[0, 0], [0.25, 0.75]])
    assert opacity(counts, shares_of_rows(counts))[0].max() == 0
    assert opacity(np.array([[10**6, 1]]), np.array([[1.0, 1e-6]]))[0, 1] > 0.05


def test_long_names_are_cut() -> None:
    assert elided("versicolor", 9) == "versicol…"
    assert elided("setosa", 9) == "setosa"
