"""Makes the matrices that the peers are compared on: NAME.npy (float32) and NAME.labels.npy (int32).

    python data.py NAME DATA_FOLDER OUTPUT_FOLDER

NAME is `mnist70k`, `mnist8k`, `mnist2k`, `iris`, `synth1m`, `synth20k`, `text20k`, `text8k` or `text2k`; DATA_FOLDER holds mnist/ and iris/.
"""

import gzip
import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import numpy as np

SEED = 0
Labelled = tuple[np.ndarray, np.ndarray]


def idx(path: Path) -> np.ndarray:
    """A gzipped IDX file of bytes, one item a row."""
    with gzip.open(path) as file:
        raw = file.read()
    axes = raw[3]
    shape = np.frombuffer(raw, ">u4", axes, offset=4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * axes).reshape(int(shape[0]), -1)


def mnist(data: Path, rows: int, first: int = 0) -> Labelled:
    """`rows` images from the `first` on, those for training before those for tests; pixels 0..255."""
    folder = data / "mnist"
    images = [idx(folder / f"{part}-images-idx3-ubyte.gz") for part in ("train", "t10k")]
    labels = [idx(folder / f"{part}-labels-idx1-ubyte.gz") for part in ("train", "t10k")]
    wanted = slice(first, first + rows)
    return np.concatenate(images)[wanted], np.concatenate(labels)[wanted, 0]


def iris(data: Path) -> Labelled:
    """150 x 4 measurements, labels in the order that they appear in."""
    x = np.fromfile(data / "iris" / "iris_tensors.bytes", "<f4").reshape(150, 4)
    lines = (data / "iris" / "iris_labels.tsv").read_text(encoding="utf-8").split("\n")[1:151]
    names = [line.split("\t")[-1] for line in lines]
    order = list(dict.fromkeys(names))
    return x, np.array([order.index(name) for name in names])


def synthetic(rows: int, columns: int = 128, components: int = 100, intrinsic: int = 12) -> Labelled:
    """A mixture of Gaussian components, each on an affine subspace of `intrinsic` dimensions of its own.

    The centres lie in one 16-dimensional subspace (standard deviation 3 an axis), so that there is a global shape to keep; the
    j-th axis of a component has variance 1 / (1 + j / 3); noise of 0.05 fills all columns. Sizes are a Dirichlet(2) draw.
    """
    rng = np.random.default_rng(SEED)
    plane = np.linalg.qr(rng.standard_normal((columns, 16)))[0]
    centres = 3.0 * rng.standard_normal((components, 16)) @ plane.T
    widths = 1.0 / np.sqrt(1.0 + np.arange(intrinsic) / 3.0)
    labels = rng.choice(components, rows, p=rng.dirichlet(np.full(components, 2.0)))
    x = np.empty((rows, columns), np.float32)
    for component in range(components):
        mine = np.flatnonzero(labels == component)
        axes = np.linalg.qr(rng.standard_normal((columns, intrinsic)))[0]
        inside = rng.standard_normal((len(mine), intrinsic)) * widths
        x[mine] = centres[component] + inside @ axes.T + 0.05 * rng.standard_normal((len(mine), columns))
    return x, labels


def paragraphs(root: Path, suffixes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every paragraph of 120 to 2,000 characters below `root`, with the first folder below `root` that it lies in."""
    for folder, below, files in os.walk(root):
        below.sort()
        for name in sorted(files):
            path = Path(folder, name)
            if not name.endswith(suffixes) or "site-packages" in path.parts:
                continue
            try:
                raw = gzip.open(path).read() if name.endswith(".gz") else path.read_bytes()
                text = raw.decode("utf-8")
            except (OSError, EOFError, UnicodeDecodeError):
                continue
            topic = path.relative_to(root).parts[0]
            for block in text.split("\n\n"):
                paragraph = " ".join(block.split())
                if 120 <= len(paragraph) <= 2000:
                    yield paragraph, topic


def text(rows: int) -> Labelled:
    """TF-IDF of paragraphs of documents and of Python's own sources, by truncated SVD to 256 columns of unit length.

    The label is the package or module. Which texts there are depends on the machine: figures compare within a run only.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize

    found = dict(paragraphs(Path("/usr/share/doc"), ("", ".gz")))
    found |= dict(paragraphs(Path(sysconfig.get_path("stdlib")), (".py",)))
    if len(found) < 100:
        raise SystemExit("there are too few texts in /usr/share/doc and in Python's library: install packages with documents")
    chosen = np.random.default_rng(SEED).permutation(len(found))[:rows]
    items = list(found.items())
    words = TfidfVectorizer(sublinear_tf=True, min_df=2, stop_words="english").fit_transform(items[i][0] for i in chosen)
    x = normalize(TruncatedSVD(256, random_state=SEED).fit_transform(words))
    topics = [items[i][1] for i in chosen]
    number = {topic: i for i, topic in enumerate(sorted(set(topics)))}
    return x, np.array([number[topic] for topic in topics])


def main() -> None:
    name, data, output = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    makers = {
        "mnist70k": lambda: mnist(data, 70_000),
        "mnist60k": lambda: mnist(data, 60_000),
        "mnist60k.new": lambda: mnist(data, 10_000, 60_000),
        "mnist8k": lambda: mnist(data, 8_000),
        "mnist2k": lambda: mnist(data, 2_000),
        "mnist2k.new": lambda: mnist(data, 500, 2_000),
        "iris": lambda: iris(data),
        "synth1m": lambda: synthetic(1_000_000),
        "synth20k": lambda: synthetic(20_000),
        "text20k": lambda: text(20_000),
        "text8k": lambda: text(8_000),
        "text2k": lambda: text(2_000),
    }
    x, labels = makers[name]()
    output.mkdir(parents=True, exist_ok=True)
    np.save(output / f"{name}.labels.npy", labels.astype(np.int32))
    # Last, and under its name only when it is whole: its presence says that the set is made.
    half = output / f"{name}.half.npy"
    np.save(half, x.astype(np.float32))
    half.replace(output / f"{name}.npy")


main()
