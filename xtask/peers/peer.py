"""Runs ONE other program's method on one matrix and prints its own seconds as JSON.

    python peer.py NAME INPUT.npy OUTPUT.npy [--k K] [--dims D] [--perplexity P] [--seed S] [--new NEW.npy --map LAYOUT.npy]

What counts begins with the data in memory, everything imported and numba's code compiled: the same work runs on a few
rows first. Neighbours are written without the point itself, nearest first.
"""

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version

import numpy as np


@dataclass
class Task:
    """What is asked for; `phases` (seconds) and `iterations` are filled in by the peer. A warm-up may stop early.

    `new` rows are to be placed in the map `layout` of the others.
    """

    k: int
    dims: int
    perplexity: float
    seed: int
    warm_up: bool
    new: np.ndarray | None = None
    layout: np.ndarray | None = None
    phases: dict[str, float] = field(default_factory=dict)
    iterations: int | None = None

    def phase(self, name: str, start: float) -> float:
        """Ends a phase that began at `start`; the next one begins now."""
        now = time.perf_counter()
        self.phases[name] = now - start
        return now


def without_self(found: np.ndarray, k: int) -> np.ndarray:
    """Row i's neighbours other than i, `k` of them."""
    others = found != np.arange(len(found))[:, None]
    # A point that its own list lacks loses its last neighbour instead.
    others[others.all(axis=1), -1] = False
    return found[others].reshape(len(found), -1)[:, :k]


def faiss_flat(x: np.ndarray, task: Task) -> np.ndarray:
    import faiss

    index = faiss.IndexFlatL2(x.shape[1])
    index.add(x)
    return without_self(index.search(x, task.k + 1)[1], task.k)


def hnswlib(x: np.ndarray, task: Task) -> np.ndarray:
    import hnswlib as library

    start = time.perf_counter()
    index = library.Index("l2", x.shape[1])
    index.init_index(len(x), M=12, ef_construction=100, random_seed=task.seed)
    index.add_items(x)
    start = task.phase("build", start)
    index.set_ef(max(40, task.k + 1))
    found = index.knn_query(x, task.k + 1)[0]
    task.phase("query", start)
    return without_self(found.astype(np.int64), task.k)


def pynndescent(x: np.ndarray, task: Task) -> np.ndarray:
    from pynndescent import NNDescent

    found = NNDescent(x, n_neighbors=task.k + 1, random_state=task.seed, n_jobs=-1).neighbor_graph[0]
    return without_self(found, task.k)


def opentsne(gradient: str, neighbors: str = "auto") -> Callable[[np.ndarray, Task], np.ndarray]:
    def run(x: np.ndarray, task: Task) -> np.ndarray:
        from openTSNE import TSNE

        method = TSNE(
            n_components=task.dims,
            perplexity=task.perplexity,
            early_exaggeration_iter=10 if task.warm_up else 250,
            n_iter=10 if task.warm_up else 500,
            negative_gradient_method=gradient,
            neighbors=neighbors,
            random_state=task.seed,
            n_jobs=-1,
        )
        start = time.perf_counter()
        # The two halves of `fit`, which begins with this call.
        prepared = method.prepare_initial(x)
        start = task.phase("neighbours, affinities, start", start)
        prepared.optimize(method.early_exaggeration_iter, exaggeration=method.early_exaggeration, momentum=method.initial_momentum, inplace=True)
        prepared.optimize(method.n_iter, exaggeration=method.exaggeration, momentum=method.final_momentum, inplace=True)
        task.phase("optimise", start)
        task.iterations = method.early_exaggeration_iter + method.n_iter
        return np.asarray(prepared)

    return run


def opentsne_place(x: np.ndarray, task: Task) -> np.ndarray:
    from openTSNE import TSNEEmbedding, affinity

    # What a finished map of its own would have too: neither counts.
    affinities = affinity.PerplexityBasedNN(x, perplexity=task.perplexity, random_state=task.seed, n_jobs=-1)
    finished = TSNEEmbedding(task.layout.astype(np.float64), affinities, negative_gradient_method="fft", random_state=task.seed, n_jobs=-1)
    start = time.perf_counter()
    # The two halves of `transform`, at its defaults.
    prepared = finished.prepare_partial(task.new, perplexity=5)
    start = task.phase("neighbours, affinities, start", start)
    prepared.optimize(10 if task.warm_up else 250, learning_rate=0.1, exaggeration=1.5, momentum=0.8, inplace=True, max_grad_norm=0.25)
    task.phase("transform", start)
    return np.asarray(prepared)


