"""t-SNE that runs beside the notebook, on a thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from ._functions import start

# Seconds between two frames: the picture moves, and the connection keeps up.
_PACE = 0.1


class Live:
    """A run that is played and paused; ``show(layout, iteration, kl)`` and ``say(status)`` are called from its thread."""

    def __init__(
        self,
        x: np.ndarray,
        parameters: dict[str, Any],
        show: Callable[[np.ndarray, int, float | None], None],
        say: Callable[[str], None],
    ) -> None:
        self._x, self._parameters = x, parameters
        self._show, self._say = show, say
        self._playing, self._ended = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._run: Any = None

    @property
    def playing(self) -> bool:
        """Whether it moves, or is about to."""
        return self._playing.is_set() and not self._ended.is_set()

    def play(self) -> None:
        """Starts, or goes on; a run that has ended by itself gets as many iterations again."""
        if self._thread is not None and not self._thread.is_alive() and self._run is not None:
            self._run.run_on(self._run.max_iter or 1)
            self._ended.clear()
            self._thread = None
        self._playing.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="embedscope-tsne", daemon=True)
            self._thread.start()

    def pause(self) -> None:
        """Holds the run where it is."""
        self._playing.clear()

    def end(self) -> None:
        """Ends the thread; the run stays."""
        self._ended.set()
        self._playing.set()

    def wait(self, timeout: float | None = None) -> bool:
        """Waits until the run has ended by itself; returns whether it has."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while self._thread is not None and self._thread.is_alive():
            if deadline is not None and time.monotonic() > deadline:
                return False
            # In short turns, so that Ctrl-C is heard.
            self._thread.join(0.1)
        return True

    def _work(self) -> None:
        try:
            if self._run is None:
                self._say("neighbours")
                self._run = start(self._x, **self._parameters)
            self._say("playing")
            self._step()
        except Exception as error:  # noqa: BLE001 - what went wrong is told where the map is
            self._ended.set()
            self._say(f"error: {error}")

    def _step(self) -> None:
        steps, goes_on = 1, True
        while goes_on:
            if not self._playing.is_set():
                self._say("paused")
                self._playing.wait()
                self._say("playing")
            if self._ended.is_set():
                return
            began = time.monotonic()
            goes_on = self._run.step(steps)
            self._show(self._run.layout(), self._run.iteration, self._run.kl_divergence)
            took = time.monotonic() - began
            # As many iterations as fill the time between two frames.
            steps = max(1, min(50, round(steps * _PACE / max(took, 1e-3))))
            if took < _PACE / 2:
                time.sleep(_PACE / 2)
        self._ended.set()
        self._say("done")
