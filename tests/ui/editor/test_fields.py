"""Limits stand in the spec alone; a field's tool tip tells them."""

from __future__ import annotations

import pytest
from pydantic import BaseModel
from pytestqt.qtbot import QtBot

from gradlab.spec import Clipping, Dense, Initializer, Optimizer, Pool2D
from ui.editor.fields import Limits, limits_of, number_row
from ui.support.theme import Theme


@pytest.mark.parametrize(
    ("model", "field", "words"),
    [
        (Dense, "units", "1 to 16,384"),
        (Dense, "dropout", "at least 0, below 1"),
        (Initializer, "gain", "above 0, at most 100"),
        (Optimizer, "learning_rate", "above 0, at most 1,000"),
        (Clipping, "threshold", "above 0, at most 1e+09"),
    ],
)
def test_the_tip_tells_help_and_range(
    model: type[BaseModel], field: str, words: str, qtbot: QtBot, theme: Theme
) -> None:
    row = number_row(model, field)
    qtbot.addWidget(row)
    lines = row.field.toolTip().split("\n")
    assert lines[-1] == words
    description = model.model_fields[field].description
    assert lines[:-1] == ([description] if description else [])


def test_a_number_without_limits_has_none_to_tell() -> None:
    assert Limits().words() == ""
    assert Limits(least=3).words() == "at least 3"
    assert limits_of(Pool2D, "size").words() == "1 to 64"
