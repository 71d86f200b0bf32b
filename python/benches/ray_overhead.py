"""What Ray costs: components and places of 200,000 x 128 vectors by two workers on this machine, beside the same work in this process.

    python python/benches/ray_overhead.py [--rows 200000] [--rounds 3]

It needs the wheel of `cargo xtask wheel` with its `ray` extra. Prints medians in seconds, and
checks that both ways give the same bits. Starting Ray is told by itself: a cluster is started once.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import ray

import embedscope.ray as er
from embedscope import _core
from embedscope._beyond import LandmarkMap, pca_of

COLUMNS, BLOCK, COMPONENTS, LANDMARKS = 128, 10_000, 32, 2_000


def medians(here: Callable[[], Any], there: Callable[[], Any], rounds: int) -> tuple[tuple[float, Any], tuple[float, Any]]:
    """Median seconds and the last result of each; in turn, so that what else the machine does meets both."""
    times: tuple[list[float], list[float]] = ([], [])
    found = [None, None]
    for _ in range(rounds):
        for side, work in enumerate((here, there)):
            began = time.perf_counter()
            found[side] = work()
            times[side].append(time.perf_counter() - began)
    return tuple((statistics.median(times[side]), found[side]) for side in (0, 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    rng = np.random.default_rng(0)
    centres = 4 * rng.normal(size=(50, COLUMNS)).astype("f4")
    x = centres[rng.integers(50, size=arguments.rows)] + rng.normal(size=(arguments.rows, COLUMNS)).astype("f4")
    blocks = [x[first : first + BLOCK] for first in range(0, len(x), BLOCK)]

    def components_here() -> Any:
        def state(block: np.ndarray) -> Any:
            found = _core.PcaState(COLUMNS)
            found.update(block)
            return found

        return pca_of((state(block) for block in blocks), COMPONENTS)

    # Workers give way to other programs otherwise, and this process does not.
    os.environ["RAY_worker_niceness"] = "0"
    began = time.perf_counter()
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    tables = [pa.table({"emb": pa.FixedSizeListArray.from_arrays(pa.array(block.ravel()), COLUMNS)}) for block in blocks]
    ds = ray.data.from_arrow(tables)
    started = time.perf_counter() - began
    (pca_here, pca), (pca_there, found) = medians(components_here, lambda: er.pca(ds, "emb", COMPONENTS), arguments.rounds)
    assert found.components_.tobytes() == pca.components_.tobytes()
    landmarks = LandmarkMap.fit(x[:: len(x) // LANDMARKS][:LANDMARKS], pca=pca, max_iter=100)

    def places_here() -> Any:
        return np.concatenate([landmarks.transform(block) for block in blocks])

    def places_there() -> Any:
        out = ds.map_batches(er.Transform, fn_constructor_args=(landmarks, "emb"), batch_format="pyarrow", concurrency=2)
        batches = out.iter_batches(batch_size=None)
        return np.concatenate([np.column_stack([batch["x"], batch["y"]]) for batch in batches])

    (placed_here, places), (placed_there, found) = medians(places_here, places_there, arguments.rounds)
    # Blocks come as they are done.
    assert sorted(map(bytes, found)) == sorted(map(bytes, places))
    ray.shutdown()

    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"{len(x)} x {COLUMNS}, {len(blocks)} blocks, {os.cpu_count()} cores{load}, Ray {ray.__version__} started in {started:.1f} s")
    for name, one, two in [("er.pca", pca_here, pca_there), ("Transform", placed_here, placed_there)]:
        print(f"{name}: in process {one:.2f} s, two workers {two:.2f} s, ratio {two / one:.2f}")


if __name__ == "__main__":
    main()
