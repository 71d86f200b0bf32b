"""Bookmarks of the TensorFlow projector: ``state.txt``."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Any

import numpy as np

from . import _core
from ._arrays import as_layout

__all__ = ["State", "read_state", "write_state"]


class State:
    """One bookmark: coordinates in float64, camera, colours and parameters. It does not change; :meth:`renamed` gives another.

    New ones are made from layouts (n x 2 or 3; ``pca`` up to n x 10), with NaN for points that have no place:

    >>> import embedscope as es
    >>> state = es.State("mine", tsne=[[0.0, 1.0], [2.5, -1.0]], color_by="label")
    >>> state.coordinates("tsne").tolist()
    [[0.0, 1.0], [2.5, -1.0]]
    >>> state
    <State "mine": 2 points of 0 dimensions; tsne>
    """

    __slots__ = ("_native",)

    def __init__(
        self,
        label: str = "State 0",
        *,
        pca: Any = None,
        tsne: Any = None,
        umap: Any = None,
        custom: Any = None,
        projection: str | None = None,
        dimensions: int = 0,
        iteration: int = 0,
        perplexity: float | None = None,
        learning_rate: float | None = None,
        n_neighbors: int | None = None,
        min_dist: float | None = None,
        color_by: str | None = None,
        label_by: str | None = None,
        selected: Any = None,
        camera: dict[str, Any] | None = None,
    ) -> None:
        def layout(x: Any, name: str) -> np.ndarray | None:
            return None if x is None else as_layout(x, name)

        self._native = _core.State(
            {
                "label": label,
                "dimensions": dimensions,
                "projection": projection,
                "pca": layout(pca, "pca"),
                "tsne": layout(tsne, "tsne"),
                "umap": layout(umap, "umap"),
                "custom": layout(custom, "custom"),
                "iteration": iteration,
                "perplexity": perplexity,
                "learning_rate": learning_rate,
                "n_neighbors": n_neighbors,
                "min_dist": min_dist,
                "color_by": color_by,
                "label_by": label_by,
                "selected": None if selected is None else np.ascontiguousarray(selected, np.uint32),
                "camera": camera,
            }
        )

    @classmethod
    def _of(cls, native: _core.State) -> State:
        state = cls.__new__(cls)
        state._native = native
        return state

    @property
    def label(self) -> str:
        """Its name."""
        return self._native.label

    @property
    def projection(self) -> str:
        """What was on screen: "pca", "tsne", "umap" or "custom"."""
        return self._native.projection

    @property
    def projections(self) -> list[str]:
        """Projections that have coordinates."""
        return self._native.projections

    @property
    def points(self) -> int:
        """Number of points of the data."""
        return self._native.points

    @property
    def dimensions(self) -> int:
        """Number of dimensions of the vectors."""
        return self._native.dimensions

    @property
    def iteration(self) -> int:
        """Iterations of t-SNE done."""
        return self._native.iteration

    @property
    def perplexity(self) -> float | None:
        """Perplexity of t-SNE."""
        return self._native.perplexity

    @property
    def learning_rate(self) -> float | None:
        """Learning rate of t-SNE."""
        return self._native.learning_rate

    @property
    def color_by(self) -> str | None:
        """The column that coloured the points."""
        return self._native.color_by

    @property
    def label_by(self) -> str | None:
        """The column that labelled the points."""
        return self._native.label_by

    @property
    def selected(self) -> np.ndarray:
        """The selected rows (uint32)."""
        return self._native.selected

    @property
    def filtered(self) -> np.ndarray | None:
        """The rows that were shown; ``None`` = all."""
        return self._native.filtered

    @property
    def camera(self) -> dict[str, Any] | None:
        """``orthographic``, ``position``, ``target``, ``zoom``, in the TensorFlow projector's frame."""
        return self._native.camera

    @property
    def extra(self) -> dict[str, Any]:
        """What only Embedscope knows of it."""
        return json.loads(self._native.extra_json)

    def coordinates(self, projection: str | None = None) -> np.ndarray:
        """Coordinates (n x d, float64, exactly as in the file); NaN for points without any. Default: of the projection on screen.

        Of "pca" these are the components shown; :meth:`pca_scores` gives all.
        """
        return self._native.coordinates(projection or self.projection)

    def pca_scores(self) -> np.ndarray | None:
        """Scores of all principal components in the file (n x c, float64)."""
        return self._native.pca_scores()

    def renamed(self, label: str) -> State:
        """The same bookmark with another name."""
        return self._of(self._native.renamed(label))

    def __repr__(self) -> str:
        return repr(self._native)


def read_state(path: str | os.PathLike[str]) -> list[State]:
    """The bookmarks of a ``state.txt``, without any vectors: coordinates come back bit for bit.

    >>> import embedscope as es, tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "state.txt"
    >>> es.write_state(path, es.State("mine", tsne=[[0.1, 1.0], [2.5, -1.0]]))
    >>> [state] = es.read_state(path)
    >>> state.label, state.coordinates().tolist()
    ('mine', [[0.1, 1.0], [2.5, -1.0]])
    """
    states, _ = _core.read_state(os.fspath(path))
    return [State._of(state) for state in states]


def write_state(path: str | os.PathLike[str], states: State | Iterable[State], selected: int | None = None) -> None:
    """Writes bookmarks to a ``state.txt`` that the TensorFlow projector loads, in one step; ``selected`` is shown first.

    A bookmark that was read from a file that a browser wrote is written with the same bytes.

    >>> import embedscope as es, tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "state.txt"
    >>> es.write_state(path, [es.State("one", tsne=[[0.0, 1.0]]), es.State("two", tsne=[[2.0, 1.0]])], selected=1)
    >>> [state.label for state in es.read_state(path)]
    ['one', 'two']
    """
    states = [states] if isinstance(states, State) else list(states)
    _core.write_state(os.fspath(path), [state._native for state in states], selected)
