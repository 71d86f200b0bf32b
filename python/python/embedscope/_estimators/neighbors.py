"""Nearest neighbours."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import _core
from .._functions import knn
from .._options import count, metric_of
from .base import Estimator, check_is_fitted


class NearestNeighbors(Estimator):
    """The nearest neighbours of points: the numbers of ``embedscope knn``, bit for bit.

    ``n_neighbors``: how many. ``metric``: euclidean, cosine, dot or manhattan. ``algorithm``: "auto", "exact" or "clustered", as
    ``method`` of :func:`knn`; new points are always answered exactly. ``random_state``: seed of the clusters.

    Attributes: ``n_samples_fit_``, ``effective_metric_``, ``n_features_in_``. X is kept by reference; do not change it meanwhile.

    >>> import embedscope as es
    >>> nearest = es.NearestNeighbors(n_neighbors=1).fit([[0.0], [1.0], [5.0]])
    >>> distances, indices = nearest.kneighbors([[4.0]])
    >>> distances.tolist(), indices.tolist()
    ([[1.0]], [[2]])
    """

    def __init__(self, n_neighbors: int = 5, *, metric: str = "euclidean", algorithm: str = "auto", random_state: Any = 0) -> None:
        self.n_neighbors = n_neighbors
        self.metric = metric
        self.algorithm = algorithm
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> NearestNeighbors:
        """Keeps X (n x d); y plays no part."""
        x = self._validated(X, fit=True)
        self.effective_metric_ = metric_of(self.metric)
        count("n_neighbors", self.n_neighbors)
        _core.check_finite(x)
        self.n_samples_fit_ = len(x)
        self._fitted = x
        return self

    def kneighbors(self, X: Any = None, n_neighbors: int | None = None, return_distance: bool = True) -> Any:
        """Distances (m x k, float32) and row numbers (m x k, int64) of the nearest old rows of each row of X (m x d), nearest first.

        Without X: of the old rows themselves, which are then not their own neighbours.
        """
        check_is_fitted(self)
        k = count("n_neighbors", self.n_neighbors if n_neighbors is None else n_neighbors)
        queries = None if X is None else self._validated(X, fit=False)
        found = knn(
            self._fitted,
            k,
            metric=self.effective_metric_,
            method=self.algorithm,
            queries=queries,
            random_state=self.random_state,
        )
        indices = found.indices.astype(np.int64)
        return (found.distances, indices) if return_distance else indices

    def kneighbors_graph(self, X: Any = None, n_neighbors: int | None = None, mode: str = "connectivity") -> Any:
        """The same as a sparse matrix of SciPy (m x n): 1 ("connectivity") or the distance ("distance") for each neighbour."""
        from scipy.sparse import csr_matrix

        if mode not in ("connectivity", "distance"):
            raise ValueError(f'mode is {mode!r}; it must be "connectivity" or "distance"')
        distances, indices = self.kneighbors(X, n_neighbors)
        values = distances if mode == "distance" else np.ones_like(distances)
        starts = np.arange(0, indices.size + 1, indices.shape[1])
        return csr_matrix((values.ravel(), indices.ravel(), starts), shape=(len(indices), self.n_samples_fit_))
