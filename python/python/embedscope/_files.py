"""Files of any format that Embedscope reads."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from . import _core
from ._states import State

__all__ = ["Data", "demo", "read"]


@dataclass(frozen=True)
class Data:
    """What was read: row i of each part belongs to point i.

    ``vectors``: n x d, float32, or ``None``. ``metadata``: one array a column; integers and floats where all values are numbers
    (floats with NaN where some are missing), else objects: text or ``None``. ``images``: n x height x width x channels,
    uint8, or ``None``. ``states``: bookmarks. ``warnings``: what was left out or interpreted.
    """

    name: str
    points: int
    vectors: np.ndarray | None
    metadata: dict[str, np.ndarray]
    images: np.ndarray | None = None
    dimension_names: list[str] | None = None
    states: list[State] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def to_pandas(self) -> Any:
        """The metadata as a pandas data frame."""
        import pandas as pd

        return pd.DataFrame(self.metadata, index=range(self.points))

    def to_arrow(self) -> Any:
        """Vectors (a fixed-size-list column ``vector``) and metadata as a pyarrow table."""
        import pyarrow as pa

        columns: dict[str, Any] = {}
        if self.vectors is not None:
            flat = pa.array(self.vectors.reshape(-1))
            columns["vector"] = pa.FixedSizeListArray.from_arrays(flat, self.vectors.shape[1])
        for name, values in self.metadata.items():
            columns[name] = pa.array(values, from_pandas=True)
        return pa.table(columns)


def read(
    *paths: str | os.PathLike[str],
    metadata: str | os.PathLike[str] | None = None,
    array: str | None = None,
    shape: tuple[int | None, int] | None = None,
    tensor: str | None = None,
    sprite: str | os.PathLike[str] | None = None,
    sprite_size: tuple[int, int] | None = None,
    images: str | os.PathLike[str] | None = None,
    strict_tf: bool = False,
) -> Data:
    """Reads vectors, metadata and bookmarks of any format that ``embedscope open`` reads; files given together belong together.

    ``array``: which array, tensor or column are the vectors, in a file with several. ``shape``: (rows or ``None``, columns) of a
    ``.bytes`` file. ``tensor``: of a projector config or log folder. ``sprite`` with ``sprite_size`` (width, height), or ``images`` (a folder,
    or a metadata column of paths): pictures of the points. ``strict_tf``: reads text exactly as TensorFlow's projector does.

    >>> import embedscope as es, tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "vectors.tsv"
    >>> _ = path.write_text("1\\t2\\tcat\\n3\\t4\\tdog\\n")
    >>> data = es.read(path)
    >>> data.vectors.tolist(), data.metadata["label"].tolist()
    ([[1.0, 2.0], [3.0, 4.0]], ['cat', 'dog'])
    """

    def name(path: Any) -> str | None:
        return None if path is None else os.fspath(path)

    options = {
        "metadata": name(metadata),
        "array": array,
        "shape": shape,
        "tensor": tensor,
        "sprite": name(sprite),
        "sprite_size": sprite_size,
        "images": name(images),
        "strict_tf": strict_tf,
    }
    return _data(_core.read([os.fspath(path) for path in paths], options))


def demo(rows: int = 8000, random_state: int = 0) -> Data:
    """Handwritten digits that Embedscope draws itself: vectors of 784 grey levels, the column ``label``, and pictures.

    >>> import embedscope as es
    >>> es.demo(rows=3).images.shape
    (3, 28, 28, 1)
    """
    return _data(_core.demo(rows, random_state))


def _data(found: dict[str, Any]) -> Data:
    return Data(
        name=found["name"],
        points=found["points"],
        vectors=found["vectors"],
        metadata={name: _values(kind, codes, texts, numbers) for name, kind, codes, texts, numbers in found["metadata"]},
        images=found["images"],
        dimension_names=found["dimension_names"],
        states=[State._of(state) for state in found["states"]],
        warnings=found["warnings"],
    )


def _values(kind: str, codes: np.ndarray, texts: list[str], numbers: np.ndarray | None) -> np.ndarray:
    missing = codes == 0xFFFFFFFF
    known = np.where(missing, 0, codes)
    # A text stays a text, whatever it looks like: "007".
    typed = kind in ("integer", "float") or (numbers is not None and all(_plain(text) for text in texts))
    if numbers is not None and len(numbers) and typed:
        whole = kind != "float" and not missing.any() and all(_integer(text) for text in texts)
        values = np.array([int(text) for text in texts], np.int64) if whole else numbers
        column = values[known]
        if missing.any():
            column[missing] = np.nan
        return column
    if kind == "boolean" and not missing.any():
        return np.array([text in ("true", "True", "1") for text in texts], bool)[known]
    objects = np.array([*texts, None], dtype=object)
    return objects[np.where(missing, len(texts), codes)]


def _plain(text: str) -> bool:
    """Whether a number is written as numbers are: no leading zero that a number would lose."""
    digits = text.strip().lstrip("+-")
    return not (len(digits) > 1 and digits[0] == "0" and digits[1].isdigit())


def _integer(text: str) -> bool:
    digits = text.strip()
    return digits.removeprefix("-").isdigit() and len(digits) < 19
