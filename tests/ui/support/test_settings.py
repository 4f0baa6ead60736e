"""Settings: typed, bounded, and unharmed by a damaged file."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.support import settings as declared
from ui.support.settings import RECENT_MAX, Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.ini"


def test_a_new_file_gives_the_defaults(path: Path) -> None:
    settings = Settings(path)
    assert settings.theme == "system"
    assert settings.recent_files == []
    assert settings.window() == (b"", b"")
    assert settings.get(declared.SHOW_WELCOME) is True
    assert settings.last_folder == Path.home()


def test_values_survive_a_restart(path: Path, tmp_path: Path) -> None:
    first = Settings(path)
    first.theme = "dark"
    first.last_folder = tmp_path
    first.set(declared.SHOW_WELCOME, False)
    first.save_window(b"\x00geometry\xff", b"\x01layout", b"\x02panels")
    first.set(declared.DEVICE, "gpu:1")
    first.set(declared.THREADS_WITHIN, 2)
    first.set(declared.RECORDING_BUDGET_MB, 256)
    first.set(declared.KEEP_EVERY_STEP, True)
    first.add_recent(tmp_path / "a, b.gradlab")
    first.sync()
    again = Settings(path)
    assert again.theme == "dark"
    assert again.last_folder == tmp_path
    assert again.get(declared.SHOW_WELCOME) is False
    assert again.window() == (b"\x00geometry\xff", b"\x01layout")
    assert again.panels() == b"\x02panels"
    assert again.get(declared.DEVICE) == "gpu:1"
    assert again.get(declared.THREADS_WITHIN) == 2
    assert again.get(declared.RECORDING_BUDGET_MB) == 256
    assert again.get(declared.KEEP_EVERY_STEP) is True
    assert again.recording_bytes > 2**39
    again.set(declared.KEEP_EVERY_STEP, False)
    assert again.recording_bytes == 256 * 2**20
    assert again.recent_files == [tmp_path / "a, b.gradlab"]


def test_recent_files_are_unique_ordered_and_bounded(path: Path, tmp_path: Path) -> None:
    settings = Settings(path)
    names = [tmp_path / f"{i}.gradlab" for i in range(RECENT_MAX + 3)]
    for name in [*names, names[5]]:
        settings.add_recent(name)
    assert settings.recent_files[:2] == [names[5], names[-1]]
    assert len(settings.recent_files) == RECENT_MAX
    settings.remove_recent(names[5])
    assert names[5] not in settings.recent_files


def test_a_layout_of_another_version_is_not_restored(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(path)
    settings.save_window(b"geometry", b"layout")
    monkeypatch.setattr(declared, "LAYOUT_VERSION", declared.LAYOUT_VERSION + 1)
    assert settings.window() == (b"geometry", b"")
    assert settings.panels() == b""
    settings.forget_window()
    assert settings.window() == (b"", b"")


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\xff\xfe damaged \x80",
        b"[appearance]\ntheme=blue\n[files]\nrecent=@Invalid()\n[start]\nshow_welcome=maybe\n",
        b"[training]\ndevice=tpu\nthreads_within=-3\n[recording]\nrecording_budget_mb=0\nkeep_every_step=7\n",
        b"[window]\nlayout_version=two\nlayout=text\ngeometry=7\n",
    ],
)
def test_a_damaged_file_gives_the_defaults(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    settings = Settings(path)
    assert settings.theme == "system"
    assert settings.recent_files == []
    assert settings.window() == (b"", b"")
    assert settings.get(declared.SHOW_WELCOME) is True
    assert settings.get(declared.DEVICE) == "auto"
    assert settings.get(declared.THREADS_WITHIN) == 0
    assert settings.get(declared.RECORDING_BUDGET_MB) == 64
    assert settings.get(declared.KEEP_EVERY_STEP) is False


def test_a_folder_that_is_gone_falls_back_to_home(path: Path, tmp_path: Path) -> None:
    settings = Settings(path)
    settings.last_folder = tmp_path / "gone"
    assert settings.last_folder == Path.home()


def test_an_unknown_theme_is_refused(path: Path) -> None:
    with pytest.raises(ValueError, match="received 'blue'"):
        Settings(path).theme = "blue"