def sklearn_tsne(x: np.ndarray, task: Task) -> np.ndarray:
    from sklearn.manifold import TSNE

    most = 250 if task.warm_up else 1000
    method = TSNE(task.dims, perplexity=task.perplexity, max_iter=most, random_state=task.seed, n_jobs=-1)
    layout = method.fit_transform(x)
    task.iterations = int(method.n_iter_)
    return layout


def sklearn_pca(x: np.ndarray, task: Task) -> np.ndarray:
    from sklearn.decomposition import PCA

    return PCA(task.dims, svd_solver="covariance_eigh").fit_transform(x)


def umap_learn(x: np.ndarray, task: Task) -> np.ndarray:
    from umap import UMAP

    # Without a seed: with one it would run on one core.
    return UMAP(n_components=task.dims, n_neighbors=task.k, n_jobs=-1).fit_transform(x)


def pacmap(x: np.ndarray, task: Task) -> np.ndarray:
    from pacmap import PaCMAP

    return PaCMAP(n_components=task.dims).fit_transform(x)


@dataclass(frozen=True)
class Peer:
    """A method, the package it is of, and how many rows warm it up."""

    run: Callable[[np.ndarray, Task], np.ndarray]
    package: str
    warm_up: int = 500


PEERS = {
    "faiss-flat": Peer(faiss_flat, "faiss-cpu"),
    "hnswlib": Peer(hnswlib, "hnswlib"),
    # Below 4,096 rows umap-learn compares all pairs: this many reach the code that counts.
    "pynndescent": Peer(pynndescent, "pynndescent", 5000),
    "umap-learn": Peer(umap_learn, "umap-learn", 5000),
    "pacmap": Peer(pacmap, "pacmap", 1000),
    "opentsne-fft": Peer(opentsne("fft"), "openTSNE"),
    "opentsne-fft-exact": Peer(opentsne("fft", "exact"), "openTSNE"),
    "opentsne-bh-exact": Peer(opentsne("bh", "exact"), "openTSNE"),
    "opentsne-place": Peer(opentsne_place, "openTSNE"),
    "opentsne-bh": Peer(opentsne("bh"), "openTSNE"),
    "sklearn-tsne": Peer(sklearn_tsne, "scikit-learn"),
    "sklearn-pca": Peer(sklearn_pca, "scikit-learn"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=PEERS)
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--k", type=int, default=15)
    parser.add_argument("--dims", type=int, default=2)
    parser.add_argument("--perplexity", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--new")
    parser.add_argument("--map")
    given = parser.parse_args()
    peer = PEERS[given.name]
    x = np.load(given.input)
    new, layout = (np.load(path) if path else None for path in (given.new, given.map))

    def task(warm_up: bool) -> Task:
        task = Task(given.k, given.dims, given.perplexity, given.seed, warm_up, new, layout)
        if warm_up and new is not None:
            task.new, task.layout = new[:100], layout[: peer.warm_up]
        return task

    peer.run(x[: peer.warm_up].copy(), task(warm_up=True))
    counted = task(warm_up=False)
    start = time.perf_counter()
    result = peer.run(x, counted)
    seconds = time.perf_counter() - start
    if new is not None:
        # Without what a finished map has.
        seconds = sum(counted.phases.values())
    neighbours = np.issubdtype(result.dtype, np.integer)
    np.save(given.output, np.ascontiguousarray(result, np.int32 if neighbours else np.float32))
    answer = {
        "seconds": seconds,
        "phases": counted.phases,
        "iterations": counted.iterations,
        "points": len(result),
        "version": f"{peer.package} {version(peer.package)}",
    }
    print(json.dumps(answer))


main()
