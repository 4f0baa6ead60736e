"""Text goes where it was sent, whole or not at all."""

from pathlib import Path

import pytest

from gradlab.errors import ExportError
from gradlab.export import Output
from gradlab.export.output import cell


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("plain", "plain"),
        ("", ""),
        ("=x", "'=x"),
        ("\tx", "'\tx"),
        ("a,b", '"a,b"'),
        ('"', '""""'),
        ("=1,2", '"\'=1,2"'),
    ],
)
def test_cell(text: str, field: str) -> None:
    assert cell(text) == field


def test_a_link_is_followed(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    with Output(link) as output:
        output.write("new")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"


def test_a_full_disk_is_told_in_a_sentence() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no device that is always full")
    with (
        pytest.raises(ExportError, match=r"^/dev/full cannot be written \(No space left on device\)"),
        Output(full) as out,
    ):
        out.write("x" * 100_000)
    assert full.is_char_device(), "a device is written to, never replaced"
