"""Parameters of runs as the engine takes them."""

from __future__ import annotations

import numbers
from typing import Any

import numpy as np

_OR_AUTO = ' or "auto"'
METRICS = ("euclidean", "cosine", "dot", "manhattan")


def seed_of(random_state: Any) -> int:
    """The engine's seed: an int stands for itself; ``None`` draws one; a generator of NumPy gives its next.

    >>> seed_of(7)
    7
    """
    if random_state is None:
        return int(np.random.SeedSequence().generate_state(1, np.uint64)[0])
    if isinstance(random_state, (numbers.Integral, np.integer)) and not isinstance(random_state, bool):
        if not 0 <= int(random_state) < 1 << 64:
            raise ValueError(f"random_state is {random_state}; it must be from 0 to 2^64 - 1")
        return int(random_state)
    if isinstance(random_state, np.random.RandomState):
        return int(random_state.randint(np.iinfo(np.int32).max))
    if isinstance(random_state, np.random.Generator):
        return int(random_state.integers(1 << 63))
    raise ValueError(f"random_state is {random_state!r}; it must be an integer, a generator of NumPy or None")


def number(name: str, value: Any, *, auto: bool = False) -> float | None:
    """A real number; ``"auto"`` (and ``None``) leaves it to the engine where that is allowed."""
    if auto and (value is None or (isinstance(value, str) and value == "auto")):
        return None
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        return float(value)
    raise ValueError(f"{name} is {value!r}; it must be a number{_OR_AUTO if auto else ''}")


def count(name: str, value: Any, least: int = 1, *, auto: bool = False) -> int | None:
    """A whole number of at least ``least``; ``"auto"`` (and ``None``) leaves it to the engine where that is allowed."""
    if auto and (value is None or (isinstance(value, str) and value == "auto")):
        return None
    if isinstance(value, numbers.Integral) and not isinstance(value, bool):
        if int(value) < least:
            raise ValueError(f"{name} is {value}; it must be at least {least}")
        return int(value)
    raise ValueError(f"{name} is {value!r}; it must be a whole number{_OR_AUTO if auto else ''}")


def metric_of(metric: Any) -> str:
    """The metric's name, checked."""
    if isinstance(metric, str) and metric in METRICS:
        return metric
    raise ValueError(f"metric is {metric!r}; it must be {', '.join(METRICS[:-1])} or {METRICS[-1]}")


def labels_of(y: Any, points: int) -> np.ndarray:
    """Labels as codes: ``-1``, ``None`` and NaN are not known.

    >>> labels_of(["b", "a", None, "b"], 4)
    array([         0,          1, 4294967295,          0], dtype=uint32)
    """
    from ._columns import MISSING, column_of

    _, codes, values = column_of("y", y)
    if len(codes) != points:
        raise ValueError(f"y has {len(codes)} labels and there are {points} points; give one a point")
    if "-1" in values and np.asarray(y).dtype.kind in "if":
        codes[codes == values.index("-1")] = MISSING
    return codes


def tsne_options(
    *,
    n_components: Any = 2,
    perplexity: Any = "auto",
    n_neighbors: Any = None,
    early_exaggeration: Any = 12.0,
    exaggeration: Any = 1.0,
    learning_rate: Any = "auto",
    max_iter: Any = "auto",
    metric: Any = "euclidean",
    dof: Any = 1.0,
    supervision: Any = 0.0,
    min_improvement: Any = "auto",
    random_state: Any = 0,
) -> dict[str, Any]:
    """What the engine's t-SNE takes, from scikit-learn's names."""
    if n_neighbors is not None and number("perplexity", perplexity, auto=True) is not None:
        raise ValueError("perplexity and n_neighbors exclude each other; leave one of them out")
    return {
        "n_components": count("n_components", n_components),
        "perplexity": number("perplexity", perplexity, auto=True),
        "n_neighbors": count("n_neighbors", n_neighbors, auto=True),
        "metric": metric_of(metric),
        "seed": seed_of(random_state),
        "learning_rate": number("learning_rate", learning_rate, auto=True),
        "early_exaggeration": number("early_exaggeration", early_exaggeration),
        "exaggeration": number("exaggeration", exaggeration),
        "dof": number("dof", dof),
        "supervision": number("supervision", supervision),
        "max_iter": count("max_iter", max_iter, 0, auto=True),
        "min_improvement": number("min_improvement", min_improvement, auto=True),
    }


def umap_options(
    *,
    n_components: Any = 2,
    n_neighbors: Any = 15,
    min_dist: Any = 0.1,
    spread: Any = 1.0,
    metric: Any = "euclidean",
    n_epochs: Any = "auto",
    learning_rate: Any = "auto",
    negative_sample_rate: Any = "auto",
    repulsion_strength: Any = 1.0,
    target_weight: Any = 0.0,
    init: Any = "pca",
    mode: Any = "faithful",
    random_state: Any = 0,
) -> dict[str, Any]:
    """What the engine's UMAP takes, from umap-learn's names."""
    return {
        "n_components": count("n_components", n_components),
        "n_neighbors": count("n_neighbors", n_neighbors, 2),
        "metric": metric_of(metric),
        "seed": seed_of(random_state),
        "min_dist": number("min_dist", min_dist),
        "spread": number("spread", spread),
        "learning_rate": number("learning_rate", learning_rate, auto=True),
        "n_epochs": count("n_epochs", n_epochs, auto=True),
        "negative_sample_rate": count("negative_sample_rate", negative_sample_rate, 0, auto=True),
        "repulsion_strength": number("repulsion_strength", repulsion_strength),
        "target_weight": number("target_weight", target_weight),
        "init": init,
        "mode": mode,
    }
