"""scikit-learn's own checks, and the numbers of the command line."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_estimator

import embedscope as es

ESTIMATORS = [es.PCA(), es.TSNE(), es.UMAP(), es.NearestNeighbors()]
name = lambda estimator: type(estimator).__name__  # noqa: E731


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=name)
def test_check_estimator_without_an_expected_failure(estimator):
    results = check_estimator(estimator, on_skip=None)
    assert results and {result["status"] for result in results} <= {"passed", "skipped"}
    skipped = {result["check_name"] for result in results if result["status"] == "skipped"}
    # Checks of array libraries other than NumPy, which nobody here has.
    assert all("array_api" in check for check in skipped), skipped


def program(*arguments):
    """The command, in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "embedscope", *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done


@pytest.mark.parametrize(
    ("estimator", "flags"),
    [
        (es.PCA(3), ["--method", "pca", "--dims", "3"]),
        (es.TSNE(2), ["--method", "tsne"]),
        (es.TSNE(3, perplexity=12, random_state=5, dof=0.8), ["--dims", "3", "--perplexity", "12", "--seed", "5", "--dof", "0.8"]),
        (es.TSNE(2, n_neighbors=9, metric="dot"), ["--neighbors", "9", "--metric", "dot"]),
        (es.UMAP(2), ["--method", "umap"]),
        (
            es.UMAP(3, n_neighbors=8, min_dist=0.3, metric="cosine", random_state=2, init="spectral"),
            ["--method", "umap", "--dims", "3", "--neighbors", "8", "--min-dist", "0.3", "--metric", "cosine", "--seed", "2", "--init", "spectral"],
        ),
        (es.UMAP(2, mode="live"), ["--method", "umap", "--mode", "live"]),
    ],
)
def test_the_same_bits_as_the_command(tmp_path, digits, estimator, flags):
    np.save(tmp_path / "x.npy", digits)
    program("project", tmp_path / "x.npy", *flags, "-o", tmp_path / "out.npy", "-q")
    # The file has float64, in which float32 is exact.
    assert np.array_equal(estimator.fit_transform(digits), np.load(tmp_path / "out.npy"))


def test_new_points_are_placed_as_the_command_places_them(tmp_path, digits):
    old, new = digits[:500], digits[500:]
    for estimator, flags in ((es.TSNE(perplexity=10), ["--perplexity", "10"]), (es.UMAP(), ["--method", "umap"])):
        layout = estimator.fit_transform(old)
        for file, x in (("old", old), ("new", new), ("layout", layout)):
            np.save(tmp_path / f"{file}.npy", x)
        files = [tmp_path / f"{file}.npy" for file in ("new", "old", "layout")]
        program("place", *files, *flags, "-o", tmp_path / "placed.npy", "-q")
        assert np.array_equal(estimator.transform(new), np.load(tmp_path / "placed.npy"))


@pytest.mark.parametrize("estimator", [es.TSNE(2, max_iter=60), es.UMAP(3, n_epochs=60), es.TSNE(1, max_iter=60)], ids=name)
def test_transform_is_by_row_and_knows_its_own_points(digits, estimator):
    layout = estimator.fit_transform(digits[:300])
    placed = estimator.transform(digits[:320])
    assert np.array_equal(placed[:300], layout)
    one_by_one = np.vstack([estimator.transform(digits[i : i + 1]) for i in range(290, 320)])
    assert np.array_equal(one_by_one, placed[290:])


def test_a_layout_of_one_dimension_keeps_neighbours(digits):
    line = es.TSNE(1).fit_transform(digits)
    assert line.shape == (600, 1) and np.ptp(line) > 10
    assert es.quality(digits, line).trustworthiness.value > 0.75
    assert es.quality(digits, es.UMAP(1).fit_transform(digits)).trustworthiness.value > 0.7


def test_pipelines_clones_pickles_and_data_frames(digits):
    pipeline = make_pipeline(StandardScaler(), es.PCA(20), es.UMAP(2, n_epochs=20)).set_output(transform="pandas")
    frame = pipeline.fit_transform(digits)
    assert list(frame.columns) == ["umap0", "umap1"] and len(frame) == 600
    for estimator in (es.PCA(5), es.TSNE(max_iter=30), es.UMAP(n_epochs=30)):
        fitted = estimator.fit(digits)
        again = pickle.loads(pickle.dumps(fitted))
        assert np.array_equal(again.transform(digits[:20] + 1), fitted.transform(digits[:20] + 1))
        assert clone(fitted).get_params() == fitted.get_params() and not hasattr(clone(fitted), "n_features_in_")


