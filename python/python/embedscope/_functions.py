"""Neighbours, quality, and t-SNE step by step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from . import _core
from ._arrays import as_matrix
from ._options import count, labels_of, metric_of, seed_of, tsne_options

__all__ = ["Estimate", "Frame", "Neighbors", "Quality", "knn", "quality", "tsne_run"]


class Estimate(NamedTuple):
    """A figure, with the ends of its 95 % interval where it was sampled, and how many points, pairs or triplets were measured."""

    value: float
    interval: tuple[float, float] | None
    samples: int


class Neighbors(NamedTuple):
    """Nearest neighbours: ``indices`` (n x k, uint32, nearest first) and ``distances`` (n x k, float32).

    ``recall`` is the measured share of true neighbours after a clustered search, ``None`` after an exact one, which finds them all.
    """

    indices: np.ndarray
    distances: np.ndarray
    recall: Estimate | None = None


class Frame(NamedTuple):
    """A layout on its way: iterations done, positions (n x n_components, float32), KL divergence as last measured."""

    iteration: int
    embedding: np.ndarray
    kl_divergence: float | None


class Quality(NamedTuple):
    """How far to trust a map; each figure is an :class:`Estimate` (see :func:`quality`)."""

    recall: Estimate
    trustworthiness: Estimate
    continuity: Estimate
    scale_spread: Estimate | None
    triplets: Estimate
    correlation: Estimate | None
    k: int
    #: Figures of each measured point: ``row``, ``recall``, ``trustworthiness``, ``continuity``, ``scale`` (1 is the median).
    points: dict[str, np.ndarray]


def knn(
    X: Any,
    k: int = 15,
    *,
    metric: str = "euclidean",
    method: str = "auto",
    queries: Any = None,
    random_state: Any = 0,
    recall_sample: int = 500,
) -> Neighbors:
    """The k nearest neighbours of every row of X (n x d), or the k nearest rows of X of every row of ``queries`` (m x d).

    A row is not its own neighbour, but a query may be a row of X. ``metric``: euclidean, cosine, dot or manhattan; under dot,
    distances are inner products with the sign changed. ``method``: "exact" is brute force; "clustered" compares points that share
    a cluster or a neighbour, and measures on ``recall_sample`` points what share it found; "auto" is clustered from 200,000 points on (from
    40,000 for up to 30 neighbours). Queries are always exact.

    >>> import embedscope as es
    >>> found = es.knn([[0.0], [1.0], [5.0]], k=1)
    >>> found.indices.tolist(), found.distances.tolist()
    ([[1], [0], [1]], [[1.0], [1.0], [4.0]])
    >>> es.knn([[0.0], [1.0], [5.0]], k=1, queries=[[4.0]]).indices.tolist()
    [[2]]
    """
    x, k, metric = as_matrix(X), count("k", k), metric_of(metric)
    if queries is not None:
        return Neighbors(*_core.knn_query(x, as_matrix(queries, "queries"), k, metric))
    seed, sample = seed_of(random_state), count("recall_sample", recall_sample, 0)
    (indices, distances), _, recall = _core.knn_search(x, k, metric, method, seed, sample)
    if recall is not None:
        mean, low, high, sample = recall
        recall = Estimate(mean, (low, high), sample)
    return Neighbors(indices, distances, recall)


def quality(
    X: Any,
    layout: Any,
    *,
    k: int | None = None,
    metric: str = "euclidean",
    samples: int | None = None,
    random_state: Any = 0,
) -> Quality:
    """How far to trust a layout (n x 2 or 3) of the vectors X (n x d).

    ``recall``: share of the k nearest neighbours kept. ``trustworthiness``: whether neighbours on the map are near in the
    vectors; ``continuity``: the converse. ``scale_spread``: how unequally the map draws surroundings, in powers of two.
    ``triplets``: share of "a is nearer to b than to c" kept. ``correlation``: of distances, by rank. ``k`` is 15, fewer for less than 31 points;
    ``samples`` points are measured: all of up to 5000, 2000 of more.

    >>> import embedscope as es
    >>> x = es.demo(rows=100).vectors
    >>> 0.5 < es.quality(x, es.PCA(n_components=2).fit_transform(x)).trustworthiness.value < 1
    True
    """
    found = _core.quality(
        as_matrix(X),
        as_matrix(layout, "layout"),
        count("k", k, auto=True),
        metric_of(metric),
        count("samples", samples, auto=True),
        seed_of(random_state),
    )

    def estimate(name: str) -> Any:
        return None if found[name] is None else Estimate(*found[name])

    return Quality(
        estimate("recall"),
        estimate("trustworthiness"),
        estimate("continuity"),
        estimate("scale_spread"),
        estimate("triplets"),
        estimate("correlation"),
        found["k"],
        {
            "row": found["rows"],
            "recall": found["point_recall"],
            "trustworthiness": found["point_trustworthiness"],
            "continuity": found["point_continuity"],
            "scale": found["point_scale"],
        },
    )


def tsne_run(X: Any, y: Any = None, *, every: int = 1, neighbors: Any = None, **parameters: Any) -> Iterator[Frame]:
    """t-SNE of X (n x d) as an iterator of frames, one every ``every`` iterations and one at the end.

    Parameters are those of :class:`TSNE`; leaving the loop ends the run. ``neighbors``: a :class:`Neighbors` of X computed before.

    >>> import embedscope as es
    >>> x = es.demo(rows=60).vectors
    >>> frames = list(es.tsne_run(x, every=20, max_iter=50))
    >>> [frame.iteration for frame in frames], frames[-1].embedding.shape
    ([20, 40, 50], (60, 2))
    """
    count("every", every)
    run = start(X, y, neighbors=neighbors, **parameters)
    return _frames(run, every)


def start(X: Any, y: Any = None, *, neighbors: Any = None, **parameters: Any) -> _core.TsneRun:
    """The run, prepared."""
    x, options = as_matrix(X), tsne_options(**parameters)
    labels = labels_of(y, len(x)) if y is not None and options["supervision"] > 0 else None
    return _core.TsneRun(x, options, labels, graph_of(neighbors))


def graph_of(neighbors: Any) -> tuple[np.ndarray, np.ndarray] | None:
    """Neighbours computed before, as the engine takes them."""
    if neighbors is None:
        return None
    indices, distances = neighbors[0], neighbors[1]
    return np.ascontiguousarray(indices, np.uint32), np.ascontiguousarray(distances, np.float32)


def _frames(run: _core.TsneRun, every: int) -> Iterator[Frame]:
    shown = -1
    while True:
        goes_on = run.step(every)
        iteration = run.iteration
        if iteration != shown:
            shown = iteration
            yield Frame(iteration, run.layout(), run.kl_divergence)
        if not goes_on:
            return
