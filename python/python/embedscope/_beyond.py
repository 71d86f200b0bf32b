"""More data than one machine holds, one batch at a time: pure functions of batches, and states that merge."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterable
from typing import Any

import numpy as np

from . import _core
from ._arrays import as_matrix
from ._estimators import PCA, TSNE, UMAP

# Names of the columns of coordinates that a map adds to a batch.
AXES = ("x", "y", "z")


def vectors_of(batch: Any, column: str) -> np.ndarray:
    """The vectors of a batch (a pyarrow table or record batch): n x d, float32."""
    names = batch.schema.names
    if column not in names:
        raise ValueError(f"there is no column {column!r}; the columns are {', '.join(names)}")
    return as_matrix(batch.column(column), column)


def pca_of(states: Iterable[_core.PcaState], n_components: int) -> PCA:
    """The principal components of all rows that some states have seen; merged in the order given.

    >>> import embedscope as es
    >>> x = es.demo(rows=90).vectors
    >>> states = []
    >>> for part in (x[:20], x[20:]):
    ...     state = es._core.PcaState(784)
    ...     state.update(part)
    ...     states.append(state)
    >>> pca_of(states, 2).transform(x).shape
    (90, 2)
    """
    whole: _core.PcaState | None = None
    for state in states:
        if whole is None:
            whole = _core.PcaState(state.columns)
        whole.merge(state)
    if whole is None:
        raise ValueError("there are no rows to find principal components of")
    pca = PCA(n_components)
    mean, components, variance, total = whole.finish(n_components)
    pca.mean_, pca.components_ = mean, components
    pca.explained_variance_, pca.explained_variance_ratio_ = variance, variance / (total or 1.0)
    pca.singular_values_ = np.sqrt(variance * (whole.rows - 1))
    left = min(whole.rows, whole.columns) - len(variance)
    pca.noise_variance_ = max(0.0, (total - variance.sum()) / left) if left else 0.0
    pca.n_components_, pca.n_samples_, pca.n_features_in_ = len(variance), whole.rows, whole.columns
    return pca


class LandmarkMap:
    """A map of landmarks that any number of other vectors join, each by itself: batches, and their order, do not matter.

    ``pca`` (or ``None``) comes first, then the layout that ``estimator`` made of the landmarks.
    """

    def __init__(self, pca: PCA | None, estimator: TSNE | UMAP) -> None:
        self.pca, self.estimator = pca, estimator

    @classmethod
    def fit(cls, landmarks: Any, *, pca: PCA | None = None, method: str = "tsne", **parameters: Any) -> LandmarkMap:
        """Makes the map of the landmarks (n x d); ``parameters`` are those of :class:`TSNE` or :class:`UMAP`.

        >>> import embedscope as es
        >>> x = es.demo(rows=120).vectors
        >>> LandmarkMap.fit(x[:100], max_iter=50).transform(x[100:]).shape
        (20, 2)
        """
        if method not in ("tsne", "umap"):
            raise ValueError(f'method is {method!r}; it must be "tsne" or "umap"')
        x = as_matrix(landmarks, "landmarks")
        estimator = (TSNE if method == "tsne" else UMAP)(**parameters)
        estimator.fit(x if pca is None else pca.transform(x))
        return cls(pca, estimator)

    def transform(self, X: Any) -> np.ndarray:
        """Places of the rows of X (m x d): m x n_components, float32."""
        x = as_matrix(X)
        return self.estimator.transform(x if self.pca is None else self.pca.transform(x))

    def transform_arrow(self, batch: Any, column: str) -> Any:
        """The batch (a pyarrow table or record batch) with its places as columns ``x``, ``y`` (and ``z``), float32."""
        import pyarrow as pa

        places = self.transform(vectors_of(batch, column))
        for name, values in zip(AXES, places.T, strict=False):
            field = pa.field(name, pa.float32())
            values = pa.array(np.ascontiguousarray(values))
            if isinstance(batch, pa.RecordBatch):
                arrays = [*batch.columns, values]
                batch = pa.RecordBatch.from_arrays(arrays, schema=batch.schema.append(field))
            else:
                batch = batch.append_column(field, values)
        return batch

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the map to a file; it is a pickle, so load only files that you trust."""
        with open(path, "wb") as file:
            pickle.dump(self, file)

    @staticmethod
    def load(path: str | os.PathLike[str]) -> LandmarkMap:
        """Reads what :meth:`save` wrote."""
        with open(path, "rb") as file:
            found = pickle.load(file)
        if not isinstance(found, LandmarkMap):
            raise ValueError(f"{os.fspath(path)}: found a {type(found).__name__}, expected a map that LandmarkMap.save wrote")
        return found
