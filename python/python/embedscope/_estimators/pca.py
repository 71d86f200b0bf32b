"""Principal components."""

from __future__ import annotations

import numbers
from typing import Any

import numpy as np

from .. import _core
from .base import ClassNamePrefixFeaturesOutMixin, Estimator, Float32Out, TransformerMixin, check_is_fitted


class PCA(Float32Out, ClassNamePrefixFeaturesOutMixin, TransformerMixin, Estimator):
    """Principal component analysis: exact while rows or columns are at most 4,096, else by a randomised range finder.

    ``n_components``: how many; a share between 0 and 1 takes as many as explain that much variance; ``None`` takes all, min(n, d).

    Attributes: ``components_`` (c x d, float32, unit rows, the loading of largest magnitude positive), ``mean_`` (d),
    ``explained_variance_`` and ``explained_variance_ratio_`` (c), ``singular_values_`` (c), ``noise_variance_``, ``n_components_``,
    ``n_samples_``, ``n_features_in_``.

    >>> import embedscope as es
    >>> pca = es.PCA(n_components=1).fit([[0, 0], [1, 2], [2, 4]])
    >>> pca.explained_variance_ratio_.round(6).tolist()
    [1.0]
    >>> pca.transform([[1, 2]]).shape
    (1, 1)
    """

    def __init__(self, n_components: Any = None) -> None:
        self.n_components = n_components

    def fit(self, X: Any, y: Any = None) -> PCA:
        """Fits to X (n x d, at least 2 rows); y plays no part."""
        x = self._validated(X, fit=True, least=2)
        most = min(x.shape)
        share, count = self._wanted(most)
        mean, components, variance, total = _core.pca_fit(x, count)
        ratio = variance / (total or 1.0)
        if share is not None:
            count = min(most, int(np.searchsorted(np.cumsum(ratio), share * (1 - 1e-12)) + 1))
            components, variance, ratio = components[:count].copy(), variance[:count], ratio[:count]
        self.mean_, self.components_ = mean, components
        self.explained_variance_, self.explained_variance_ratio_ = variance, ratio
        self.singular_values_ = np.sqrt(variance * (len(x) - 1))
        left = most - len(variance)
        self.noise_variance_ = max(0.0, (total - variance.sum()) / left) if left else 0.0
        self.n_components_, self.n_samples_ = len(variance), len(x)
        return self

    def _wanted(self, most: int) -> tuple[float | None, int]:
        wanted = self.n_components
        if wanted is None:
            return None, most
        if isinstance(wanted, numbers.Integral) and not isinstance(wanted, bool) and 1 <= wanted <= most:
            return None, int(wanted)
        if isinstance(wanted, numbers.Real) and not isinstance(wanted, numbers.Integral) and 0 < wanted < 1:
            return float(wanted), most
        raise ValueError(
            f"n_components is {wanted!r}; it must be from 1 to min(n_samples, n_features), here {most}, a share between 0 and 1, or None"
        )

    def transform(self, X: Any) -> np.ndarray:
        """Scores of the rows of X (m x d): m x c, float32."""
        x = self._validated(X, fit=False)
        return _core.pca_transform(x, self.mean_, self.components_)

    def inverse_transform(self, X: Any) -> np.ndarray:
        """The vectors (m x d) whose scores are X (m x c)."""
        check_is_fitted(self)
        return np.asarray(X) @ self.components_ + self.mean_.astype(np.float32)

    @property
    def _n_features_out(self) -> int:
        return self.components_.shape[0]
