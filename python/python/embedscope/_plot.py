"""Figures of layouts."""

from __future__ import annotations

import importlib.util
import os
from typing import Any

import numpy as np

from . import _core
from ._arrays import as_layout
from ._columns import MISSING, Column, columns_of, numbers_of

__all__ = ["Figure", "plot"]

# Distinct numbers from which a column of numbers is a gradient.
_CLASSES = 50


class Figure:
    """A figure drawn by Embedscope itself, equal aspect, colour-blind-safe; a notebook shows it.

    >>> import embedscope as es
    >>> figure = es.Figure([[0.0, 0.0], [3.0, 1.0]], ["a", "b"])
    >>> figure.png()[:4]
    b'\\x89PNG'
    """

    def __init__(
        self,
        layout: Any,
        color: Any = None,
        *,
        title: str | None = None,
        size: tuple[float, float] = (6.4, 4.8),
        dpi: int = 200,
        theme: str = "light",
        palette: str = "safe",
        ramp: str = "viridis",
        point_size: float | None = None,
        opacity: float | None = None,
    ) -> None:
        self._layout = as_layout(layout)
        self._color = _color(color, len(self._layout))
        self._options = {
            "title": title,
            "width": float(size[0]),
            "height": float(size[1]),
            "dpi": dpi,
            "theme": theme,
            "palette": palette,
            "ramp": ramp,
            "point_size": point_size,
            "opacity": opacity,
            "names": [],
        }

    def png(self) -> bytes:
        """The figure as a PNG."""
        return self._drawn("png")

    def svg(self) -> str:
        """The figure as an SVG document."""
        return self._drawn("svg").decode()

    def pdf(self) -> bytes:
        """The figure as a PDF, text as text."""
        return self._drawn("pdf")

    def html(self) -> str:
        """The map as one HTML file to look around in, offline."""
        return self._drawn("html").decode()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes ``.png``, ``.svg``, ``.pdf`` or ``.html`` in one step: on an ``OSError`` the file that was there stays as it was."""
        kind = os.path.splitext(os.fspath(path))[1].lower().lstrip(".")
        if kind not in ("png", "svg", "pdf", "html"):
            raise ValueError(f"{os.fspath(path)}: the extension names no format for figures; use .png, .svg, .pdf or .html")
        _core.write_file(os.fspath(path), self._drawn(kind))

    def _drawn(self, kind: str) -> bytes:
        return _core.figure(kind, self._layout, self._options, self._color)

    def _repr_png_(self) -> bytes:
        return self.png()


def plot(layout: Any, color: Any = None, *, path: str | os.PathLike[str] | None = None, ax: Any = None, **options: Any) -> Any:
    """A scatter figure of a layout (n x 2 or 3), coloured by labels or numbers (one a point, or a mapping with one name).

    With ``path`` (.png, .svg, .pdf, .html) it is drawn by Embedscope and written, as ``embedscope plot`` does. Otherwise it is matplotlib's where that
    is installed (on ``ax`` if given), and the axes are returned; without matplotlib a :class:`Figure`, whose options these are: ``title``,
    ``size`` in inches, ``dpi``, ``theme`` ("light", "dark"), ``palette`` ("safe", "tf"),
    ``ramp`` ("viridis", "cividis", "diverging", "cyclic", "tf"), ``point_size``, ``opacity``.

    >>> import embedscope as es, tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "figure.svg"
    >>> _ = es.plot([[0.0, 0.0], [3.0, 1.0]], ["a", "b"], path=path)
    >>> path.read_text()[:4]
    '<svg'
    """
    if path is not None:
        figure = Figure(layout, color, **options)
        figure.save(path)
        return figure
    if ax is None and importlib.util.find_spec("matplotlib") is None:
        return Figure(layout, color, **options)
    return _with_matplotlib(layout, color, ax, **options)


def _color(color: Any, points: int) -> Column | None:
    columns = columns_of(color, points)
    if len(columns) > 1:
        raise ValueError(f"color has {len(columns)} columns; choose one of them")
    return columns[0] if columns else None


def _with_matplotlib(
    layout: Any,
    color: Any,
    ax: Any,
    *,
    title: str | None = None,
    size: tuple[float, float] = (6.4, 4.8),
    dpi: int | None = None,
    theme: str = "light",
    palette: str = "safe",
    ramp: str = "viridis",
    point_size: float | None = None,
    opacity: float | None = None,
) -> Any:
    points = as_layout(layout)
    if points.shape[1] not in (2, 3):
        raise ValueError(f"the layout has {points.shape[1]} columns; it must have 2 or 3")
    column = _color(color, len(points))
    if ax is None:
        import matplotlib.pyplot as plt

        figure = plt.figure(figsize=size, dpi=dpi, layout="constrained")
        ax = figure.add_subplot(projection="3d" if points.shape[1] == 3 else None)
    # Diameter in points; matplotlib wants its square.
    diameter = point_size if point_size is not None else float(np.clip(260 / np.sqrt(max(1, len(points))), 0.7, 6))
    look = {"s": diameter**2, "linewidths": 0, "alpha": opacity, "rasterized": len(points) > 20_000}
    axes = points.T
    if column is None:
        ax.scatter(*axes, **look)
    else:
        _colored(ax, axes, column, look, theme, palette, ramp)
    ax.set_aspect("equal")
    if title is not None:
        ax.set_title(title)
    return ax


def _colormap(ramp: str) -> Any:
    """matplotlib's colours for a ramp of :class:`Figure`, or any of its own by name."""
    stops = {"diverging": ["#0a3f86", "#6f9fcb", "#b9bcc0", "#d69a55", "#7f3b00"], "tf": ["#ffffdd", "#1f2d86"]}.get(ramp)
    if stops is None:
        return {"cyclic": "twilight"}.get(ramp, ramp)
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list(ramp, stops)


def _colored(ax: Any, axes: np.ndarray, column: Column, look: dict[str, Any], theme: str, palette: str, ramp: str) -> None:
    name, codes, texts = column
    numbers = numbers_of(texts)
    known = codes != MISSING
    if not known.all():
        ax.scatter(*axes[:, ~known], color="#b4b9bf", label="(missing)", **look)
    if numbers is not None and len(texts) > _CLASSES:
        drawn = ax.scatter(*axes[:, known], c=numbers[codes[known]], cmap=_colormap(ramp), **look)
        ax.figure.colorbar(drawn, ax=ax, label=name)
        return
    counts = np.bincount(codes[known], minlength=len(texts))
    order = np.argsort(numbers if numbers is not None else -counts, kind="stable")
    colors = [tuple(channel / 255 for channel in rgb) for rgb in _core.class_colors(palette, len(texts), theme)]
    for color, code in zip(colors, order, strict=False):
        ax.scatter(*axes[:, codes == code], color=color, label=texts[code], **look)
    rest = np.isin(codes, order[len(colors) :])
    if rest.any():
        ax.scatter(*axes[:, rest], color="#8c9299", label="(other)", **look)
    marks = {"markerscale": max(1.0, 6 / look["s"] ** 0.5), "title": name, "frameon": False}
    if len(texts) <= 20:
        ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), **marks)
