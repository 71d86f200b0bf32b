"""A live map: in the notebook's cell, or in the browser."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from ._arrays import as_layout, as_matrix
from ._columns import columns_of

__all__ = ["show"]


def show(
    X: Any = None,
    metadata: Any = None,
    images: Any = None,
    layout: Any = None,
    *,
    color: str | None = None,
    dims: int = 2,
    play: bool = True,
    height: int = 480,
    name: str = "embedscope",
    in_browser: bool | None = None,
    block: bool | None = None,
    **parameters: Any,
) -> Any:
    """Shows vectors X (n x d) as a map: in a notebook (JupyterLab, Notebook, VS Code, marimo) in the cell, elsewhere in the browser.

    ``metadata``: labels (one a point), a mapping of names to labels, or a data frame. ``images``: one picture a point (n x height x width, with
    1, 3 or 4 channels, uint8). ``layout``: a layout to show (n x 2 or 3, or a :class:`State`); without one principal components are shown, and t-SNE
    in ``dims`` dimensions runs live from them unless ``play`` is false. ``color``: the column that colours the points, by default the
    first. ``parameters`` are those of :class:`TSNE`. ``in_browser`` decides where instead of the surroundings.

    In a notebook the result is a view whose properties can be read and set, and follow what happens in the cell: ``view.selection``
    (rows), ``view.color`` (a column's name), ``view.camera`` (a mapping), ``view.layout`` (the positions, n x dims); ``view.play()``,
    ``view.pause()``. In the browser the result has the same properties; a script waits there for Ctrl-C unless ``block`` is false.

    >>> import embedscope as es
    >>> digits = es.demo(rows=50)
    >>> view = es.show(digits.vectors, digits.metadata, digits.images, in_browser=False, play=False)
    >>> view.selection = [3, 5]
    >>> view.selection.tolist(), view.color, view.layout.shape
    ([3, 5], 'label', (50, 2))
    """
    x = None if X is None else as_matrix(X)
    layout = _layout_of(layout)
    if x is None and layout is None:
        raise ValueError("there is nothing to show; give vectors X, or a layout")
    points = len(x) if x is not None else len(layout)
    if layout is not None and len(layout) != points:
        raise ValueError(f"the layout has {len(layout)} points and X has {points}; give the layout of these vectors")
    if dims not in (2, 3):
        raise ValueError(f"dims is {dims!r}; it must be 2 or 3")
    columns, pictures = columns_of(metadata, points), _images_of(images, points)
    names = [column[0] for column in columns]
    if color is not None and color not in names:
        raise ValueError(f"color is {color!r}; the columns are {', '.join(names) or 'none'}")
    color = color if color is not None else (names[0] if names else None)
    if in_browser is None:
        in_browser = not in_notebook()
    if in_browser:
        from ._browser import BrowserView

        view = BrowserView(name, x, columns, pictures, layout, color, dims=dims, play=play)
        view.open()
        if block or (block is None and not hasattr(sys, "ps1") and not sys.flags.interactive and "IPython" not in sys.modules):
            view.wait()
        return view
    from ._view import NotebookView

    return NotebookView(x, columns, pictures, layout, color, dims=dims, play=play, height=height, parameters=parameters)


def in_notebook() -> bool:
    """Whether this process is the kernel of a notebook that can show widgets."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is not None and hasattr(shell, "kernel"):
        return True
    marimo = sys.modules.get("marimo")
    return marimo is not None and bool(marimo.running_in_notebook())


def _layout_of(layout: Any) -> np.ndarray | None:
    if layout is None:
        return None
    if hasattr(layout, "coordinates"):
        layout = layout.coordinates()
    layout = as_layout(layout)
    if layout.shape[1] not in (2, 3):
        raise ValueError(f"the layout has {layout.shape[1]} columns; it must have 2 or 3")
    return layout


def _images_of(images: Any, points: int) -> np.ndarray | None:
    if images is None:
        return None
    images = np.ascontiguousarray(images)
    if images.ndim == 3:
        images = images[..., None]
    if images.ndim != 4 or images.shape[-1] not in (1, 3, 4):
        raise ValueError(f"the images have the shape {images.shape}; it must be n x height x width, with 1, 3 or 4 channels at the end")
    if images.dtype != np.uint8:
        raise TypeError(f"the images hold {images.dtype}; they must hold uint8, 0 to 255")
    if len(images) != points:
        raise ValueError(f"there are {len(images)} images and {points} points; give one a point")
    return images
