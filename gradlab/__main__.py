"""`python -m gradlab`: the terminal's commands."""

import sys

from gradlab.cli import main

if __name__ == "__main__":
    sys.exit(main())
