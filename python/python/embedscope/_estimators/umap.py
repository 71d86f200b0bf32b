"""UMAP."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from .. import _core
from .._options import labels_of, number, umap_options
from .base import Layout, frames


class UMAP(Layout):
    """UMAP with umap-learn's parameters: the numbers of ``embedscope project --method umap``, bit for bit, for the same seed.

    ``n_components``: 1, 2 or 3. ``n_neighbors``: size of a neighbourhood, the point itself counted. ``min_dist`` and ``spread``: how near
    points may come, and the scale. ``n_epochs``: "auto" is 500 up to 10,000 points, else 200. ``learning_rate``: "auto" is 1.
    ``negative_sample_rate``: "auto" is 5. ``init``: "pca", or "spectral" (where the graph has none, a warning says so). ``metric``:
    euclidean, cosine or manhattan. ``target_weight``: how much labels y count, 0 (not at all, the default) to 1; umap-learn's is 0.5;
    -1, None and NaN are unknown labels. ``mode``: "live" goes down the expected gradient on t-SNE's mesh instead (Neg-t-SNE), without
    min_dist and spread. ``random_state``, ``callback``, ``callback_every``: as of :class:`TSNE`, in epochs.

    Attributes: ``embedding_`` (n x n_components, float32), ``n_iter_`` (epochs done), ``n_features_in_``.

    :meth:`transform` places new vectors in the layout, which stays: each by its nearest old vectors alone. A vector of the training
    data has its place already. X is kept by reference for that; do not change it meanwhile.

    >>> import embedscope as es
    >>> x = es.demo(rows=80).vectors
    >>> es.UMAP(n_neighbors=10, n_epochs=20).fit_transform(x).shape
    (80, 2)
    """

    def __init__(
        self,
        n_components: int = 2,
        *,
        n_neighbors: int = 15,
        min_dist: float = 0.1,
        spread: float = 1.0,
        metric: str = "euclidean",
        n_epochs: Any = "auto",
        learning_rate: Any = "auto",
        negative_sample_rate: Any = "auto",
        repulsion_strength: float = 1.0,
        target_weight: float = 0.0,
        init: str = "pca",
        mode: str = "faithful",
        random_state: Any = 0,
        callback: Any = None,
        callback_every: int = 50,
    ) -> None:
        self.n_components = n_components
        self.n_neighbors = n_neighbors
        self.min_dist = min_dist
        self.spread = spread
        self.metric = metric
        self.n_epochs = n_epochs
        self.learning_rate = learning_rate
        self.negative_sample_rate = negative_sample_rate
        self.repulsion_strength = repulsion_strength
        self.target_weight = target_weight
        self.init = init
        self.mode = mode
        self.random_state = random_state
        self.callback = callback
        self.callback_every = callback_every

    def _options(self, **others: Any) -> dict[str, Any]:
        parameters = {name: value for name, value in self.get_params(deep=False).items() if not name.startswith("callback")}
        return umap_options(**{**parameters, **others})

    def fit(self, X: Any, y: Any = None) -> UMAP:
        """Fits to X (n x d, at least 3 rows); y counts with ``target_weight`` only."""
        x = self._validated(X, fit=True, least=3)
        options = self._options()
        labels = None
        if number("target_weight", self.target_weight) > 0:
            if y is None:
                raise ValueError("target_weight is above 0 and there are no labels; give y, or leave target_weight out")
            labels = labels_of(y, len(x))
        found = _core.umap(x, options, labels, frames(self.callback), self.callback_every)
        self.embedding_, self.n_iter_, no_spectrum = found
        if no_spectrum is not None:
            warnings.warn(f"UMAP started from principal components: {no_spectrum}", stacklevel=2)
        # What new points take of the random numbers is what the fit took.
        self._seed = options["seed"]
        self._fitted = x
        return self

    def transform(self, X: Any) -> np.ndarray:
        """Places of the rows of X (m x d) in the layout: m x n_components, float32."""
        x = self._validated(X, fit=False)
        options = self._options(random_state=self._seed, n_components=self.embedding_.shape[1])
        return _core.umap_place(self._fitted, self.embedding_, x, options)
