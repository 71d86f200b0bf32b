"""Writes the numbers that the UMAP tests of embedscope-core compare with.

    python umap.py OUTPUT_FOLDER

The data are drawn here and by the tests alike; only figures computed by umap-learn are written.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

# This folder is first on the path, and this file would be taken for the package.
sys.path.pop(0)

import numpy as np
from sklearn.metrics import pairwise_distances
from umap.umap_ import discrete_metric_simplicial_set_intersection, find_ab_params, fuzzy_simplicial_set


def synthetic(rows: int, columns: int) -> np.ndarray:
    """SplitMix64 of the cell's number, as in pca.py; in f32, as the tests hold it."""
    with np.errstate(over="ignore"):
        z = (np.arange(rows * columns, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    unit = (z >> np.uint64(40)).astype(np.float64) / 2.0**24
    return (unit.reshape(rows, columns) * (1.0 + np.arange(columns))).astype(np.float32)


def neighbors(x: np.ndarray, metric: str, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The k nearest by (distance, row number), each point its own first one."""
    distances = pairwise_distances(x.astype(np.float64), metric=metric)
    np.fill_diagonal(distances, -1.0)
    indices = np.argsort(distances, axis=1, kind="stable")[:, :k]
    nearest = np.take_along_axis(distances, indices, axis=1)
    return indices, np.maximum(nearest, 0.0).astype(np.float32)


def edges(graph) -> list:
    """(row, column, weight) of each pair once."""
    graph = graph.tocoo()
    found = zip(graph.row.tolist(), graph.col.tolist(), graph.data.tolist())
    return sorted([i, j, round(w, 7)] for i, j, w in found if i < j and w > 0)


def fuzzy(x: np.ndarray, metric: str, k: int):
    indices, distances = neighbors(x, metric, k)
    return fuzzy_simplicial_set(x, k, np.random.RandomState(0), metric, knn_indices=indices, knn_dists=distances)[0]


def main() -> None:
    x = synthetic(60, 6)
    twins = x.copy()
    twins[40:] = twins[:20]  # Point i + 40 is an exact duplicate of point i.
    labels = [-1 if i % 7 == 0 else i % 3 for i in range(60)]
    plain = fuzzy(x, "euclidean", 10)
    numbers = {
        "source": f"umap-learn {version('umap-learn')}",
        "data": "60 x 6, SplitMix64 of the cell's number, see xtask/golden/pca.py; twins: rows 40..60 are rows 0..20",
        "n_neighbors": 10,
        "labels": labels,
        "euclidean": edges(plain),
        "cosine": edges(fuzzy(x, "cosine", 10)),
        "twins": edges(fuzzy(twins, "euclidean", 10)),
        "supervised": [
            {
                "target_weight": weight,
                "edges": edges(
                    discrete_metric_simplicial_set_intersection(
                        plain.copy(), np.array(labels), far_dist=2.5 / (1.0 - weight) if weight < 1.0 else 1e12
                    )
                ),
            }
            for weight in (0.5, 1.0)
        ],
        "curves": [
            {"min_dist": m, "spread": s, "a": float(a), "b": float(b)}
            for m, s in [(0.1, 1.0), (0.0, 1.0), (0.5, 1.0), (0.99, 1.0), (0.001, 1.0), (0.25, 2.0), (1.0, 5.0), (0.05, 0.3)]
            for a, b in [find_ab_params(s, m)]
        ],
    }
    output = Path(sys.argv[1])
    output.mkdir(parents=True, exist_ok=True)
    (output / "umap.json").write_text(json.dumps(numbers, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"umap.json: {len(numbers['euclidean'])} edges")


main()
