"""The page in the browser, steered from Python."""

from __future__ import annotations

import json
import time
from typing import Any

import numpy as np

from . import _core
from ._arrays import as_layout
from ._states import State

# The bookmark that holds a given layout.
_LAYOUT = "layout"


class BrowserView:
    """The page, served by this process on this machine only."""

    def __init__(
        self,
        name: str,
        x: np.ndarray | None,
        columns: list[Any],
        images: np.ndarray | None,
        layout: np.ndarray | None,
        color: str | None,
        *,
        dims: int,
        play: bool,
    ) -> None:
        states = []
        if layout is not None:
            dimensions = 0 if x is None else x.shape[1]
            states = [State(_LAYOUT, tsne=layout, dimensions=dimensions, color_by=color)._native]
        self._server = _core.Server(name, x, columns, images, states)
        if color is not None and x is not None:
            self.color = color
        if layout is None and play:
            self._command({"type": "tsne.set", "dims": dims})
            self._command({"type": "tsne.run"})
            self._command({"type": "show", "projection": "tsne"})

    @property
    def url(self) -> str:
        """Where the page is, token included."""
        return self._server.url

    def open(self) -> None:
        """Opens the browser; where there is none, says so."""
        try:
            self._server.open_browser()
        except OSError as error:
            print(error)

    def wait(self) -> None:
        """Serves until Ctrl-C."""
        print(f"Serving {self.url} on this machine only; press Ctrl-C to end.")
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            self.close()

    def close(self) -> None:
        """Ends the server."""
        self._server.stop()

    @property
    def selection(self) -> np.ndarray:
        """The selected rows, ascending (uint32)."""
        return self._server.selected

    @selection.setter
    def selection(self, rows: Any) -> None:
        chosen = np.unique(np.asarray(rows, dtype=np.int64).reshape(-1))
        self._command({"type": "select", "op": "set", "by": {"rows": chosen.tolist()}})

    @property
    def color(self) -> str | None:
        """The column that colours the points."""
        return self._snapshot()["view"]["colorBy"]

    @color.setter
    def color(self, column: str | None) -> None:
        names = [one["name"] for one in (self._snapshot()["dataset"] or {"columns": []})["columns"]]
        if column is not None and column not in names:
            raise ValueError(f"color is {column!r}; the columns are {', '.join(names) or 'none'}")
        self._command({"type": "view", "colorBy": column})

    @property
    def camera(self) -> dict[str, Any] | None:
        """``orthographic``, ``position``, ``target``, ``zoom``; ``None`` = the default view."""
        return self._snapshot()["view"]["camera"]

    @camera.setter
    def camera(self, camera: dict[str, Any] | None) -> None:
        self._command({"type": "view", "camera": camera})

    @property
    def layout(self) -> np.ndarray | None:
        """The positions on screen, n x dims (float32)."""
        return self._server.layout()

    @layout.setter
    def layout(self, layout: Any) -> None:
        dimensions = self._snapshot()["dataset"]["dimensions"]
        self._server.open_state(_LAYOUT, State(_LAYOUT, tsne=as_layout(layout), dimensions=dimensions)._native)

    def _command(self, command: dict[str, Any]) -> dict[str, Any]:
        return json.loads(self._server.command(json.dumps(command)))

    def _snapshot(self) -> dict[str, Any]:
        return json.loads(self._server.snapshot())

    def __repr__(self) -> str:
        return f"<the page at {self.url}>"
