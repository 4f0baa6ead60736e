"""What a network gives whose training broke, and names that no one foresaw, are drawn and written without a warning."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from gradlab.figures import save_figure
from gradlab.figures.kinds import available
from gradlab.store import load
from tests.hostile.drawn import STRANGE
from tests.hostile.good import good_bytes

KINDS = {
    "surface": ("surface",),
    "examples": ("surface",),
    "confusion": ("confusion",),
    "weights": ("first_weights",),
    "histogram": ("histograms", "density"),
    "numbers": ("saturation", "shift"),
    "names": ("surface", "confusion"),
    "an": ("surface",),
}
"""By the first word of a name, the figures that show what is strange."""


@pytest.mark.parametrize("name", sorted(STRANGE))
def test_it_is_drawn(tmp_path: Path, name: str) -> None:
    path = tmp_path / "strange.gradlab"
    STRANGE[name](path)
    history = load(path).histories[0]
    for kind in set(KINDS[name.split(maxsplit=1)[0]]) & set(available(history)):
        written = tmp_path / f"{kind}.svg"
        if kind in {"shift", "density"}:
            save_figure(kind, history, written)
        else:
            save_figure(kind, history, written, step=1)
        ElementTree.parse(written)
    assert list(tmp_path.glob("*.svg"))


@pytest.mark.parametrize("kind", ["surface", "first_weights"])
def test_a_broken_run_of_predicted_numbers_is_drawn(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "good.gradlab"
    path.write_bytes(good_bytes())
    broken = load(path).histories[1]
    for suffix in ("svg", "pdf", "png"):
        save_figure(kind, broken, tmp_path / f"{kind}.{suffix}")
        assert (tmp_path / f"{kind}.{suffix}").stat().st_size > 1000
