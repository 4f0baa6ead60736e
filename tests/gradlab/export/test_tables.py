"""A plot's data as a table."""

from pathlib import Path

import numpy as np
import pytest

from gradlab.export import write_curves


def test_columns_side_by_side(tmp_path: Path) -> None:
    path = tmp_path / "plot.csv"
    values = np.array([0.1, np.nan, -3e-12], np.float32)
    write_curves(path, ["step", "=layer", "value"], [np.array([1, 2, 3]), ["a", "-b", "c,d"], values])
    assert path.read_text(encoding="utf-8") == "step,'=layer,value\n1,a,0.1\n2,'-b,nan\n3,\"c,d\",-3e-12\n"


def test_columns_must_match(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="1 names for 2 columns"):
        write_curves(tmp_path / "a.csv", ["x"], [[1], [2]])
    with pytest.raises(ValueError, match=r"shorter|longer"):
        write_curves(tmp_path / "a.csv", ["x", "y"], [[1, 2], [2]])
    assert list(tmp_path.iterdir()) == []
