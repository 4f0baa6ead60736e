"""No file, function or class grows past what a newcomer can hold in mind."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE_LINES, FUNCTION_LINES, CLASS_METHODS = 300, 40, 20
EXEMPT: dict[str, str] = {}
"""Path to the sentence that says why it may be larger."""

FOLDERS = ("gradlab", "ui", "tests")
SOURCES = [
    "bootstrap.py",
    *sorted(path.relative_to(ROOT).as_posix() for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")),
]


def oversizes(source: str) -> list[str]:
    """Return a line for each thing in `source` that is too large."""
    found: list[str] = []
    lines = source.count("\n")
    if lines > FILE_LINES:
        found.append(f"{lines} lines, at most {FILE_LINES}")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                found.append(f"{node.name}: {length} lines, at most {FUNCTION_LINES}")
        elif isinstance(node, ast.ClassDef):
            methods = sum(isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)) for item in node.body)
            if methods > CLASS_METHODS:
                found.append(f"{node.name}: {methods} methods, at most {CLASS_METHODS}")
    return found


@pytest.mark.parametrize("path", SOURCES)
def test_size(path: str) -> None:
    if path not in EXEMPT:
        assert oversizes((ROOT / path).read_text(encoding="utf-8")) == []


def test_exemptions_are_needed_and_explained() -> None:
    for path, reason in EXEMPT.items():
        assert len(reason.split()) >= 4, f"{path}: say why in a sentence"
        assert oversizes((ROOT / path).read_text(encoding="utf-8")), f"{path} needs no exemption any more"


def test_the_test_bites() -> None:
    long_function = "def f():\n" + "    x = 1\n" * FUNCTION_LINES
    wide_class = "class C:\n" + "".join(f"    def m{i}(self): ...\n" for i in range(CLASS_METHODS + 1))
    assert oversizes(long_function) == [f"f: {FUNCTION_LINES + 1} lines, at most {FUNCTION_LINES}"]
    assert oversizes(wide_class) == [f"C: {CLASS_METHODS + 1} methods, at most {CLASS_METHODS}"]
    assert oversizes("x = 1\n" * (FILE_LINES + 1)) == [f"{FILE_LINES + 1} lines, at most {FILE_LINES}"]
