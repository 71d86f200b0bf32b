"""Neighbours, quality, runs, files and figures."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

import embedscope as es


def program(*arguments):
    done = subprocess.run([sys.executable, "-m", "embedscope", *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_neighbours_are_those_of_the_command(tmp_path, digits):
    np.save(tmp_path / "x.npy", digits)
    for metric in ("euclidean", "cosine", "dot", "manhattan"):
        program("knn", tmp_path / "x.npy", "--k", "7", "--metric", metric, "-o", tmp_path / "out.npz", "-q")
        theirs, ours = np.load(tmp_path / "out.npz"), es.knn(digits, 7, metric=metric)
        assert np.array_equal(theirs["indices"], ours.indices) and np.array_equal(theirs["distances"], ours.distances)
    clustered = es.knn(np.repeat(digits, 3, axis=0) + np.arange(1800)[:, None] % 5, 5, method="clustered")
    assert clustered.recall is None or 0.9 < clustered.recall.value <= 1
    distances, indices = es.NearestNeighbors(3).fit(digits).kneighbors(digits[:4])
    assert indices[:, 0].tolist() == [0, 1, 2, 3] and np.allclose(distances[:, 0], 0)
    graph = es.NearestNeighbors(3).fit(digits).kneighbors_graph(mode="distance")
    assert graph.shape == (600, 600) and graph.nnz == 1800


def test_quality_is_that_of_the_command(tmp_path, digits):
    layout = es.PCA(2).fit_transform(digits)
    np.save(tmp_path / "x.npy", digits)
    np.save(tmp_path / "y.npy", layout)
    theirs = json.loads(program("quality", tmp_path / "x.npy", tmp_path / "y.npy", "--json"))
    ours = es.quality(digits, layout)
    text = json.dumps(theirs)
    for figure in (ours.recall, ours.trustworthiness, ours.continuity, ours.triplets):
        assert str(figure.value)[:12] in text
    assert len(ours.points["row"]) == 600 and ours.k == 15


def test_frames_come_one_after_another_and_end_as_the_estimator_does(digits):
    frames = list(es.tsne_run(digits, every=25, max_iter=120))
    assert [frame.iteration for frame in frames] == [25, 50, 75, 100, 120]
    assert np.array_equal(frames[-1].embedding, es.TSNE(max_iter=120).fit_transform(digits))
    neighbors = es.knn(digits, 60)
    assert np.array_equal(
        es.TSNE(perplexity=20, max_iter=50).fit(digits, neighbors=neighbors).embedding_,
        es.TSNE(perplexity=20, max_iter=50).fit(digits).embedding_,
    )


def test_a_callback_sees_every_so_many_iterations_and_may_end_the_run(digits):
    seen = []
    tsne = es.TSNE(max_iter=100, callback=lambda frame: seen.append(frame), callback_every=40).fit(digits)
    assert [frame.iteration for frame in seen] == [40, 80] and tsne.n_iter_ == 100
    assert seen[0].embedding.shape == (600, 2) and seen[0].kl_divergence > 0
    tsne = es.TSNE(callback=lambda frame: frame.iteration >= 60, callback_every=20).fit(digits)
    assert tsne.n_iter_ == 60
    assert es.UMAP(callback=lambda frame: True, callback_every=10).fit(digits).n_iter_ == 10

    def failing(frame):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        es.TSNE(callback=failing).fit(digits)


LONG = "import embedscope as es, numpy as np; x = np.random.default_rng(0).normal(size=(20000, 200)).astype('f4')\n"


@pytest.mark.parametrize("work", ["es.TSNE(max_iter=100000, min_improvement=0).fit(x)", "es.knn(np.tile(x, (8, 1)), 31, method='exact')"])
def test_ctrl_c_ends_a_long_computation(work):
    import signal
    import time

    child = subprocess.Popen(
        [sys.executable, "-c", f"{LONG}print('ready', flush=True)\n{work}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout.readline() == "ready\n"
    time.sleep(1)
    child.send_signal(signal.SIGINT)
    began = time.monotonic()
    _, errors = child.communicate(timeout=60)
    assert "KeyboardInterrupt" in errors and time.monotonic() - began < 20


def test_other_threads_run_while_the_engine_works(digits):
    import threading

    counted, stop = [0], threading.Event()

    def count():
        while not stop.is_set():
            counted[0] += 1

    thread = threading.Thread(target=count)
    thread.start()
    before = counted[0]
    es.TSNE(max_iter=300).fit(np.tile(digits, (3, 1)) + np.arange(1800)[:, None] % 11)
    stop.set()
    thread.join()
    assert counted[0] - before > 10_000


def test_files_are_read_as_the_command_reads_them(tmp_path):
    (tmp_path / "x.tsv").write_text("1\t2\n3\t4.5\n5\t6\n")
    (tmp_path / "meta.tsv").write_text("name\tsize\tid\nred\t3\t007\nblue\t\t010\nred\t5\t011\n")
    data = es.read(tmp_path / "x.tsv", tmp_path / "meta.tsv")
    assert data.vectors.tolist() == [[1, 2], [3, 4.5], [5, 6]] and data.points == 3
    assert data.metadata["name"].tolist() == ["red", "blue", "red"]
    assert np.array_equal(data.metadata["size"], [3, np.nan, 5], equal_nan=True)
    assert data.metadata["id"].tolist() == ["007", "010", "011"]
    assert data.to_pandas().shape == (3, 3)
    table = data.to_arrow()
    assert table.column_names == ["vector", "name", "size", "id"] and np.array_equal(es.knn(table["vector"], 1).indices, [[1], [2], [1]])
    with pytest.raises(FileNotFoundError, match="cannot read .*nothing.tsv"):
        es.read(tmp_path / "nothing.tsv")
    (tmp_path / "bad.tsv").write_text("1\t2\n3\tx4\n")
    with pytest.raises(ValueError, match="line 2"):
        es.read(tmp_path / "bad.tsv", strict_tf=True)


def test_bookmarks_come_back_bit_for_bit(tmp_path):
    rng = np.random.default_rng(1)
    tsne, pca = rng.normal(size=(50, 3)), rng.normal(size=(50, 10))
    tsne[7] = np.nan
    state = es.State("a", tsne=tsne, pca=pca, dimensions=784, perplexity=23, iteration=118, color_by="label", selected=[3, 5])
    es.write_state(tmp_path / "state.txt", [state, state.renamed("b")], selected=1)
    first, second = es.read_state(tmp_path / "state.txt")
    assert (first.label, second.label, first.points, first.dimensions) == ("a", "b", 50, 784)
    assert np.array_equal(first.coordinates("tsne"), tsne, equal_nan=True)
    assert np.array_equal(first.pca_scores(), pca) and first.coordinates("pca").shape == (50, 3)
    assert (first.perplexity, first.iteration, first.color_by, first.selected.tolist()) == (23, 118, "label", [3, 5])
    assert first.projections == ["pca", "tsne"] and first.projection == "tsne"
    with pytest.raises(KeyError, match="no umap coordinates"):
        first.coordinates("umap")
    with pytest.raises(ValueError, match="a bookmark needs a layout"):
        es.State("empty")
    with pytest.raises(OSError, match="cannot write"):
        es.write_state(tmp_path / "no" / "state.txt", state)


def test_m7_the_tutorials_bookmark_without_vectors(tmp_path, bookmark, mnist):
    [state] = es.read_state(bookmark)
    coordinates = state.coordinates("tsne")
    theirs = json.loads(bookmark.read_text())[0]
    expected = np.array([[point[f"tsne-{axis}"] for axis in range(3)] for point in theirs["projections"]])
    assert coordinates.shape == (8000, 3) and np.array_equal(coordinates, expected)
    assert state.iteration == 118 and state.camera["position"] == [theirs["cameraDef"]["position"][k] for k in range(3)]
    es.write_state(tmp_path / "again.txt", es.read_state(bookmark))
    assert (tmp_path / "again.txt").read_bytes() == bookmark.read_bytes()
    labels = mnist[1][:8000]
    big_endian = np.column_stack([coordinates, labels / 255 * 20]).astype(">f4").tobytes()
    import hashlib

    assert hashlib.md5(big_endian).hexdigest() == "d840ad2aafd5d5894595ccceb2f07a5e"
    es.plot(coordinates, labels, path=tmp_path / "map.png")


def test_figures_with_and_without_matplotlib(tmp_path, digits, monkeypatch):
    layout, labels = es.PCA(2).fit_transform(digits), es.demo(rows=600).metadata["label"]
    for kind, start in (("png", b"\x89PNG"), ("svg", b"<svg"), ("pdf", b"%PDF-"), ("html", b"<!doctype")):
        es.plot(layout, labels, path=tmp_path / f"figure.{kind}", title="digits")
        assert (tmp_path / f"figure.{kind}").read_bytes()[:9].lower().startswith(start.lower())
    import matplotlib

    matplotlib.use("Agg")
    axes = es.plot(layout, labels)
    assert len(axes.collections) == 10 and [text.get_text() for text in axes.get_legend().get_texts()] == list("0123456789")
    sums = {"sum": digits.sum(axis=1)}
    assert es.plot(es.PCA(3).fit_transform(digits), sums).name == "3d"
    for ramp, first in [("diverging", b"#0a3f86"), ("cyclic", b"#e2d9e2"), ("tf", b"#ffffdd")]:
        assert matplotlib.colors.to_hex(es.plot(layout, sums, ramp=ramp).collections[0].get_cmap()(0.0)) == first.decode()
        es.plot(layout, sums, ramp=ramp, path=tmp_path / "ramp.svg")
        assert b'offset="0" stop-color="' + first in (tmp_path / "ramp.svg").read_bytes()
    monkeypatch.setattr("embedscope._plot.importlib.util.find_spec", lambda name: None)
    figure = es.plot(layout, labels)
    assert isinstance(figure, es.Figure) and figure._repr_png_()[:4] == b"\x89PNG"
    with pytest.raises(ValueError, match="the extension names no format"):
        figure.save(tmp_path / "figure.bmp")


# A child that may write no more than a few bytes to any file, as on a full disk.
FULL = """
import resource, signal, sys
import embedscope as es

figure = es.Figure([[0.0, 0.0], [3.0, 1.0]], ["a", "b"])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    figure.save(sys.argv[1])
except OSError as error:
    print(error)
"""


@pytest.mark.parametrize("kind", ["png", "html"])
def test_a_figure_that_cannot_be_written_leaves_the_old_file(tmp_path, kind):
    path = tmp_path / f"figure.{kind}"
    path.write_bytes(b"what was there")
    done = subprocess.run([sys.executable, "-c", FULL, path], capture_output=True, text=True)
    assert done.returncode == 0 and f"cannot write {path}" in done.stdout, done.stderr
    assert path.read_bytes() == b"what was there" and list(tmp_path.iterdir()) == [path]
    es.Figure([[0.0, 0.0], [3.0, 1.0]]).save(path)
    assert path.stat().st_size > 100 and list(tmp_path.iterdir()) == [path]
    with pytest.raises(OSError, match="cannot write"):
        es.Figure([[0.0, 0.0], [3.0, 1.0]]).save(tmp_path / "no" / "figure.png")
