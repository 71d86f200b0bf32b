"""The command ``embedscope``: the program, in process."""

from __future__ import annotations

import signal
import sys

from ._core import program


def main() -> int:
    """Runs the program on the command line's arguments; returns its exit code."""
    # Ctrl-C is the program's own: it stops a run and keeps what it has, where Python would only end with a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return program(["embedscope", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
