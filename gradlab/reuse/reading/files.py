"""The one entrance for files: their names say what they are, and what they hold must agree."""

from pathlib import Path

from gradlab.errors import SourceError
from gradlab.reuse.reading.keras_files import read_keras_archive, read_keras_h5
from gradlab.reuse.reading.limits import RefusalError, explained
from gradlab.reuse.reading.recorded import source_of_run
from gradlab.reuse.reading.source import Source
from gradlab.reuse.reading.tensors import read_safetensors
from gradlab.reuse.reading.weights_h5 import read_weights_h5
from gradlab.spec import DataShape, Experiment, bundled_shape
from gradlab.store import RunInfo, document_info, load

SUFFIXES = (".gradlab", ".keras", ".weights.h5", ".h5", ".hdf5", ".safetensors")


def read_source(
    path: str | Path, *, run: int | None = None, like: Experiment | None = None, shape: DataShape | None = None
) -> Source:
    """Return the network in the file at `path`; nothing in the file is executed.

    Args:
        path: an experiment file, `.keras`, `.h5`, `.weights.h5` or `.safetensors`.
        run: which run of an experiment file, counted from 1; without it the newest that kept its weights.
        like: the stack that says what bare weights are; needed for `.weights.h5` and `.safetensors`.
        shape: of the data of `like`, where they are a person's own file.

    Raises:
        SourceError: one sentence: which file, which rule, what was found.
        DocumentError: when an experiment file cannot be opened.
    """
    source = Path(path)
    name = source.name.lower()
    if not source.exists():
        raise SourceError(f"{source}: there is no such file; check the name.")
    if source.is_dir():
        raise SourceError(f"{source} is a folder; choose a file in it.")
    if name.endswith(".gradlab"):
        return _of_document(source, run)
    with explained(source):
        if name.endswith(".keras"):
            return read_keras_archive(source)
        if name.endswith((".weights.h5", ".safetensors")):
            return _bare(source, like, shape)
        if name.endswith((".h5", ".hdf5")):
            return read_keras_h5(source)
        raise RefusalError(f"its name ends in none of {', '.join(SUFFIXES)}; give it the ending of what it is")


def _bare(path: Path, like: Experiment | None, shape: DataShape | None) -> Source:
    known = shape or (bundled_shape(like.data) if like is not None else None)
    if like is None or known is None:
        raise RefusalError(
            "it holds weights alone, which say nothing of their network; read it beside a stack like theirs"
        )
    read = read_safetensors if path.name.lower().endswith(".safetensors") else read_weights_h5
    return read(path, like, known)


def _of_document(path: Path, run: int | None) -> Source:
    histories = load(path).histories
    if run is not None and not 1 <= run <= len(histories):
        counted = f"{len(histories)} runs" if len(histories) != 1 else "one run"
        raise SourceError(f"{path} has {counted}, and run {run} was asked for; choose one of them.")
    kept = [number for number, one in enumerate(histories, start=1) if one.checkpoint is not None]
    if run is None and not kept:
        raise SourceError(f"{path} has no recorded run with weights; train it first.")
    chosen = run if run is not None else kept[-1]
    return source_of_run(histories[chosen - 1], f"{path.stem}, run {chosen}")


def runs_in(path: str | Path) -> tuple[RunInfo, ...]:
    """Return the runs recorded in the experiment file at `path`, in short.

    Raises:
        DocumentError: when it cannot be opened.
    """
    return document_info(path).runs
