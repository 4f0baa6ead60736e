"""Names that are imported when they are first used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ui.support.late_names import late_names


def test_a_name_comes_from_its_home_and_another_is_none_of_the_room() -> None:
    get = late_names("shop", {"dumps": "json"})
    assert get("dumps")([1]) == "[1]"
    with pytest.raises(AttributeError, match="module 'shop' has no attribute 'loads'"):
        get("loads")


def test_the_rooms_of_the_first_picture_leave_the_rest_for_later() -> None:
    late = ("ui.plots.board", "ui.editor.inspector", "ui.control.runs", "ui.welcome.page", "ui.timeline", "pyqtgraph")
    code = f"import sys, ui.app; print([name for name in {late} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
