"""Judges one result, the same way whoever made it, and prints the figures as JSON.

    python judge.py neighbours INPUT.npy RESULT.npy TRUTH.npz
    python judge.py layout LABELS.npy LAYOUT.npy
    python judge.py placed OLD_LABELS.npy OLD_LAYOUT.npy NEW_LABELS.npy PLACED.npy

`neighbours`: recall@15 and, where the result has as many, recall@90, on a fixed sample of rows against exact distances in f64, which
TRUTH.npz keeps for the next result. A neighbour as near as the k-th nearest counts, whichever of equals it is.
`layout`: how many of a fixed sample of points have the label of most of their 10 nearest on the map.
`placed`: how many new points have the label of most of the 10 old points nearest to them.
"""

import json
import sys
from pathlib import Path

import numpy as np

SEED = 0
SAMPLED_ROWS = 2_000
SAMPLED_POINTS = 10_000
SIZES = (15, 90)


def sample(count: int, most: int) -> np.ndarray:
    return np.sort(np.random.default_rng(SEED).choice(count, min(count, most), replace=False))


def bounds(x: np.ndarray, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Squared distance from each of `rows` to its k-th nearest other point, for every k of SIZES that there is."""
    sizes = [k for k in SIZES if k < len(x)]
    queries = x[rows].astype(np.float64)
    kept = np.empty((len(rows), 0))
    for first in range(0, len(x), 20_000):
        block = x[first : first + 20_000].astype(np.float64)
        squares = (queries**2).sum(1)[:, None] + (block**2).sum(1) - 2.0 * queries @ block.T
        own = (rows >= first) & (rows < first + len(block))
        squares[own, rows[own] - first] = np.inf
        kept = np.hstack([kept, squares])
        kept = np.partition(kept, max(sizes), axis=1)[:, : max(sizes)] if kept.shape[1] > max(sizes) else kept
    kept.sort(axis=1)
    return {str(k): kept[:, k - 1] for k in sizes}


def neighbours(data: Path, result: Path, truth: Path) -> dict[str, float]:
    x, found = np.load(data, mmap_mode="r"), np.load(result)
    rows = sample(len(x), SAMPLED_ROWS)
    if not truth.exists():
        np.savez(truth, **bounds(x, rows))
    figures = {}
    for k, bound in np.load(truth).items():
        if found.shape[1] < int(k):
            continue
        hits = 0
        for row, limit in zip(rows, bound, strict=True):
            distinct = np.unique(found[row, : int(k)])
            near = np.asarray(x[distinct[distinct != row]], np.float64)
            # The bound was summed in another order.
            hits += int((((near - x[row]) ** 2).sum(1) <= limit * (1.0 + 1e-9) + 1e-9).sum())
        figures[f"recall{k}"] = hits / (len(rows) * int(k))
    return figures


def layout(labels: Path, result: Path) -> dict[str, float]:
    from sklearn.neighbors import KDTree

    y, points = np.load(labels), np.load(result)
    rows = sample(len(y), SAMPLED_POINTS)
    found = KDTree(points).query(points[rows], 11)[1]
    right = 0
    for row, near in zip(rows, found, strict=True):
        values, counts = np.unique(y[near[near != row][:10]], return_counts=True)
        right += int(values[counts.argmax()] == y[row])
    return {"label_accuracy": right / len(rows)}


def placed(old_labels: Path, old_layout: Path, new_labels: Path, result: Path) -> dict[str, float]:
    from sklearn.neighbors import KDTree

    old, new = np.load(old_labels), np.load(new_labels)
    found = KDTree(np.load(old_layout)).query(np.load(result), 10)[1]
    right = 0
    for label, near in zip(new, found, strict=True):
        values, counts = np.unique(old[near], return_counts=True)
        right += int(values[counts.argmax()] == label)
    return {"label_accuracy": right / len(new)}


def main() -> None:
    judges = {"neighbours": neighbours, "layout": layout, "placed": placed}
    print(json.dumps(judges[sys.argv[1]](*map(Path, sys.argv[2:]))))


main()
