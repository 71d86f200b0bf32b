"""PCA and landmark maps of a Ray dataset: ``pip install "embedscope[ray]"``.

    import embedscope.ray as er

    ds = ray.data.read_parquet("s3://...")
    pca = er.pca(ds, "emb", n_components=128)
    map = er.fit(ds, "emb", mode="landmark", landmarks=1_000_000, pca=pca)
    out = ds.map_batches(er.Transform, fn_constructor_args=(map, "emb"), batch_format="pyarrow", concurrency=8)

Workers make states of their blocks, which are merged here in the order of the blocks: the same blocks give the same bits, and a sample
of landmarks is the same however the data are split. In Spark the same function is `mapInArrow`'s: see docs/scale.md.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from . import _core
from ._arrays import as_matrix
from ._beyond import LandmarkMap, pca_of, vectors_of
from ._estimators import PCA
from ._kmeans import KMeansState, KMeansStep

__all__ = ["KMeansState", "KMeansStep", "LandmarkMap", "Transform", "fit", "kmeans", "pca", "sample"]

_STATE = "state"


def pca(ds: Any, column: str, n_components: int) -> PCA:
    """Principal components of a column of vectors (at most 4,096 columns), in one pass; each block's rows are summed where they are.

    Equal to the bit to the merged states of the same blocks; for whole numbers (pictures, counts) to any split of the rows.
    """

    def state(batch: Any) -> Any:
        x = vectors_of(batch, column)
        found = _core.PcaState(x.shape[1])
        found.update(x)
        return _of_state(found.to_bytes())

    return pca_of((_core.PcaState.from_bytes(data) for data in _states(ds, state, column)), n_components)


def sample(ds: Any, column: str, size: int, random_state: int = 0) -> np.ndarray:
    """``size`` rows of a column of vectors (size x d, float32), uniformly among the distinct ones; the same for any split of the data."""

    def state(batch: Any) -> Any:
        x = vectors_of(batch, column)
        found = _core.SampleState(x.shape[1], size, random_state)
        found.update(x)
        return _of_state(found.to_bytes())

    whole: _core.SampleState | None = None
    for data in _states(ds, state, column):
        found = _core.SampleState.from_bytes(data)
        if whole is None:
            whole = found
        else:
            whole.merge(found)
    if whole is None:
        raise ValueError("there are no rows to take a sample of")
    return whole.finish()


def kmeans(ds: Any, column: str, centroids: Any, iterations: int = 10) -> KMeansStep:
    """``iterations`` steps of k-means (at least 1) from given centroids (k x d: a :func:`sample`, say), each a pass over the data.

    Ends early when a step changes no centroid. Of the last step: the new centroids, and counts and inertia about those before it.
    Equal to the bit to the merged states of the same blocks; for whole numbers (pictures, counts) to any split of the rows.
    """
    if iterations < 1:
        raise ValueError(f"iterations is {iterations}; it must be at least 1")
    step = _lloyd(ds, column, as_matrix(centroids, "centroids"))
    for _ in range(1, iterations):
        before, step = step.centroids, _lloyd(ds, column, step.centroids)
        if np.array_equal(before, step.centroids):
            break
    return step


def _lloyd(ds: Any, column: str, centroids: np.ndarray) -> KMeansStep:
    def state(batch: Any) -> Any:
        found = KMeansState(centroids)
        found.update(vectors_of(batch, column))
        return _of_state(found.to_bytes())

    whole = KMeansState(centroids)
    for data in _states(ds, state, column):
        whole.merge(KMeansState.from_bytes(data))
    if whole.rows == 0:
        raise ValueError("there are no rows to find clusters of")
    return whole.finish()


def fit(
    ds: Any,
    column: str,
    *,
    mode: str = "landmark",
    landmarks: int = 1_000_000,
    pca: PCA | None = None,
    method: str = "tsne",
    random_state: int = 0,
    **parameters: Any,
) -> LandmarkMap:
    """A map of a sample of the vectors, made on this machine, that all of them then join (:class:`Transform`).

    ``pca``: principal components to take first. ``method``: "tsne" or "umap", with their ``parameters``.
    """
    if mode != "landmark":
        raise ValueError(f'mode is {mode!r}; it must be "landmark"')
    chosen = sample(ds, column, landmarks, random_state)
    return LandmarkMap.fit(chosen, pca=pca, method=method, random_state=random_state, **parameters)


class Transform:
    """For ``map_batches(batch_format="pyarrow")``: adds a batch's places in a map as columns ``x``, ``y`` (and ``z``)."""

    def __init__(self, map: LandmarkMap, column: str) -> None:
        self.map, self.column = map, column

    def __call__(self, batch: Any) -> Any:
        return self.map.transform_arrow(batch, self.column)


def _of_state(data: bytes) -> Any:
    import pyarrow as pa

    return pa.table({_STATE: pa.array([data], pa.large_binary())})


def _states(ds: Any, state: Any, column: str) -> Any:
    """The states of the blocks, in the order of the blocks; empty blocks have none."""
    import ray

    def of_batch(batch: Any) -> Any:
        import pyarrow as pa

        if batch.num_rows == 0:
            return pa.table({_STATE: pa.array([], pa.large_binary())})
        return state(batch)

    context = ray.data.DataContext.get_current()
    before = context.execution_options.preserve_order
    context.execution_options.preserve_order = True
    try:
        states = ds.select_columns([column]).map_batches(of_batch, batch_format="pyarrow", batch_size=None)
        for row in states.iter_rows():
            yield row[_STATE]
    finally:
        context.execution_options.preserve_order = before
