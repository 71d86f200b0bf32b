"""Writes the numbers that the quality tests of embedscope-core compare with.

    python quality.py OUTPUT_FOLDER

Everything is computed on drawn data, over all points, pairs and triplets: nothing is sampled.
"""

import json
import sys
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.spatial.distance import cdist
from scipy.stats import kendalltau, rankdata
from sklearn.manifold import trustworthiness

from drawn import unit

POINTS = 5000
K = 15


def as_f32(x: np.ndarray) -> np.ndarray:
    """Rounded as the engine's data are."""
    return x.astype(np.float32).astype(np.float64)


def columns() -> tuple[np.ndarray, np.ndarray]:
    """Eight independent columns of growing width; the map shows the last two and knows nothing of the others."""
    x = as_f32(unit(POINTS, 8) * (1.0 + np.arange(8)))
    return x, x[:, 6:]


def sheet() -> tuple[np.ndarray, np.ndarray]:
    """A square bent into a saddle, with a little noise across it; the map shows the square."""
    u = unit(POINTS, 3)
    x = np.stack([u[:, 0], u[:, 1], u[:, 0] * u[:, 1], u[:, 2] / 8.0], axis=1)
    return as_f32(x), u[:, :2]


def neighbors(distances: np.ndarray) -> np.ndarray:
    """Each row's K nearest others; fails on a tie, whose order would be anybody's guess."""
    distances = distances.copy()
    np.fill_diagonal(distances, np.inf)
    order = np.argsort(distances, axis=1)[:, : K + 1]
    if (np.diff(np.take_along_axis(distances, order, axis=1), axis=1) <= 0).any():
        raise SystemExit("two neighbours at one distance: draw other data")
    return order[:, :K]


def triplet_accuracy(high: np.ndarray, low: np.ndarray) -> float:
    """Over all triplets: for one anchor, the share of pairs in the same order is (Kendall's tau + 1) / 2."""
    others = ~np.eye(len(high), dtype=bool)
    taus = [kendalltau(high[i, others[i]], low[i, others[i]]).statistic for i in range(len(high))]
    return (float(np.mean(taus)) + 1.0) / 2.0


def spearman(high: np.ndarray, low: np.ndarray) -> float:
    """Over all pairs."""
    pairs = np.triu_indices(len(high), 1)
    return float(np.corrcoef(rankdata(high[pairs]), rankdata(low[pairs]))[0, 1])


def golden(x: np.ndarray, layout: np.ndarray, recipe: str) -> dict:
    high, low = cdist(x, x), cdist(layout, layout)
    truth, drawn = neighbors(high), neighbors(low)
    kept = np.array([len(np.intersect1d(a, b)) for a, b in zip(truth, drawn)])
    radius = [np.take_along_axis(d, n, axis=1).mean(axis=1) for d, n in [(low, drawn), (high, truth)]]
    return {
        "points": POINTS,
        "k": K,
        "data": recipe,
        "recall": float(kept.mean() / K),
        "kept_of_first_points": kept[:50].tolist(),
        "trustworthiness": float(trustworthiness(x, layout, n_neighbors=K)),
        "trustworthiness_cosine": float(trustworthiness(x, layout, n_neighbors=K, metric="cosine")),
        "trustworthiness_100": float(trustworthiness(x, layout, n_neighbors=100)),
        "continuity": float(trustworthiness(layout, x, n_neighbors=K)),
        "triplet_accuracy": triplet_accuracy(high, low),
        "distance_correlation": spearman(high, low),
        "scale_spread": float(np.std(np.log2(radius[0] / radius[1]), ddof=1)),
        "source": f"scikit-learn {sklearn.__version__}, SciPy {scipy.__version__}, NumPy {np.__version__}",
    }


def main() -> None:
    output = Path(sys.argv[1])
    output.mkdir(parents=True, exist_ok=True)
    for name, draw in {"quality_columns": columns, "quality_sheet": sheet}.items():
        numbers = golden(*draw(), f"{draw.__doc__} SplitMix64 of the cell's number, see xtask/golden/quality.py")
        (output / f"{name}.json").write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
        print(f"{name}.json: trustworthiness {numbers['trustworthiness']:.6f}, recall {numbers['recall']:.6f}")


main()
