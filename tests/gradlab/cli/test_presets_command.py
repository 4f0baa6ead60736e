"""The list of presets."""

import pytest

from gradlab.cli import main
from gradlab.presets import load_preset, preset_names


def test_every_preset_is_listed_with_what_it_shows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["presets"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for name in preset_names():
        assert f"{name} {load_preset(name).title}. " in shown