def test_principal_components_are_those_of_scikit_learn(digits):
    from sklearn.decomposition import PCA

    ours, theirs = es.PCA(10).fit(digits), PCA(10, svd_solver="full").fit(digits.astype(float))
    signs = np.sign((ours.components_ * theirs.components_).sum(axis=1))
    assert np.allclose(ours.components_, signs[:, None] * theirs.components_, atol=1e-4)
    for attribute in ("explained_variance_", "explained_variance_ratio_", "singular_values_", "mean_", "noise_variance_"):
        assert np.allclose(getattr(ours, attribute), getattr(theirs, attribute), rtol=1e-4, atol=1e-6), attribute
    assert es.PCA(0.9).fit(digits).n_components_ == PCA(0.9).fit(digits).n_components_
    full = es.PCA().fit(digits[:100])
    assert np.allclose(full.inverse_transform(full.transform(digits[:100])), digits[:100], atol=0.05)


def test_labels_count_when_they_are_meant_to(digits):
    labels = es.demo(rows=600).metadata["label"]
    plain = es.TSNE(max_iter=150).fit_transform(digits, labels)
    assert np.array_equal(plain, es.TSNE(max_iter=150).fit_transform(digits))
    supervised = es.TSNE(max_iter=150, supervision=60).fit_transform(digits, labels)
    own = lambda layout: np.mean(labels[es.knn(layout, 5).indices] == labels[:, None])  # noqa: E731
    assert own(supervised) > own(plain)
    partly = np.where(np.arange(600) % 2 == 0, labels, -1)
    assert not np.array_equal(es.TSNE(max_iter=150, supervision=60).fit_transform(digits, partly), supervised)
    assert own(es.UMAP(target_weight=0.5).fit_transform(digits, labels)) > own(es.UMAP().fit_transform(digits, labels))
    with pytest.raises(ValueError, match="there are no labels"):
        es.TSNE(supervision=10).fit(digits)


def test_parameters_out_of_range_are_named(digits):
    for estimator, sentence in [
        (es.TSNE(perplexity=1000), "perplexity is 1000; it must be from 1 to the number of points less one, here 599"),
        (es.TSNE(n_components=4), "the number of layout dimensions is 4; it must be 1, 2 or 3"),
        (es.TSNE(metric="taxi"), "metric is 'taxi'; it must be euclidean, cosine, dot or manhattan"),
        (es.TSNE(perplexity=5, n_neighbors=5), "exclude each other"),
        (es.UMAP(min_dist=-1), "min"),
        (es.UMAP(init="random"), "init is \"random\"; it must be \"pca\" or \"spectral\""),
        (es.PCA(2000), "n_components is 2000; it must be from 1 to"),
        (es.NearestNeighbors(n_neighbors=0), "n_neighbors is 0; it must be at least 1"),
    ]:
        with pytest.raises(ValueError, match=sentence):
            estimator.fit(digits)


def test_it_works_without_scikit_learn(tmp_path):
    (tmp_path / "sklearn").mkdir()
    (tmp_path / "sklearn" / "__init__.py").write_text("raise ImportError('not here')\n")
    script = """
import embedscope as es, pickle
x = es.demo(rows=100).vectors
tsne = es.TSNE(max_iter=30)
assert tsne.fit_transform(x).shape == (100, 2) and tsne.transform(x[:3] + 1).shape == (3, 2)
assert repr(es.PCA(3)) == "PCA(n_components=3)" and es.PCA().set_params(n_components=2).fit(x).transform(x).shape == (100, 2)
assert (es.PCA(2).fit_transform(x) == es.PCA(2).fit(x).transform(x)).all()
assert list(es.UMAP(n_epochs=5).fit(x).get_feature_names_out()) == ["umap0", "umap1"]
assert pickle.loads(pickle.dumps(tsne)).n_iter_ == 30
try:
    es.PCA().transform(x)
except ValueError as error:
    assert "not fitted" in str(error)
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
