"""Write the file of the present format, to be kept for ever: `python -m tests.files.make`."""

from pathlib import Path

import gradlab
from gradlab.store.schema import VERSION
from tests.gradlab.store.runs import finished, numbers


def main() -> None:
    path = Path(__file__).parent / f"format-{VERSION}.gradlab"
    if path.exists():
        raise SystemExit(f"{path} is there already")
    experiment = gradlab.preset("vanishing").model_copy(update={"name": "Kept for ever"})
    gradlab.save(path, experiment, [finished(numbers(600))])


if __name__ == "__main__":
    main()
