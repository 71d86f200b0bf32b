"""States that merge, and two workers of Ray on this machine."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import embedscope as es
from embedscope import _core
from embedscope._beyond import LandmarkMap, pca_of


def state_of(x):
    state = _core.PcaState(x.shape[1])
    state.update(x)
    return pickle.loads(pickle.dumps(state))


@pytest.mark.parametrize("cuts", [[0, 600], [0, 1, 333, 600], list(range(0, 601, 50))])
def test_any_split_merges_to_the_same_components(digits, cuts):
    parts = [state_of(digits[first:last]) for first, last in zip(cuts, cuts[1:], strict=False)]
    whole, merged, turned = (pca_of(states, 5) for states in ([state_of(digits)], parts, parts[::-1]))
    for found in (merged, turned):
        assert found.components_.tobytes() == whole.components_.tobytes() and found.mean_.tobytes() == whole.mean_.tobytes()
    assert np.allclose(whole.components_, es.PCA(5).fit(digits).components_, atol=1e-5)


def test_any_split_merges_to_the_same_sample(digits):
    def sample(parts):
        whole = _core.SampleState(784, 50, 3)
        for part in parts:
            state = _core.SampleState(784, 50, 3)
            state.update(part)
            whole.merge(pickle.loads(pickle.dumps(state)))
        return whole.finish()

    whole = sample([digits])
    assert whole.shape == (50, 784)
    assert np.array_equal(sample(np.array_split(digits, 7)[::-1]), whole)


def test_a_batch_of_arrow_joins_a_map_row_by_row(digits, tmp_path):
    import pyarrow as pa

    made = LandmarkMap.fit(digits[:400], pca=es.PCA(30).fit(digits[:400]), max_iter=60, n_components=3)
    made.save(tmp_path / "map")
    table = pa.table({"id": np.arange(600), "emb": pa.FixedSizeListArray.from_arrays(pa.array(digits.ravel()), 784)})
    whole = LandmarkMap.load(tmp_path / "map").transform_arrow(table, "emb")
    assert whole.column_names == ["id", "emb", "x", "y", "z"]
    [batch] = table.slice(450, 40).to_batches()
    part = made.transform_arrow(batch, "emb")
    assert isinstance(part, pa.RecordBatch) and part["x"].equals(whole["x"].combine_chunks().slice(450, 40))
    with pytest.raises(ValueError, match="there is no column 'vector'; the columns are id, emb"):
        made.transform_arrow(table, "vector")


def test_two_workers_give_the_bits_of_one_process(digits):
    import pyarrow as pa
    import ray

    import embedscope.ray as er

    # Workers are of this environment: nothing is packed and sent to them.
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        table = pa.table({"id": np.arange(600), "emb": pa.FixedSizeListArray.from_arrays(pa.array(digits.ravel()), 784)})
        ds = ray.data.from_arrow([table.slice(first, 100) for first in range(0, 600, 100)])
        components = er.pca(ds, "emb", 20)
        expected = pca_of([state_of(digits)], 20)
        assert components.components_.tobytes() == expected.components_.tobytes()
        made = er.fit(ds, "emb", mode="landmark", landmarks=300, pca=components, max_iter=60)
        whole = _core.SampleState(784, 300, 0)
        whole.update(digits)
        own = LandmarkMap.fit(whole.finish(), pca=expected, max_iter=60)
        out = ds.map_batches(er.Transform, fn_constructor_args=(made, "emb"), batch_format="pyarrow", concurrency=2)
        found = out.to_pandas().sort_values("id")
        places = own.transform(digits)
        assert np.array_equal(found["x"], places[:, 0]) and np.array_equal(found["y"], places[:, 1])
    finally:
        ray.shutdown()
