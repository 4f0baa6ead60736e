"""The Python in the documentation runs as it stands."""

from __future__ import annotations

import re
import sys

import pytest

from tests.architecture.test_docs import ROOT

PAGES = sorted(page.name for page in (ROOT / "docs").glob("*.md") if "```python" in page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_examples_run(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    names: dict[str, object] = {"__name__": "example"}  # one page is read from top to bottom
    for example in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(example, page, "exec"), names)
    assert capsys.readouterr().out.strip(), "an example that prints nothing shows nothing"
    assert "gradlab" in sys.modules
