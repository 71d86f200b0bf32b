"""The map in a notebook's cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets

from . import _core
from ._arrays import as_layout
from ._columns import MISSING, Column, numbers_of
from ._live import Live

# Steps of a coordinate on the wire; one number more says that there is none.
_STEPS = 65534
# Distinct numbers from which a column of numbers is a gradient.
_CLASSES = 50


class MapWidget(anywidget.AnyWidget):
    """What the front end and the kernel share; :class:`NotebookView` is what users hold."""

    _esm = Path(__file__).parent / "static" / "widget.js"

    # {positions, dims, lower, upper, iteration, kl}: positions as 16-bit steps between lower and upper.
    _frame = traitlets.Dict().tag(sync=True)
    # [{name, kind, distinct, missing, codes, numbers, offsets, texts}]
    _table = traitlets.List().tag(sync=True)
    # {height, width, channels}, or nothing.
    _pictures = traitlets.Dict().tag(sync=True)
    # Row numbers, 32 bits each, little-endian, ascending.
    _selection = traitlets.Bytes(b"").tag(sync=True, from_json=lambda value, _: bytes(value))
    _status = traitlets.Unicode("").tag(sync=True)
    _projection = traitlets.Unicode("pca").tag(sync=True)
    # What can be shown: "pca", "tsne", "layout".
    _choices = traitlets.List().tag(sync=True)
    color = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    # Any: an empty mapping would be no camera.
    camera = traitlets.Any(None).tag(sync=True)
    height = traitlets.Int(480).tag(sync=True)


class NotebookView:
    """A map in a cell. Its properties can be read and set, and follow what happens in the cell."""

    def __init__(
        self,
        x: np.ndarray | None,
        columns: list[Column],
        images: np.ndarray | None,
        layout: np.ndarray | None,
        color: str | None,
        *,
        dims: int,
        play: bool,
        height: int,
        parameters: dict[str, Any],
    ) -> None:
        if x is not None:
            _core.check_finite(x)
        self._x, self._images, self._dims = x, images, dims
        self._names = [column[0] for column in columns]
        self._parameters = {"n_components": dims, **parameters}
        self._layouts: dict[str, np.ndarray] = {}
        self._live: Live | None = None
        self._steps: tuple[int, float | None] = (0, None)
        # Whether the first frame of t-SNE comes on screen by itself.
        self._waiting = play
        choices = (["pca", "tsne"] if x is not None else []) + (["layout"] if layout is not None else [])
        pictures = {} if images is None else dict(zip(("height", "width", "channels"), images.shape[1:], strict=True))
        self.widget = MapWidget(_table=[_column(*column) for column in columns], color=color, height=height, _choices=choices, _pictures=pictures)
        self.widget.on_msg(self._message)
        if layout is not None:
            self._layouts["layout"] = layout
            self._show("layout")
        else:
            self._show("pca")
            if play:
                self.play()

    # What is on screen.

    @property
    def selection(self) -> np.ndarray:
        """The selected rows, ascending (uint32)."""
        return np.frombuffer(bytes(self.widget._selection), "<u4").astype(np.uint32)

    @selection.setter
    def selection(self, rows: Any) -> None:
        rows = np.asarray(rows)
        if rows.dtype == bool:
            rows = np.flatnonzero(rows)
        chosen = np.unique(np.asarray(rows, np.int64).reshape(-1))
        if len(chosen) and not (0 <= chosen[0] and chosen[-1] < self.points):
            raise ValueError(f"the selection has row {chosen[-1] if chosen[0] >= 0 else chosen[0]}; there are rows 0 to {self.points - 1}")
        self.widget._selection = chosen.astype("<u4").tobytes()

    @property
    def color(self) -> str | None:
        """The column that colours the points; ``None`` = one colour."""
        return self.widget.color

    @color.setter
    def color(self, column: str | None) -> None:
        if column is not None and column not in self._names:
            raise ValueError(f"color is {column!r}; the columns are {', '.join(self._names) or 'none'}")
        self.widget.color = column

    @property
    def camera(self) -> dict[str, Any] | None:
        """``orthographic``, ``position``, ``target``, ``zoom``, in units of the layout's largest half extent; ``None`` = the default view."""
        return self.widget.camera

    @camera.setter
    def camera(self, camera: dict[str, Any] | None) -> None:
        self.widget.camera = None if camera is None else _camera(camera)

    @property
    def layout(self) -> np.ndarray:
        """The positions on screen, n x dims."""
        return self._layouts[self.widget._projection]

    @layout.setter
    def layout(self, layout: Any) -> None:
        if isinstance(layout, str):
            self._choose(layout)
            return
        if hasattr(layout, "coordinates"):
            layout = layout.coordinates()
        positions = as_layout(layout)
        if positions.shape[1] not in (2, 3) or len(positions) != self.points:
            raise ValueError(f"the layout has the shape {positions.shape}; it must be {self.points} x 2 or 3")
        self._layouts["layout"] = positions
        if "layout" not in self.widget._choices:
            self.widget._choices = [*self.widget._choices, "layout"]
        self.pause()
        self._waiting = False
        self._show("layout")

    @property
    def projection(self) -> str:
        """What is on screen: "pca", "tsne", or "layout" for positions that were given."""
        return self.widget._projection

    @property
    def points(self) -> int:
        """Number of points."""
        return len(self._x) if self._x is not None else len(next(iter(self._layouts.values())))

    # t-SNE.

    def play(self) -> None:
        """Starts t-SNE, or goes on with it."""
        if self._x is None:
            raise ValueError("there are no vectors to run t-SNE on; give X")
        if self._live is None:
            self._live = Live(self._x, self._parameters, self._moved, self._say)
        self._live.play()

    def pause(self) -> None:
        """Holds t-SNE where it is."""
        if self._live is not None:
            self._live.pause()

    def wait(self, timeout: float | None = None) -> bool:
        """Waits until t-SNE has ended by itself (at most ``timeout`` seconds); returns whether it has."""
        return self._live is None or self._live.wait(timeout)

    @property
    def playing(self) -> bool:
        """Whether t-SNE moves the points."""
        return self._live is not None and self._live.playing

    @property
    def iteration(self) -> int:
        """Iterations of t-SNE done."""
        return self.widget._frame.get("iteration", 0) if self.projection == "tsne" else 0

    # Between the two sides.

    def _moved(self, layout: np.ndarray, iteration: int, kl: float | None) -> None:
        self._layouts["tsne"] = layout
        self._steps = (iteration, kl)
        # Who looks at something else goes on looking at it.
        if self.widget._projection == "tsne" or self._waiting:
            self._waiting = False
            self._show("tsne")

    def _say(self, status: str) -> None:
        self.widget._status = status

    def _show(self, projection: str) -> None:
        if projection == "pca" and "pca" not in self._layouts:
            from ._estimators import PCA

            scores = PCA(min(self._dims, *self._x.shape)).fit_transform(self._x)
            # A single column is a line in the plane.
            self._layouts["pca"] = np.pad(scores, ((0, 0), (0, self._dims - scores.shape[1])))
        layout = self._layouts[projection]
        iteration, kl = self._steps if projection == "tsne" else (0, None)
        self.widget._projection = projection
        self.widget._frame = {**_quantized(layout), "iteration": iteration, "kl": kl}

    def _choose(self, projection: str) -> None:
        if projection not in self.widget._choices:
            raise ValueError(f"layout is {projection!r}; it must be positions, or {' or '.join(self.widget._choices)}")
        if projection == "tsne" and "tsne" not in self._layouts:
            self._waiting = True
            self.play()
            return
        self._waiting = False
        self._show(projection)

    def _message(self, _: Any, message: Any, buffers: Any) -> None:
        kind = message.get("type") if isinstance(message, dict) else None
        if kind == "play":
            self._waiting = True
            self.play()
        elif kind == "pause":
            self.pause()
        elif kind == "show":
            self._choose(message["projection"])
        elif kind == "picture" and self._images is not None and 0 <= message["row"] < len(self._images):
            self.widget.send({"type": "picture", "row": message["row"]}, [self._images[message["row"]].tobytes()])

    # Jupyter shows the widget; marimo asks for what to show.

    def _repr_mimebundle_(self, **arguments: Any) -> Any:
        return self.widget._repr_mimebundle_(**arguments)

    def _display_(self) -> Any:
        return self.widget

    def __repr__(self) -> str:
        return f"<a map of {self.points} points, {len(self.selection)} selected>"


