"""The corpus and some damaged files: each refused in a sentence, nothing run, nothing else opened, soon and small.

`python -m tests.hostile` does the same with everything and 20,000 damaged files.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from gradlab.store.schema import PIECE_BYTES
from tests.hostile.corpus import CORPUS, LARGE
from tests.hostile.damage import damaged
from tests.hostile.drawn import STRANGE
from tests.hostile.good import good_bytes
from tests.hostile.resealed import resealed
from tests.hostile.watch import Watch

DAMAGED = 150
RESEALED = 150


@pytest.fixture(scope="module")
def watch() -> Iterator[Watch]:
    with Watch() as child:
        yield child


def test_there_are_enough() -> None:
    assert len(CORPUS) >= 330
    assert set(LARGE) < set(CORPUS)


@pytest.mark.parametrize("name", sorted(set(CORPUS) - set(LARGE)))
def test_it_is_refused(watch: Watch, tmp_path: Path, name: str) -> None:
    path = tmp_path / "hostile.gradlab"
    verdict = watch.judge(CORPUS[name](path) or path, must_refuse=True)
    assert verdict.faults == (), verdict


@pytest.mark.parametrize("name", sorted(STRANGE))
def test_what_is_strange_and_sound_is_opened(watch: Watch, tmp_path: Path, name: str) -> None:
    path = tmp_path / "strange.gradlab"
    STRANGE[name](path)
    verdict = watch.judge(path, must_refuse=False)
    assert (verdict.told, verdict.faults) == ("opened", ()), verdict


def test_damaged_files_open_or_are_refused(watch: Watch, tmp_path: Path) -> None:
    path = tmp_path / "damaged.gradlab"
    told: set[str] = set()
    for number in range(DAMAGED):
        path.write_bytes(damaged(number))
        verdict = watch.judge(path, must_refuse=False)
        assert verdict.faults == (), (number, verdict)
        told.add(verdict.told)
    assert told == {"opened", "refused"}


def test_files_that_were_sealed_again_open_or_are_refused(watch: Watch, tmp_path: Path) -> None:
    """A flipped bit whose checksums are right tries what reads the value, not what compares checksums."""
    path = tmp_path / "resealed.gradlab"
    told: set[str] = set()
    for number in range(RESEALED):
        resealed(number, path)
        verdict = watch.judge(path, must_refuse=False)
        assert verdict.faults == (), (number, verdict)
        told.add(verdict.told)
    assert told == {"opened", "refused"}


def test_what_lies_beside_a_good_file_is_left_alone(watch: Watch, tmp_path: Path) -> None:
    """A journal or a write-ahead log could change the file, or name another one to be opened."""
    path = tmp_path / "good.gradlab"
    path.write_bytes(good_bytes())
    beside = {f"{path}{end}": bytes(PIECE_BYTES) for end in ("-journal", "-wal", "-shm")}
    for name, data in beside.items():
        Path(name).write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + data)
    verdict = watch.judge(path, must_refuse=False)
    assert (verdict.told, verdict.faults) == ("opened", ())
    assert path.read_bytes() == good_bytes()
    assert len(list(tmp_path.iterdir())) == 4


def test_the_witness_sees_code_and_foreign_files(tmp_path: Path) -> None:
    """What stands in front of SQLite and of Python notices what it is there for."""
    from tests.hostile.child import Witness, watched_system

    witness = Witness()
    system = watched_system(witness)
    try:
        witness.watching = True
        (tmp_path / "note").write_text("x", encoding="utf-8")
        exec("1 + 1")
        connection = apsw.Connection(str(tmp_path / "a.db"), vfs="watched")
        list(connection.execute("ATTACH ? AS other", (str(tmp_path / "b.db"),)))
        list(connection.execute("CREATE TABLE other.t (a)"))
        connection.close()
    finally:
        witness.watching = False
        system.unregister()
    names = {os.path.basename(name) for name in witness.opened}  # noqa: PTH119 - they are texts
    assert {"note", "a.db", "b.db"} <= names
    assert "exec" in witness.ran
