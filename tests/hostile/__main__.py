"""The whole corpus, 20,000 damaged files and 5,000 that were sealed again: `python -m tests.hostile`.

`--damaged N`, `--resealed N`, `--first N` and `--skip-corpus` choose a part of it.
Prints each fault and what it all took; exit code 1 where there is a fault.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from tests.hostile.corpus import CORPUS
from tests.hostile.damage import damaged
from tests.hostile.drawn import STRANGE
from tests.hostile.resealed import resealed
from tests.hostile.watch import Verdict, Watch


def judge_corpus(watch: Watch, folder: Path) -> dict[str, Verdict]:
    """Return the verdict on every file of the corpus."""
    verdicts: dict[str, Verdict] = {}
    for number, (name, make) in enumerate(CORPUS.items()):
        place = folder / str(number)
        place.mkdir()
        path = place / "hostile.gradlab"
        verdicts[name] = watch.judge(make(path) or path, must_refuse=True)
    return verdicts


def judge_strange(watch: Watch, folder: Path) -> dict[str, Verdict]:
    """Return the verdict on every file that is strange and sound; one that is refused is a fault."""
    path = folder / "strange.gradlab"
    verdicts: dict[str, Verdict] = {}
    for name, make in STRANGE.items():
        make(path)
        verdict = watch.judge(path, must_refuse=False)
        refused = (f"it was refused: {verdict.said}",) if verdict.told == "refused" else ()
        verdicts[name] = replace(verdict, faults=(*verdict.faults, *refused))
    return verdicts


def judge_damaged(watch: Watch, folder: Path, first: int, count: int) -> dict[str, Verdict]:
    """Return the verdict on `count` damaged files from number `first` on."""
    path = folder / "damaged.gradlab"
    verdicts: dict[str, Verdict] = {}
    for number in range(first, first + count):
        path.write_bytes(damaged(number))
        verdicts[f"damaged file {number}"] = watch.judge(path, must_refuse=False)
        if count > 1000 and number % 1000 == 999:
            print(f"... {number + 1:,}", flush=True)
    return verdicts


def judge_resealed(watch: Watch, folder: Path, first: int, count: int) -> dict[str, Verdict]:
    """Return the verdict on `count` files from number `first` on whose checksums were made right again."""
    path = folder / "resealed.gradlab"
    verdicts: dict[str, Verdict] = {}
    for number in range(first, first + count):
        resealed(number, path)
        verdicts[f"resealed file {number}"] = watch.judge(path, must_refuse=False)
    return verdicts


def tell(title: str, verdicts: dict[str, Verdict]) -> bool:
    """Print what came of the files; tell whether all is as it must be."""
    counts = Counter(one.told for one in verdicts.values())
    slowest = max((one.seconds for one in verdicts.values()), default=0.0)
    peak = max((one.peak_mb for one in verdicts.values()), default=0.0)
    print(f"{title}: {len(verdicts):,} files, {dict(counts)}, slowest {slowest:.2f} s, peak {peak:.0f} MB", flush=True)
    for name, one in verdicts.items():
        for fault in one.faults:
            print(f"  {name}: {fault}")
    return not any(one.faults for one in verdicts.values())


def main() -> int:
    parser = argparse.ArgumentParser("tests.hostile")
    parser.add_argument("--damaged", type=int, default=20_000, metavar="N")
    parser.add_argument("--resealed", type=int, default=5_000, metavar="N")
    parser.add_argument("--first", type=int, default=0, metavar="N")
    parser.add_argument("--skip-corpus", action="store_true")
    parser.add_argument("--say", action="store_true", help="print every refusal")
    options = parser.parse_args()
    good = True
    with Watch() as watch, tempfile.TemporaryDirectory() as folder:
        if not options.skip_corpus:
            verdicts = judge_corpus(watch, Path(folder))
            good &= tell("hostile corpus", verdicts)
            if options.say:
                print("\n".join(f"{name}: {one.said}" for name, one in verdicts.items()))
            good &= tell("strange and sound", judge_strange(watch, Path(folder)))
        if options.damaged:
            good &= tell("damaged", judge_damaged(watch, Path(folder), options.first, options.damaged))
        if options.resealed:
            good &= tell("resealed", judge_resealed(watch, Path(folder), options.first, options.resealed))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