def _camera(camera: Any) -> dict[str, Any]:
    try:
        position, target = ([float(v) for v in camera[name]] for name in ("position", "target"))
        zoom = float(camera.get("zoom", 1.0))
        found = {"orthographic": bool(camera["orthographic"]), "position": position, "target": target, "zoom": zoom}
    except (AttributeError, KeyError, TypeError, ValueError):
        found = None
    if found is None or not (len(position) == len(target) == 3 and np.isfinite([*position, *target]).all() and 0 < zoom < np.inf):
        raise ValueError(f"camera is {camera!r}; it must have orthographic, position and target (three finite numbers each), and a zoom above 0, or be None")
    return found


def _quantized(layout: np.ndarray) -> dict[str, Any]:
    dims = layout.shape[1]
    placed = np.isfinite(layout).all(axis=1)
    known = layout[placed]
    lower = known.min(axis=0) if len(known) else np.zeros(dims)
    upper = known.max(axis=0) if len(known) else np.zeros(dims)
    extent = np.where(upper > lower, upper - lower, 1)
    steps = np.full(layout.shape, 65535, "<u2")
    steps[placed] = np.round((known - lower) / extent * _STEPS).astype("<u2")
    third = [0.0] * (3 - dims)
    return {
        "positions": steps.tobytes(),
        "dims": dims,
        "lower": [*map(float, lower), *third],
        "upper": [*map(float, upper), *third],
    }


def _column(name: str, codes: np.ndarray, texts: list[str]) -> dict[str, Any]:
    encoded = [text.encode() for text in texts]
    offsets = np.concatenate([[0], np.cumsum([len(text) for text in encoded], dtype=np.uint32)]).astype("<u4")
    numbers = numbers_of(texts)
    kind = "category" if len(texts) <= _CLASSES else ("number" if numbers is not None else "text")
    return {
        "name": name,
        "kind": kind,
        "distinct": len(texts),
        "missing": int((codes == MISSING).sum()),
        "codes": codes.astype("<u4").tobytes(),
        "numbers": None if numbers is None else numbers.astype("<f8").tobytes(),
        "offsets": offsets.tobytes(),
        "texts": b"".join(encoded),
    }
