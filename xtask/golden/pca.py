"""Writes the numbers that the PCA tests of embedscope-core compare with.

    python pca.py DATA_FOLDER OUTPUT_FOLDER

DATA_FOLDER holds `mnist/train-images-idx3-ubyte.gz` and `iris/iris_tensors.bytes`.
Only figures computed by scikit-learn are written, never data.
"""

import gzip
import json
import sys
from pathlib import Path

import numpy as np
import sklearn
from sklearn.decomposition import PCA

from drawn import unit


def mnist(data: Path, rows: int) -> np.ndarray:
    """The first `rows` training images, one image a row, values 0..255."""
    with gzip.open(next((data / "mnist").glob("train-images*.gz"))) as file:
        raw = file.read()
    magic, images, height, width = np.frombuffer(raw, ">u4", 4)
    if magic != 2051 or images < rows:
        raise SystemExit(f"MNIST training images: magic {magic}, {images} images; expected 2051 and at least {rows}")
    pixels = np.frombuffer(raw, np.uint8, rows * height * width, offset=16)
    return pixels.reshape(rows, height * width).astype(np.float64)


def iris(data: Path) -> np.ndarray:
    """The 150 x 4 measurements."""
    return np.fromfile(data / "iris" / "iris_tensors.bytes", "<f4").reshape(150, 4).astype(np.float64)


def synthetic(rows: int, columns: int) -> np.ndarray:
    """A matrix that a test can draw itself: column c is `1 + c` times a drawn number."""
    return unit(rows, columns) * (1.0 + np.arange(columns))


def golden(x: np.ndarray, components: int, recipe: str) -> dict:
    fitted = PCA(components, svd_solver="full").fit(x)
    return {
        "rows": x.shape[0],
        "columns": x.shape[1],
        "data": recipe,
        "explained_variance_ratio": fitted.explained_variance_ratio_.tolist(),
        "explained_variance": fitted.explained_variance_.tolist(),
        "total_variance": float(x.var(axis=0, ddof=1).sum()),
        "source": f"scikit-learn {sklearn.__version__} PCA({components}, svd_solver='full')",
    }


def main() -> None:
    data, output = Path(sys.argv[1]), Path(sys.argv[2])
    sets = {
        "pca_mnist_8000": golden(mnist(data, 8000), 10, "first 8,000 MNIST training images, pixels 0..255"),
        "pca_iris": golden(iris(data), 4, "iris, 150 x 4"),
        "pca_synthetic": golden(synthetic(500, 20), 10, "SplitMix64 of the cell's number, see xtask/golden/pca.py"),
    }
    output.mkdir(parents=True, exist_ok=True)
    for name, numbers in sets.items():
        (output / f"{name}.json").write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
        print(f"{name}.json: {numbers['rows']} x {numbers['columns']}, first component {numbers['explained_variance_ratio'][0]:.6f}")


main()
