"""k-means of data that are seen once a step, anywhere."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from . import _core
from ._arrays import as_matrix


class KMeansStep(NamedTuple):
    """What one step of k-means gives."""

    centroids: np.ndarray
    """The means of the clusters (k x d, float32); a cluster without rows keeps its centroid."""
    counts: np.ndarray
    """Rows of each cluster (k, uint64)."""
    inertia: float
    """Sum over the rows of the squared distance to the nearest of the centroids before the step."""


class KMeansState:
    """One step of Lloyd's algorithm (IEEE Transactions on Information Theory 28, 1982) as a value that grows, merges and travels.

    It holds ``centroids`` (k x d, k and d at least 1), and of the rows nearest to each of them their number and their sum; of equally
    near centroids the first has the row. :meth:`update` adds rows, :meth:`merge` the rows of another state about the same centroids,
    and :meth:`finish` gives the centroids of the next step, so that a pass over the data is a step. It pickles.

    Counts and inertia are the same for any split of the data, to the bit, and so are the new centroids of whole numbers whose sums stay
    below 2^53 (pictures, counts); those of other data agree to the rounding of float64 sums. Takes 12 k d bytes.

    >>> import numpy as np
    >>> x = np.array([[0, 0], [0, 2], [9, 9], [9, 7]], np.float32)
    >>> here, there = KMeansState(x[[0, 2]]), KMeansState(x[[0, 2]])
    >>> here.update(x[:3])
    >>> there.update(x[3:])
    >>> here.merge(KMeansState.from_bytes(there.to_bytes()))
    >>> step = here.finish()
    >>> step.centroids.tolist(), step.counts.tolist(), step.inertia
    ([[0.0, 1.0], [9.0, 8.0]], [2, 2], 8.0)
    """

    __slots__ = ("_native",)

    def __init__(self, centroids: Any) -> None:
        self._native = _core.KMeansState(as_matrix(centroids, "centroids"))

    @property
    def centroids(self) -> np.ndarray:
        """The centroids that rows are compared with (k x d, float32); a copy."""
        return self._native.centroids

    @property
    def rows(self) -> int:
        """Rows seen."""
        return self._native.rows

    def update(self, X: Any) -> None:
        """Adds the rows of X (n x d). On an error (another number of columns, a value that is not finite) the state is as it was."""
        self._native.update(as_matrix(X))

    def merge(self, other: KMeansState) -> None:
        """Adds the rows of another state; ``ValueError`` if its centroids are not the same."""
        self._native.merge(other._native)

    def finish(self) -> KMeansStep:
        """The centroids of the next step, counts and inertia; the state stays as it is."""
        return KMeansStep(*self._native.finish())

    def to_bytes(self) -> bytes:
        """The state as bytes, about 12 k d of them."""
        return self._native.to_bytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> KMeansState:
        """The state that :meth:`to_bytes` wrote; ``ValueError`` for anything else."""
        state = cls.__new__(cls)
        state._native = _core.KMeansState.from_bytes(data)
        return state

    def __reduce__(self) -> tuple[Any, ...]:
        return KMeansState.from_bytes, (self.to_bytes(),)

    def __repr__(self) -> str:
        k, d = self.centroids.shape
        return f"<k-means of {self.rows} rows about {k} centroids of {d} dimensions>"
