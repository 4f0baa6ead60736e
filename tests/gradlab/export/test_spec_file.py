"""An experiment as a file of text, written and read back; what is no such file is refused in a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import gradlab
from gradlab.errors import DocumentError, ExportError, GradlabError, SpecError
from gradlab.export import read_spec, write_spec
from gradlab.export.spec_file import MOST_BYTES


@pytest.mark.parametrize("name", ["a.json", "größe.toml", "B.TOML"])
def test_written_and_read(tmp_path: Path, name: str) -> None:
    experiment = gradlab.preset("exploding")
    write_spec(experiment, tmp_path / name)
    assert read_spec(tmp_path / name) == experiment
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_byte_order_mark_is_no_hindrance(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('name = "Mine"', encoding="utf-8-sig")
    assert read_spec(path).name == "Mine"


def test_other_suffixes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"\.json or \.toml"):
        write_spec(gradlab.preset("healthy"), tmp_path / "a.yaml")
    with pytest.raises(DocumentError, match=r"\.json or \.toml"):
        read_spec(tmp_path / "a.yaml")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "not text in UTF-8"),
        (b" " * (MOST_BYTES + 1), "more than 4,194,304 bytes"),
        (b'nmae = "x"', "nmae"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(content)
    with pytest.raises(GradlabError) as caught:
        read_spec(path)
    assert words in str(caught.value)
    assert isinstance(caught.value, DocumentError | SpecError)


def test_a_missing_file_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        read_spec(tmp_path / "none.json")
    (tmp_path / "folder.json").mkdir()
    os.mkfifo(tmp_path / "pipe.json")
    for name in ("folder.json", "pipe.json"):
        with pytest.raises(DocumentError, match="not a plain file"):
            read_spec(tmp_path / name)
