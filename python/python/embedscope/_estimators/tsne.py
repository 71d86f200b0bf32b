"""t-SNE."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import _core
from .._functions import graph_of
from .._options import labels_of, number, tsne_options
from .base import Layout, frames


class TSNE(Layout):
    """t-SNE on a mesh: the numbers of ``embedscope project --method tsne``, bit for bit, for the same seed.

    ``n_components``: 1, 2 or 3. ``perplexity``: about how many neighbours count; "auto" is sqrt(n) / 4, at least 5. ``n_neighbors``: uniform
    weights over that many neighbours instead. ``learning_rate``: on the gradient with its factor 4, as scikit-learn's; "auto" goes by n.
    ``early_exaggeration`` for the first 60 iterations, ``exaggeration`` afterwards. ``max_iter``: "auto" is 1000 below 4,000 points,
    else 400. ``metric``: euclidean, cosine, manhattan (dot with n_neighbors only). ``dof``: degrees of freedom of the kernel; below 1 shows finer
    clusters. ``supervision``: how much the labels y count, 0 to 100 percent; -1, None and NaN are unknown labels. ``min_improvement``:
    stops when the KL divergence changes by less within 50 iterations; 0 = never. ``random_state``: the seed; the same one gives the same
    bits on any number of threads. ``callback``: called with a :class:`Frame` every ``callback_every`` iterations; a true answer
    ends the run, which keeps its layout. ``neighbors`` of :meth:`fit` are those of :func:`knn`, computed before.

    Attributes: ``embedding_`` (n x n_components, float32), ``kl_divergence_``, ``n_iter_``, ``learning_rate_``, ``perplexity_``
    (``None`` with n_neighbors), ``n_features_in_``.

    :meth:`transform` places new vectors in the layout, which stays: each by its nearest old vectors alone, so batches do not matter. A vector
    of the training data has its place already. X is kept by reference for that; do not change it meanwhile.

    >>> import embedscope as es
    >>> x = es.demo(rows=80).vectors
    >>> tsne = es.TSNE(n_components=3, max_iter=50).fit(x)
    >>> tsne.embedding_.shape, tsne.n_iter_
    ((80, 3), 50)
    """

    def __init__(
        self,
        n_components: int = 2,
        *,
        perplexity: Any = "auto",
        n_neighbors: Any = None,
        early_exaggeration: float = 12.0,
        exaggeration: float = 1.0,
        learning_rate: Any = "auto",
        max_iter: Any = "auto",
        metric: str = "euclidean",
        dof: float = 1.0,
        supervision: float = 0.0,
        min_improvement: Any = "auto",
        random_state: Any = 0,
        callback: Any = None,
        callback_every: int = 50,
    ) -> None:
        self.n_components = n_components
        self.perplexity = perplexity
        self.n_neighbors = n_neighbors
        self.early_exaggeration = early_exaggeration
        self.exaggeration = exaggeration
        self.learning_rate = learning_rate
        self.max_iter = max_iter
        self.metric = metric
        self.dof = dof
        self.supervision = supervision
        self.min_improvement = min_improvement
        self.random_state = random_state
        self.callback = callback
        self.callback_every = callback_every

    def fit(self, X: Any, y: Any = None, *, neighbors: Any = None) -> TSNE:
        """Fits to X (n x d, at least 3 rows); y counts with ``supervision`` only."""
        x = self._validated(X, fit=True, least=3)
        parameters = {name: value for name, value in self.get_params(deep=False).items() if not name.startswith("callback")}
        options = tsne_options(**parameters)
        labels = None
        if number("supervision", self.supervision) > 0:
            if y is None:
                raise ValueError("supervision is above 0 and there are no labels; give y, or leave supervision out")
            labels = labels_of(y, len(x))
        found = _core.tsne(x, options, labels, graph_of(neighbors), frames(self.callback), self.callback_every)
        self.embedding_, kl, self.n_iter_, self.perplexity_, self.learning_rate_ = found
        self.kl_divergence_ = np.nan if kl is None else kl
        self._fitted = x
        return self

    def transform(self, X: Any) -> np.ndarray:
        """Places of the rows of X (m x d) in the layout: m x n_components, float32."""
        x = self._validated(X, fit=False)
        # Without a perplexity of the run: a third of its neighbours, as t-SNE takes three times its perplexity.
        perplexity = self.perplexity_ if self.perplexity_ is not None else max(1.0, self.n_neighbors / 3)
        return _core.tsne_place(self._fitted, self.embedding_, x, perplexity, self.metric, float(self.dof))
