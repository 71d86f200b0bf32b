"""Anything with rows of numbers as a C-contiguous array of float32."""

from __future__ import annotations

import importlib.util
import sys
from typing import Any

import numpy as np

# Values converted at a time: what is converted never needs a second whole copy.
_CHUNK = 1 << 22


def as_matrix(x: Any, name: str = "X") -> np.ndarray:
    """An n x d array of float32, C-contiguous: ``x`` itself if it is one.

    >>> import numpy as np
    >>> x = np.zeros((3, 2), np.float32)
    >>> as_matrix(x) is x
    True
    >>> as_matrix([[1, 2], [3, 4]]).dtype
    dtype('float32')
    """
    return _converted(_array_of(x, name), np.float32, name)


def as_layout(x: Any, name: str = "layout") -> np.ndarray:
    """An n x d array of float64, C-contiguous: what figures and bookmarks hold."""
    return _converted(_array_of(x, name), np.float64, name)


def _array_of(x: Any, name: str) -> np.ndarray:
    if hasattr(x, "toarray") and hasattr(x, "nnz"):
        raise TypeError(f"{name} is a sparse matrix; give {name}.toarray(), or fewer columns")
    if not isinstance(x, np.ndarray):
        # pandas, polars and pyarrow convert themselves; pyarrow's lists of numbers need to be flattened.
        x = _of_arrow(x) if type(x).__module__.startswith("pyarrow") else np.asarray(x)
    if x.ndim != 2:
        raise ValueError(f"{name} has {x.ndim} dimensions; it must have 2, a row a point (reshape it)")
    if x.dtype.kind == "c":
        raise ValueError(f"{name} holds complex numbers, which have no order; give real ones")
    if x.dtype.kind not in "biufO":
        raise TypeError(f"{name} holds {x.dtype}; it must hold numbers")
    return x


def _of_arrow(table: Any) -> np.ndarray:
    import pyarrow as pa

    if isinstance(table, (pa.Table, pa.RecordBatch)):
        columns = list(table.columns)
        if len(columns) == 1 and _is_list(pa, columns[0].type):
            return _of_arrow(columns[0])
        return np.column_stack([column.to_numpy(**_copying(pa, column)) for column in columns])
    if isinstance(table, pa.ChunkedArray):
        table = table.combine_chunks()
        if isinstance(table, pa.ChunkedArray):
            return np.concatenate([_of_arrow(chunk) for chunk in table.chunks])
    if _is_list(pa, table.type):
        if table.null_count:
            raise ValueError("the column of vectors has rows without a vector; fill or remove them")
        values = table.flatten().to_numpy(zero_copy_only=False)
        if len(table) == 0:
            return values.reshape(0, getattr(table.type, "list_size", 0))
        if len(values) % len(table):
            raise ValueError("the column of vectors has rows of different lengths; give vectors of one length")
        if not pa.types.is_fixed_size_list(table.type):
            lengths = np.diff(table.offsets.to_numpy())
            if (lengths != lengths[0]).any():
                raise ValueError("the column of vectors has rows of different lengths; give vectors of one length")
        return values.reshape(len(table), -1)
    return table.to_numpy(zero_copy_only=False)


def _is_list(pa: Any, kind: Any) -> bool:
    return pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind)


def _copying(pa: Any, column: Any) -> dict[str, Any]:
    return {} if isinstance(column, pa.ChunkedArray) else {"zero_copy_only": False}


def _converted(x: np.ndarray, dtype: Any, name: str) -> np.ndarray:
    if x.dtype == dtype and x.flags.c_contiguous and x.flags.aligned and x.dtype.isnative:
        # A subclass, such as numpy's own memory map, is its plain array for us.
        return x.view(np.ndarray) if type(x) is not np.ndarray else x
    out = np.empty(x.shape, dtype)
    rows = max(1, _CHUNK // max(1, x.shape[1]))
    for start in range(0, x.shape[0], rows):
        part = x[start : start + rows]
        try:
            with np.errstate(over="ignore"):
                out[start : start + rows] = part
        except (TypeError, ValueError) as error:
            raise type(error)(f"{name} holds something that is no number: {error}") from None
    return out


def scikit_learn() -> bool:
    """Whether scikit-learn can be imported."""
    return "sklearn" in sys.modules or importlib.util.find_spec("sklearn") is not None
