"""The names that a person uses after `import gradlab`."""

import subprocess
import sys

import pytest

import gradlab

BOTH_ORDERS = {
    "name first": "import gradlab; gradlab.train; from gradlab.train import Control",
    "room first": "from gradlab.train import Control; import gradlab",
}


@pytest.mark.parametrize("name", gradlab.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(gradlab, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'trian'"):
        _ = gradlab.trian  # pyright: ignore[reportAttributeAccessIssue] - the mistake is the subject


@pytest.mark.parametrize("order", BOTH_ORDERS)
def test_train_can_be_called_and_entered_in_either_order(order: str) -> None:
    code = (
        f"{BOTH_ORDERS[order]}; import gradlab.train as room; print(callable(gradlab.train), room.Control is Control)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]


def test_the_package_alone_loads_no_heavy_library() -> None:
    code = "import sys, gradlab, gradlab.spec, gradlab.train; print({'tensorflow', 'PySide6'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
