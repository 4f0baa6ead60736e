"""An experiment as a JSON or TOML file, for editors and version control, and back."""

import os
from pathlib import Path

from gradlab.errors import DocumentError, ExportError
from gradlab.export.output import Output
from gradlab.spec import Experiment, TextKind, from_text, to_text

SPEC_SUFFIXES: dict[str, TextKind] = {".json": "json", ".toml": "toml"}
MOST_BYTES = 4 * 2**20


def write_spec(experiment: Experiment, path: str | os.PathLike[str]) -> None:
    """Write `experiment` as JSON or TOML, by the suffix of `path`.

    Raises:
        ExportError: when the suffix is another one, or the file cannot be written.
    """
    kind = SPEC_SUFFIXES.get(Path(path).suffix.lower())
    if kind is None:
        raise ExportError(f"{path}: the name must end with .json or .toml to say which it is to be.")
    with Output(path) as output:
        output.write(to_text(experiment, kind))


def read_spec(path: str | os.PathLike[str]) -> Experiment:
    """Read an experiment that `write_spec` or a person wrote.

    Raises:
        DocumentError: when the file cannot be read or is far too large.
        SpecError: when what stands in it is no experiment; the sentence names the first bad field.
    """
    source = Path(path)
    kind = SPEC_SUFFIXES.get(source.suffix.lower())
    if kind is None:
        raise DocumentError(f"{source}: an experiment as text has a name that ends with .json or .toml; rename it.")
    try:
        if source.exists() and not source.is_file():
            raise DocumentError(f"{source} is not a plain file; choose an experiment as text.")
        with source.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise DocumentError(f"{source}: there is no such file; check the name.") from None
    except OSError as error:
        raise DocumentError(f"{source} cannot be read ({error.strerror}); check its permissions.") from None
    if len(content) > MOST_BYTES:
        raise DocumentError(f"{source} has more than {MOST_BYTES:,} bytes, which no experiment needs; choose another.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DocumentError(f"{source} is not text in UTF-8; save it as such.") from None
    return from_text(text, kind, str(source))
