"""When the steps of a run are compiled, and from which step on the compiled ones are taken."""

import logging
import threading
import time

import tensorflow as tf

from gradlab.train.compiled import steps_before
from gradlab.train.program import Program

BEGIN = 0.05
"""Compiling begins when so large a share of the steps before is taken, and not at once: many runs are stopped soon."""
MOMENT = 0.01  # seconds
_log = logging.getLogger(__name__)


class Compiling:
    """Says how the steps of a program are taken, step for step the same whenever a run is repeated or resumed.

    That depends on the stack, and on the step from which on the program has been in use; never on the machine's speed.
    Where the compiler is slower than the steps before, the run waits for it.
    """

    def __init__(self, device: str) -> None:
        """Compile for `device`."""
        self._device = device
        self._thread: threading.Thread | None = None
        self.lock = threading.Lock()
        """Held while graphs are built: parts of a run remember what they built last."""
        self.since = 0
        """The last step before the program in use was."""
        self.enabled = True
        """Whether the run may go over to compiled steps at all."""
        self.last: int | None = None
        """The last step of the run; a run that ends before compiled steps would begin compiles nothing."""

    def after(self, program: Program) -> int | None:
        """Return the last step that TensorFlow's own operations take, before compiled ones do; None if all steps."""
        if not self.enabled or not program.can_be_compiled:
            return None
        after = self.since + steps_before(program.layers)
        return after if self.last is None or after < self.last else None

    def is_over(self, program: Program, step: int) -> bool:
        """Tell whether step `step` is one of the compiled ones."""
        after = self.after(program)
        return after is not None and step > after

    def most(self, program: Program, step: int) -> int | None:
        """Return how many steps from `step` on can be taken in one call; None where that does not matter."""
        after = self.after(program)
        if after is None:
            return None
        return program.most_steps if step > after else after + 1 - step

    def is_ready(self, program: Program, step: int) -> bool:
        """Tell whether step `step` can be taken at once; begin to compile when the time of the compiled ones nears."""
        after = self.after(program)
        if after is None or program.is_compiled or step <= self.since + BEGIN * (after - self.since):
            return True
        if self._thread is None or not self._thread.is_alive():
            # The process waits for it at its end: the compiler does not stand being torn away.
            self._thread = threading.Thread(target=self._compile, args=(program,), name="gradlab-compile")
            self._thread.start()
        return step <= after

    def wait(self, program: Program, step: int, *, as_long_as_needed: bool) -> bool:
        """Tell whether step `step` can be taken; if not, wait a moment before saying so, or until it can."""
        while not (ready := self.is_ready(program, step)):
            time.sleep(MOMENT)
            if not as_long_as_needed:
                break
        return ready

    def _compile(self, program: Program) -> None:
        try:
            with self.lock, tf.device(self._device):
                program.compile()
        except MemoryError:
            _log.warning("the steps are not compiled: there is no room for it in memory")
        finally:
            program.can_be_compiled = program.is_compiled
