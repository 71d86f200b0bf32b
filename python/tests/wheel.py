"""What the installed wheel does in a fresh environment, with its hard dependencies alone: `cargo xtask wheel` runs this file.

S5 to S7 and the array part of S9, on digits that the wheel draws itself; with the folder of the tests' data as an argument also on the
tutorial's real bookmark. pytest does not collect it: it must run where no tool of the tests is installed.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import re
import struct
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

import numpy as np

import embedscope as es

COMMAND = str(Path(sys.executable).with_name("embedscope"))


def command(*arguments: object) -> str:
    return subprocess.run([COMMAND, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def big_endian(coordinates: np.ndarray, labels: np.ndarray) -> bytes:
    """The tutorial's file, by the standard library: x, y, z, label / 255 * 20 a row, each step in float32."""
    labels = labels.astype(np.float32) / np.float32(255) * np.float32(20)
    return b"".join(struct.pack(">4f", *row, label) for row, label in zip(coordinates.astype(np.float32), labels, strict=True))


def dependencies() -> str:
    required = [line for line in importlib.metadata.requires("embedscope") or [] if "extra ==" not in line]
    names = sorted(re.match(r"[\w-]+", line)[0] for line in required)
    assert names == ["anywidget", "numpy"], names
    for name in ("sklearn", "scipy", "pandas", "pyarrow", "matplotlib", "ray"):
        assert importlib.util.find_spec(name) is None, f"{name} is installed: this is no fresh environment"
    # What it holds that needs no Ray is there without it.
    state = importlib.import_module("embedscope.ray").KMeansState([[0.0], [9.0]])
    state.update([[1.0], [8.0], [6.0]])
    assert state.finish().centroids.tolist() == [[1.0], [7.0]]
    return ", ".join(names)


def page() -> str:
    """The command serves the page of the wheel."""
    child = subprocess.Popen([COMMAND, "demo", "--rows", "50", "--no-browser", "--no-session"], stdout=subprocess.PIPE, text=True)
    try:
        url = child.stdout.readline().strip()
        # The token becomes a cookie.
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with browser.open(url) as answer:
            [script] = re.findall(r'<script[^>]* src="([^"]+)"', answer.read().decode())
        with browser.open(urllib.parse.urljoin(url, script)) as answer:
            size = len(answer.read())
        assert size > 100_000
    finally:
        child.terminate()
        child.wait(timeout=30)
    return f"a script of {size} bytes from {command('--version').strip()}"


def s5(folder: Path, layout: np.ndarray) -> str:
    """A bookmark: one line, a JSON array, that the tutorial's cell reads."""
    camera = {"orthographic": False, "position": [0.1, 0.2, 1.5], "target": [0.0, 0.0, 0.0], "zoom": 1.25}
    state = es.State("State 0", tsne=layout, dimensions=784, iteration=250, perplexity=8, color_by="label", camera=camera)
    es.write_state(folder / "state.txt", state)
    text = (folder / "state.txt").read_text()
    assert len(text.splitlines()) == 1
    [found] = json.loads(text)
    names = ["tsne-0", "tsne-1", "tsne-2"]
    points = [[point[name] for name in names] for point in found["projections"] if names[0] in point]
    assert np.array_equal(np.array(points), layout.astype(np.float64))
    return f"{len(text)} characters, {len(points)} points"


def s6(folder: Path, layout: np.ndarray) -> str:
    """Read back without any vectors, from Python and from the command, bit for bit."""
    [state] = es.read_state(folder / "state.txt")
    assert state.coordinates("tsne").tobytes() == layout.astype(np.float64).tobytes()
    assert (state.label, state.dimensions, state.iteration, state.perplexity, state.color_by) == ("State 0", 784, 250, 8, "label")
    assert state.camera["position"] == [0.1, 0.2, 1.5] and state.camera["zoom"] == 1.25
    command("export", folder / "state.txt", "-o", folder / "xyz.npy")
    assert np.load(folder / "xyz.npy").tobytes() == state.coordinates("tsne").tobytes()
    es.write_state(folder / "again.txt", state)
    assert (folder / "again.txt").read_bytes() == (folder / "state.txt").read_bytes()
    return f"{state.coordinates().shape[0]} x {state.coordinates().shape[1]}, bit for bit"


def s7(folder: Path, state: Path, labels: np.ndarray) -> str:
    """x, y, z, label / 255 * 20 as big-endian float32."""
    (folder / "labels.tsv").write_text("".join(f"{label}\n" for label in labels))
    command("export", state, "--labels", folder / "labels.tsv", "--format", "f32be", "-o", folder / "embeddings.bin")
    content = (folder / "embeddings.bin").read_bytes()
    assert content == big_endian(es.read_state(state)[0].coordinates("tsne"), labels)
    return f"{len(content)} bytes, md5 {hashlib.md5(content).hexdigest()}"


def s9(folder: Path, digits: es.Data, layout: np.ndarray) -> str:
    """The same seed gives the bits of the command; estimators work without scikit-learn, figures without matplotlib."""
    np.save(folder / "x.npy", digits.vectors)
    command("project", folder / "x.npy", "-o", folder / "y.npy", "--dims", "3", "--perplexity", "8", "--iterations", "250")
    assert np.array_equal(np.load(folder / "y.npy"), layout)
    assert es.PCA(50).fit_transform(digits.vectors).shape == (600, 50)
    assert es.UMAP(n_epochs=30).fit_transform(digits.vectors).shape == (600, 2)
    assert es.NearestNeighbors(3).fit(digits.vectors).kneighbors(digits.vectors[:2])[1][:, 0].tolist() == [0, 1]
    trust = es.quality(digits.vectors, layout)
    es.plot(layout, digits.metadata["label"], path=folder / "map.png")
    view = es.show(digits.vectors, digits.metadata, digits.images, in_browser=False, play=False)
    assert view.layout.shape == (600, 2)
    return f"{layout.shape[0]} x {layout.shape[1]}, {trust.trustworthiness.value:.3f} trustworthy"


def tutorial(folder: Path, data: Path) -> str:
    """S6 and S7 of the tutorial's real bookmark and MNIST's labels."""
    labels = es.read(data / "mnist" / "train-images-idx3-ubyte.gz", data / "mnist" / "train-labels-idx1-ubyte.gz").metadata["label"][:8000]
    said = s7(folder, data / "seed" / "state.txt", np.asarray(labels))
    assert said == "128000 bytes, md5 d840ad2aafd5d5894595ccceb2f07a5e", said
    return said


def main() -> None:
    def report(name: str, work: object, *arguments: object) -> None:
        began = time.perf_counter()
        said = work(*arguments)
        print(f"{name}: {said} ({time.perf_counter() - began:.1f} s)", flush=True)

    digits = es.demo(rows=600)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        layout = es.TSNE(3, perplexity=8, max_iter=250).fit_transform(digits.vectors)
        report("hard dependencies", dependencies)
        report("page", page)
        report("S5", s5, folder, layout)
        report("S6", s6, folder, layout)
        report("S7", s7, folder, folder / "state.txt", np.asarray(digits.metadata["label"]))
        report("S9", s9, folder, digits, layout)
        if len(sys.argv) > 1:
            report("S7 of the tutorial", tutorial, folder, Path(sys.argv[1]))


if __name__ == "__main__":
    main()
