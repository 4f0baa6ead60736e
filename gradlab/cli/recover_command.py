"""`gradlab recover`: what crashes left behind, and how it gets back into a file."""

import argparse
from pathlib import Path

from gradlab.cli.kept import when
from gradlab.cli.words import console, say
from gradlab.errors import DocumentError
from gradlab.store import Leftover, Session, discard, leftovers, sessions_folder

HELP = "list what crashes left unsaved, and save it"
DESCRIPTION = """\
List the sessions that crashes left behind, of the window and of `gradlab run`; save one of them into the file that it
belongs to, or elsewhere. The file that is replaced stays beside it as FILE.bak."""
EPILOG = """\
examples:
  gradlab recover
  gradlab recover 1
  gradlab recover 2 -o found.gradlab
  gradlab recover 2 --discard
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("number", metavar="N", nargs="?", type=int, help="a session by its number in the list")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("-o", "--output", metavar="OUT", type=Path, help="a new file, instead of the session's own one")
    what.add_argument("--discard", action="store_true", help="remove the session; what was not saved is lost")


def execute(options: argparse.Namespace) -> int:
    """List the sessions, or save or remove one."""
    found = leftovers(sessions_folder())
    out = console()
    if options.number is None:
        if options.output or options.discard:
            raise DocumentError("Name a session by its number; `gradlab recover` lists them.")
        for number, left in enumerate(found, start=1):
            say(out, f"{number}  {left.path or left.title}: last written {when(left)}")
        say(out, "Save one with: gradlab recover N" if found else "No session was left unsaved.")
        return 0
    if not 1 <= options.number <= len(found):
        raise DocumentError(f"There is no session {options.number}; `gradlab recover` lists those that there are.")
    left = found[options.number - 1]
    if options.discard:
        discard(left)
        say(out, f"Session {options.number} is removed.")
    else:
        say(out, f"Saved in {_save(left, options.output)}")
    return 0


def _save(left: Leftover, wanted: Path | None) -> Path:
    """Save a session into its file, or into a new one; return where."""
    if wanted is not None and wanted.exists():
        raise DocumentError(f"{wanted} exists already; choose another name.")
    session, _document = Session.recover(left.folder, lambda _news: None)
    saved = False
    try:
        target = wanted or session.path
        if target is None:
            raise DocumentError(f"{left.title} was never saved, so it has no file; name one with -o OUT.")
        if wanted is None and session.changed_on_disk:
            raise DocumentError(f"{target} was changed since; save the session elsewhere with -o OUT.")
        session.save(target.resolve()).result()
        saved = True
    finally:
        session.close(keep=not saved)
    return target
