"""Any array in: the same numbers as a C-contiguous float32 array, which is not copied."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

import embedscope as es
from embedscope._arrays import as_matrix
from embedscope._columns import columns_of

X = np.arange(60, dtype=np.float32).reshape(20, 3) % 7


def of_pandas(x):
    import pandas as pd

    return pd.DataFrame(x, columns=["a", "b", "c"])


def of_polars(x):
    import polars as pl

    return pl.DataFrame(x, schema=["a", "b", "c"])


def of_arrow(x):
    import pyarrow as pa

    return pa.table({name: x[:, at] for at, name in enumerate("abc")})


def of_arrow_lists(x):
    import pyarrow as pa

    return pa.table({"vector": pa.FixedSizeListArray.from_arrays(pa.array(x.ravel()), x.shape[1])})


@pytest.mark.parametrize(
    "make",
    [
        lambda x: x,
        lambda x: x.astype(np.float64),
        lambda x: x.astype(np.float16),
        lambda x: x.astype(np.int8),
        lambda x: x.astype(np.uint64),
        lambda x: x.astype(">f4"),
        np.asfortranarray,
        lambda x: np.repeat(x, 2, axis=0)[::2],
        lambda x: x[::-1][::-1],
        lambda x: np.hstack([x, x])[:, :3],
        lambda x: x.tolist(),
        lambda x: x.astype(object),
        of_pandas,
        of_polars,
        of_arrow,
        of_arrow_lists,
    ],
)
def test_every_kind_of_array_gives_the_same_bits(make):
    found = as_matrix(make(X))
    assert found.dtype == np.float32 and found.flags.c_contiguous
    assert np.array_equal(found, X)
    assert es.PCA(2).fit_transform(make(X)).tobytes() == es.PCA(2).fit_transform(X).tobytes()


def test_float32_is_not_copied_and_other_arrays_once():
    x = np.zeros((4000, 500), np.float32)
    assert as_matrix(x) is x
    for other in (x.astype(np.float64), np.asfortranarray(x)):
        tracemalloc.start()
        as_matrix(other)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 1.1 * x.nbytes


@pytest.mark.parametrize(
    ("x", "error", "sentence"),
    [
        (np.zeros(3), ValueError, "X has 1 dimensions; it must have 2, a row a point"),
        (np.zeros((3, 2), complex), ValueError, "complex numbers"),
        (np.array([["a", "b"]]), TypeError, "it must hold numbers"),
        (np.array([[1, "a"]], object), ValueError, "no number"),
    ],
)
def test_what_is_no_matrix_is_an_error(x, error, sentence):
    with pytest.raises(error, match=sentence):
        es.knn(x)


def test_values_that_are_not_finite_are_named():
    x = X.copy()
    x[4, 1] = np.nan
    for call in (es.knn, es.PCA().fit, es.TSNE().fit, es.UMAP().fit, es.NearestNeighbors().fit):
        with pytest.raises(ValueError, match="the value in row 5, column 2 is NaN; every value must be a finite number"):
            call(x)


def test_metadata_of_any_shape():
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    frame = pd.DataFrame({"name": ["a", None, "b"], "size": [1.5, np.nan, 3.0], "on": [True, False, True]})
    expected = [
        ("name", [0, 0xFFFFFFFF, 1], ["a", "b"]),
        ("size", [0, 0xFFFFFFFF, 1], ["1.5", "3.0"]),
        ("on", [0, 1, 0], ["true", "false"]),
    ]
    for metadata in (frame, dict(frame), pl.from_pandas(frame), pa.Table.from_pandas(frame)):
        found = [(name, codes.tolist(), texts) for name, codes, texts in columns_of(metadata, 3)]
        assert found == expected
    assert columns_of(np.array([7, 7, 3]))[0][2] == ["7", "3"]
    with pytest.raises(ValueError, match="the column 'label' has 3 rows and there are 4 points"):
        columns_of([1, 2, 3], 4)
