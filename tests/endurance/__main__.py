"""`python -m tests.endurance TEST [--times N]`: kill processes that train or save, let disks fail, open a long run."""

import argparse
import tempfile
from pathlib import Path

from tests.endurance import disks, kills, large, window_run

TESTS = ["kill-training", "kill-recording", "kill-saving", "failing-disk", "small-disk", "open", "cost"]


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.endurance", description=__doc__)
    parser.add_argument("test", choices=TESTS)
    parser.add_argument("--times", type=int, default=200, help="kills; calls at which the disk fails")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=1_000_000, help="of the long run")
    parser.add_argument("--pairs", type=int, default=5, help="of runs with and without recording")
    parser.add_argument("--file", type=Path, help="where the long run is kept from one time to the next")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gradlab-endurance-") as name:
        folder = Path(name)
        match options.test:
            case "kill-training":
                print(window_run.kill_training(folder, options.times, options.seed))
            case "kill-recording":
                print(kills.kill_recording(folder, options.times, options.seed))
            case "kill-saving":
                print(kills.kill_saving(folder, options.times, options.seed))
            case "failing-disk":
                print(disks.fail_at_every_call(folder, options.times))
            case "small-disk":
                for megabytes in (8, 24, 64):
                    with disks.small_disk(folder, megabytes) as place:
                        told = disks.fill_a_disk(place) if place else "skipped: no disk can be mounted here"
                        print(megabytes, "MB:", told)
            case "open":
                print(large.open_in_the_window(options.file or folder / "large.gradlab", options.steps))
            case _:
                print(large.cost_of_recording(folder, options.pairs, min(options.steps, 6000)))


if __name__ == "__main__":
    main()
