"""Numbers that a test can draw itself."""

import numpy as np


def unit(rows: int, columns: int) -> np.ndarray:
    """Numbers in [0, 1) with 24 bits, exact in f32: SplitMix64 of the cell's number.

    Cell i (row-major, from 0) is (mix(i) >> 40) / 2^24.
    mix(i): z = (i + 1) * 0x9E3779B97F4A7C15; z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB; z ^ z >> 31, all modulo 2^64.
    """
    with np.errstate(over="ignore"):
        z = (np.arange(rows * columns, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return ((z >> np.uint64(40)).astype(np.float64) / 2.0**24).reshape(rows, columns)
