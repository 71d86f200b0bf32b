"""States that merge, and two workers of Ray on this machine."""

from __future__ import annotations

import pickle
import re

import numpy as np
import pytest
from conftest import ROOT

import embedscope as es
from embedscope import _core
from embedscope._beyond import LandmarkMap, pca_of
from embedscope._kmeans import KMeansState


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


def test_any_split_merges_to_the_same_step_of_k_means(digits):
    first = digits[:20] * 0.9
    whole = KMeansState(first)
    whole.update(digits.astype(np.float64))
    nearest = ((digits[:, None].astype(np.float64) - first) ** 2).sum(axis=2)
    step = whole.finish()
    assert step.counts.tolist() == np.bincount(nearest.argmin(axis=1), minlength=20).tolist() and whole.rows == 600
    assert np.isclose(step.inertia, nearest.min(axis=1).sum(), rtol=1e-12)
    assert np.allclose(step.centroids[0], digits[nearest.argmin(axis=1) == 0].mean(axis=0, dtype=np.float64), rtol=1e-6)
    for parts in (np.array_split(digits, 7), np.array_split(digits, 40)[::-1]):
        merged = KMeansState(first)
        for part in parts:
            state = KMeansState(first)
            state.update(part)
            merged.merge(pickle.loads(pickle.dumps(state)))
        assert merged.to_bytes() == whole.to_bytes()
    # Ends by itself, at a place that no step changes.
    from sklearn.cluster import KMeans

    found = whole
    for _ in range(100):
        before = found.centroids
        found = KMeansState(found.finish().centroids)
        found.update(digits)
        if np.array_equal(before, found.centroids):
            break
    theirs = KMeans(20, init=first.astype(float), n_init=1, max_iter=300, tol=0).fit(digits.astype(float))
    assert np.isclose(found.finish().inertia, theirs.inertia_, rtol=1e-4)


def test_what_is_no_state_of_k_means_is_an_error(digits):
    state = KMeansState(digits[:3])
    state.update(digits)
    data = state.to_bytes()
    for wrong, sentence in [
        (data[:-1], "these bytes are not a k-means state: they end after"),
        (b"nonsense" + data[8:], "they do not begin with its magic number"),
        (data[:12] + b"\xff" * 8 + data[20:], "they tell of 18446744073709551615 centroids"),
        (_core.PcaState(3).to_bytes(), "these bytes are not a k-means state"),
    ]:
        with pytest.raises(ValueError, match=sentence):
            KMeansState.from_bytes(wrong)
    with pytest.raises(ValueError, match="the number of columns is 5; it must be 784, as in the centroids"):
        state.update(np.zeros((2, 5)))
    with pytest.raises(ValueError, match="about other centroids, from the one in row 1 on"):
        state.merge(KMeansState(digits[3:6]))
    with pytest.raises(ValueError, match="the number of centroids is 0"):
        KMeansState(np.zeros((0, 3)))
    assert state.to_bytes() == data and repr(state) == "<k-means of 600 rows about 3 centroids of 784 dimensions>"


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


def test_the_recipe_for_spark_runs_as_it_is_written(digits, tmp_path):
    """Spark hands a function of batches an iterator of Arrow record batches, and wants batches of the schema that it was told."""
    import pyarrow as pa

    [recipe] = [block for block in re.findall(r"```python\n(.*?)```", (ROOT / "docs/scale.md").read_text(), re.S) if "mapInArrow" in block]
    made = LandmarkMap.fit(digits[:300], max_iter=60)
    made.save(tmp_path / "map.pkl")
    written = 'path = "/dbfs/map.pkl"'
    assert written in recipe
    asked = []

    class Frame:
        def mapInArrow(self, function, schema):
            asked.append((function, schema))

    exec(recipe.replace(written, f"path = {str(tmp_path / 'map.pkl')!r}"), {"frame": Frame()})
    [(place, schema)] = asked
    types = {"long": pa.int64(), "array<float>": pa.list_(pa.float32()), "float": pa.float32()}
    schema = pa.schema([(name, types[kind]) for name, kind in (field.split(" ") for field in schema.split(", "))])
    batches = [
        pa.record_batch({"id": pa.array(range(first, first + 150)), "emb": pa.array(list(digits[first : first + 150]), pa.list_(pa.float32()))})
        for first in range(0, 600, 150)
    ]
    placed = list(place(iter(batches)))
    assert all(isinstance(batch, pa.RecordBatch) and batch.schema.equals(schema) for batch in placed)
    table, places = pa.Table.from_batches(placed), made.transform(digits)
    assert table["id"].to_pylist() == list(range(600))
    assert np.array_equal(table["x"], places[:, 0]) and np.array_equal(table["y"], places[:, 1])
    assert list(place(iter([]))) == []


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
        first = digits[:20]
        clusters = er.kmeans(ds, "emb", first, iterations=2)
        for _ in range(2):
            step = KMeansState(first)
            step.update(digits)
            first = step.finish().centroids
        assert clusters.centroids.tobytes() == first.tobytes() and clusters.inertia == step.finish().inertia
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
