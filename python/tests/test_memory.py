"""How much memory a call takes at its peak, in a child, as Linux counts it (VmHWM).

What the process held before the call does not count: the interpreter, NumPy and scikit-learn (180 MiB together), and the array. Two
threads, as the machines of CI have: each further one holds its own buffers.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc/self/status is Linux's")

MIB = 1 << 20
# Clouds about a hundred centres: grey levels as in pictures, or decimal numbers. What is drawn at a time is small.
CHILD = """
import sys

import numpy as np

import embedscope as es

n, d = 70_000, 784
kind, work = sys.argv[1:]
rng = np.random.default_rng(0)
centres = rng.uniform(40, 200, (100, d)).astype(np.float32)
base = np.empty((n, 2 * d if kind == "columns" else d), np.float64 if kind == "float64" else np.float32)
x = base[:, ::2] if kind == "columns" else base
for first in range(0, n, 2_000):
    rows = centres[rng.integers(100, size=2_000)] + 20 * rng.standard_normal((2_000, d), np.float32)
    x[first : first + 2_000] = rows.clip(0, 255).round() if kind == "levels" else rows
del rows
if kind == "columns":
    base[:, 1::2] = 0


def status(name):
    [value] = [line.split()[1] for line in open("/proc/self/status") if line.startswith(f"{name}:")]
    return int(value) * 1024


estimator = es.TSNE(max_iter=10) if work == "tsne" else es.PCA(2)
# 5 sets the high-water mark back to what is held now.
with open("/proc/self/clear_refs", "w") as clear:
    clear.write("5")
before = status("VmRSS")
found = estimator.fit_transform(x)
assert found.shape == (n, 2) and np.isfinite(found).all()
print(base.nbytes, before, status("VmHWM"))
"""


def peak(kind, work):
    """Bytes of the array that the child holds, and what the call took besides."""
    environment = {"RAYON_NUM_THREADS": "2", **os.environ}
    done = subprocess.run([sys.executable, "-c", CHILD, kind, work], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    array, before, most = map(int, done.stdout.split())
    assert before > array
    print(f"{work} of {kind}: {(most - before) / MIB:.0f} MiB besides the array; {most / MIB:.0f} MiB the whole process")
    return array, most - before


@pytest.mark.parametrize("kind", ["levels", "decimals"])
def test_t_sne_of_70_000_points_takes_at_most_600_mib_besides_the_array(kind):
    """The peak comes from neighbours and similarities, so that a few iterations show it."""
    array, taken = peak(kind, "tsne")
    assert array == 70_000 * 784 * 4
    assert taken < 600 * MIB


def test_other_arrays_are_converted_once_in_chunks():
    array, plain = peak("decimals", "pca")
    for kind in ("float64", "columns"):
        given, taken = peak(kind, "pca")
        assert given == 2 * array
        # The converted array, and nothing of its size beside it.
        assert plain + array - 32 * MIB < taken < plain + array + 32 * MIB, kind
