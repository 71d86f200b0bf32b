"""Data that tests share."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
STRICT = os.environ.get("CI", "") not in ("", "0", "false")


def data_folder() -> Path:
    """MNIST, iris and the tutorial's bookmark: see CONTRIBUTING.md."""
    return Path(os.environ.get("EMBEDSCOPE_DATA") or ROOT / "../shared/data")


def _needed(path: Path) -> Path:
    if not path.exists():
        message = f"no {path.name} in {data_folder()}"
        if STRICT:
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(scope="session")
def mnist() -> tuple[np.ndarray, np.ndarray]:
    """The training images (60,000 x 784, uint8) and labels."""
    folder = data_folder() / "mnist"
    with gzip.open(_needed(folder / "train-images-idx3-ubyte.gz")) as file:
        images = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 784)
    with gzip.open(_needed(folder / "train-labels-idx1-ubyte.gz")) as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8)
    return images, labels


@pytest.fixture(scope="session")
def bookmark() -> Path:
    """The tutorial's real state.txt."""
    return _needed(data_folder() / "seed" / "state.txt")


@pytest.fixture(scope="session")
def digits() -> np.ndarray:
    """600 drawn digits, float32."""
    import embedscope as es

    return es.demo(rows=600).vectors
