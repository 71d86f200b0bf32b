"""See the shape of embeddings: the engine of Embedscope in process.

Arrays in, arrays out: ``X`` is anything with n rows of d numbers (a NumPy array of any strides and number type, a pandas or polars
data frame, a pyarrow table, nested lists). C-contiguous ``float32`` is not copied; anything else is converted once. Results are
NumPy arrays. Work runs without the interpreter's lock, Ctrl-C ends it, and the same seed gives the same bits for any number of threads.

>>> import embedscope as es
>>> digits = es.demo(rows=200)
>>> digits.vectors.shape
(200, 784)
>>> es.PCA(n_components=2).fit_transform(digits.vectors).shape
(200, 2)

Maps: :func:`show`, :func:`plot`. Estimators by scikit-learn's conventions: :class:`PCA`, :class:`TSNE`, :class:`UMAP`,
:class:`NearestNeighbors`. Functions: :func:`knn`, :func:`quality`, :func:`tsne_run`, :func:`read`, :func:`demo`,
:func:`read_state`, :func:`write_state`. Beyond one machine: :mod:`embedscope.ray`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._estimators import PCA, TSNE, UMAP, NearestNeighbors
    from ._files import Data, demo, read
    from ._functions import Frame, Neighbors, Quality, knn, quality, tsne_run
    from ._plot import Figure, plot
    from ._show import show
    from ._states import State, read_state, write_state
    from ._version import __version__

__all__ = [
    "PCA",
    "TSNE",
    "UMAP",
    "Data",
    "Figure",
    "Frame",
    "Neighbors",
    "NearestNeighbors",
    "Quality",
    "State",
    "__version__",
    "demo",
    "knn",
    "plot",
    "quality",
    "read",
    "read_state",
    "show",
    "tsne_run",
    "write_state",
]

# Where each name lives. It is imported when it is first asked for: `import embedscope` alone takes a few milliseconds, and only who
# uses an estimator or a widget waits for scikit-learn or anywidget.
_HOMES = {
    "PCA": "_estimators",
    "TSNE": "_estimators",
    "UMAP": "_estimators",
    "NearestNeighbors": "_estimators",
    "Data": "_files",
    "demo": "_files",
    "read": "_files",
    "Frame": "_functions",
    "Neighbors": "_functions",
    "Quality": "_functions",
    "knn": "_functions",
    "quality": "_functions",
    "tsne_run": "_functions",
    "Figure": "_plot",
    "plot": "_plot",
    "show": "_show",
    "State": "_states",
    "read_state": "_states",
    "write_state": "_states",
    "__version__": "_version",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
