"""Metadata of any shape as columns for the engine: names, a code a row, and texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

MISSING = np.uint32(0xFFFFFFFF)

# A column: its name, the number of each row's value (MISSING = none), and the distinct values as text.
Column = tuple[str, np.ndarray, list[str]]


def columns_of(metadata: Any, points: int | None = None) -> list[Column]:
    """The columns of labels (one a point), of a mapping of names to labels, or of a data frame or table.

    >>> columns_of(["cat", "dog", "cat"])
    [('label', array([0, 1, 0], dtype=uint32), ['cat', 'dog'])]
    >>> [name for name, _, _ in columns_of({"kind": ["a", "b"], "size": [1.5, None]})]
    ['kind', 'size']
    """
    if metadata is None:
        return []
    columns = [column_of(name, values) for name, values in _named(metadata)]
    for name, codes, _ in columns:
        if points is not None and len(codes) != points:
            raise ValueError(f"the column {name!r} has {len(codes)} rows and there are {points} points; give one a point")
    return columns


def _named(metadata: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(metadata, Mapping):
        return [(str(name), values) for name, values in metadata.items()]
    names = getattr(metadata, "columns", None)
    if names is not None and hasattr(metadata, "shape"):
        if hasattr(metadata, "column_names"):  # pyarrow: `columns` are the columns themselves
            return zip(map(str, metadata.column_names), metadata.columns, strict=True)
        return [(str(name), metadata[name]) for name in names]
    values = np.asarray(metadata)
    if values.dtype.names:
        return [(name, values[name]) for name in values.dtype.names]
    if values.ndim == 2:
        return [(f"column {at + 1}", values[:, at]) for at in range(values.shape[1])]
    return [(str(getattr(metadata, "name", None) or "label"), metadata)]


def column_of(name: str, values: Any) -> Column:
    """One column; ``None``, NaN, NaT and masked values are missing."""
    if type(values).__module__.startswith("pyarrow"):
        values = values.to_pandas() if _has_pandas() else np.array(values.to_pylist(), dtype=object)
    array = values.to_numpy() if hasattr(values, "to_numpy") else np.asarray(values)
    if array.ndim != 1:
        raise ValueError(f"the column {name!r} has {array.ndim} dimensions; it must have 1, a value a point")
    kind = array.dtype.kind
    if kind == "f":
        missing = np.isnan(array)
    elif kind in "mM":
        missing = np.isnat(array)
    elif kind == "O":
        missing = np.fromiter((value is None or value != value for value in array), bool, len(array))  # noqa: PLR0124
        array = np.array([str(value) for value in array], dtype=object)
        array[missing] = ""
        array = array.astype(str) if len(array) else array.astype("U1")
    else:
        missing = np.zeros(len(array), bool)
    codes = np.full(len(array), MISSING, np.uint32)
    distinct, first, inverse = np.unique(array[~missing], return_index=True, return_inverse=True)
    # Values are numbered as they first appear.
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), np.uint32)
    rank[order] = np.arange(len(order), dtype=np.uint32)
    codes[~missing] = rank[inverse.reshape(-1)] if len(order) else codes[~missing]
    return str(name), codes, [_text(value) for value in distinct[order]]


def _text(value: Any) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, np.datetime64):
        return str(value)
    return str(value.item() if isinstance(value, np.generic) else value)


def _has_pandas() -> bool:
    import importlib.util

    return importlib.util.find_spec("pandas") is not None


def numbers_of(texts: list[str]) -> np.ndarray | None:
    """The numbers that the texts stand for; ``None`` unless all are finite numbers."""
    try:
        # Python reads 1_000 as a number; nobody else does.
        numbers = np.array([float(text.replace("_", "?")) for text in texts])
    except ValueError:
        return None
    return numbers if len(numbers) and np.isfinite(numbers).all() else None
