"""What the documents point to is there, and the README's Python is Python that uses names which exist."""

import re
from pathlib import Path

import pytest

import gradlab

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page
    targets = [target for target in LINK.findall(path.read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_the_readme_uses_names_that_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.+?)```", text, re.DOTALL)
    assert example is not None
    compile(example[1], "README.md", "exec")
    names = set(re.findall(r"gradlab\.([A-Za-z]\w*)\b(?!\")", example[1]))
    assert {"preset", "train", "History", "save"} <= names
    assert names <= set(gradlab.__all__)


def rooms(package: str) -> set[str]:
    """Return the names of the rooms of `package` that have to be explained."""
    plumbing = {"version", "assets_path"}
    found = {
        path.stem for path in (ROOT / package).iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    return {name for name in found if not name.startswith("_")} - plumbing


def test_the_architecture_page_names_every_room_and_no_other() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w.]+)`", "".join(re.findall(r"^\|(.+?)\|", text, re.MULTILINE))))
    assert named == rooms("gradlab") | {f"ui.{name}" for name in rooms("ui")}
