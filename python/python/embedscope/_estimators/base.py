"""What the estimators share: scikit-learn's base classes where it is installed (1.6 or newer), else a small equivalent."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from .._arrays import as_matrix
from .._functions import Frame

try:
    from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
    from sklearn.utils.validation import check_is_fitted, validate_data
except ImportError:
    validate_data = None

    class NotFittedError(ValueError, AttributeError):
        """An estimator is used before it is fitted."""

    class BaseEstimator:  # type: ignore[no-redef]
        """Parameters by name: the part of scikit-learn's class that works without it."""

        @classmethod
        def _names(cls) -> list[str]:
            return [name for name in inspect.signature(cls.__init__).parameters if name != "self"]

        def get_params(self, deep: bool = True) -> dict[str, Any]:
            """The parameters by name."""
            return {name: getattr(self, name) for name in self._names()}

        def set_params(self, **parameters: Any) -> Any:
            """Changes parameters; returns the estimator."""
            for name, value in parameters.items():
                if name not in self._names():
                    raise ValueError(f"{type(self).__name__} has no parameter {name!r}; it has {', '.join(self._names())}")
                setattr(self, name, value)
            return self

        def __repr__(self) -> str:
            defaults = inspect.signature(type(self).__init__).parameters
            changed = [f"{name}={value!r}" for name, value in self.get_params().items() if value != defaults[name].default]
            return f"{type(self).__name__}({', '.join(changed)})"

    class TransformerMixin:  # type: ignore[no-redef]
        """Estimators with ``transform``."""

        def fit_transform(self, X: Any, y: Any = None, **parameters: Any) -> np.ndarray:
            """Fits to X (n x d) and transforms it; ``parameters`` are those of ``fit``."""
            return self.fit(X, y, **parameters).transform(X)

    class ClassNamePrefixFeaturesOutMixin:  # type: ignore[no-redef]
        """Names of the columns of a result."""

        def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
            """The class's name and a number for each column."""
            check_is_fitted(self)
            return np.array([f"{type(self).__name__.lower()}{i}" for i in range(self._n_features_out)], dtype=object)

    def check_is_fitted(estimator: Any) -> None:  # type: ignore[misc]
        if not any(name.endswith("_") and not name.startswith("_") for name in vars(estimator)):
            name = type(estimator).__name__
            raise NotFittedError(f"this {name} is not fitted yet; call fit before it is used") from None


class Estimator(BaseEstimator):
    """Parameters and checks of all estimators of this package."""

    def _validated(self, X: Any, *, fit: bool, least: int = 1) -> np.ndarray:
        """X as the engine takes it, with as many columns as at the fit."""
        if not fit:
            check_is_fitted(self)
        if type(X).__module__.startswith("pyarrow"):
            X = as_matrix(X)
        if validate_data is not None:
            x = validate_data(
                self,
                X,
                reset=fit,
                dtype=np.float32,
                order="C",
                ensure_min_samples=least,
                # The engine looks itself, and says where.
                ensure_all_finite=False,
            )
            return as_matrix(x)
        x = as_matrix(X)
        if len(x) < least:
            raise ValueError(f"found n_samples={len(x)}; {type(self).__name__} needs at least {least}")
        if x.shape[1] < 1:
            raise ValueError(f"found n_features=0; {type(self).__name__} needs at least 1")
        if fit:
            self.n_features_in_ = x.shape[1]
        elif x.shape[1] != self.n_features_in_:
            raise ValueError(
                f"X has {x.shape[1]} features, but {type(self).__name__} is expecting {self.n_features_in_} features as input"
            )
        return x


class Float32Out:
    """Marks transformers whose numbers are the engine's, float32."""

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float32"]
        return tags


class Layout(Float32Out, ClassNamePrefixFeaturesOutMixin, TransformerMixin, Estimator):
    """An estimator whose result is a layout that new points can join."""

    embedding_: np.ndarray

    @property
    def _n_features_out(self) -> int:
        return self.embedding_.shape[1]

    def fit_transform(self, X: Any, y: Any = None) -> np.ndarray:
        """Fits to X (n x d) and returns the layout, n x n_components, float32."""
        return self.fit(X, y).embedding_

    def fit(self, X: Any, y: Any = None) -> Any:
        raise NotImplementedError


def frames(callback: Any) -> Any:
    """A callback for the engine that gives the user's one frames."""
    if callback is None:
        return None
    if not callable(callback):
        raise ValueError(f"callback is {callback!r}; it must be a function of a frame, or None")
    return lambda iteration, layout, kl: callback(Frame(iteration, layout, kl))
