"""TensorFlow writes to the terminal while it is loaded, past Python's own streams; here it is kept from it."""

import os
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def silence(*, off: bool = False) -> Generator[None, None, None]:
    """Send what native code writes to the process's stderr to nowhere; show it if the block fails, or with `off`."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "0" if off else "3")
    if off:
        yield
        return
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as swallowed:
        os.dup2(swallowed.fileno(), 2)
        try:
            yield
        except ImportError:
            swallowed.seek(0)
            os.write(kept, swallowed.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)
