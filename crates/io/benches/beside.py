"""Reads the files of the bench `read` with numpy, pandas and pyarrow, and prints them beside what the bench measured.

    python beside.py DATA CRITERION

Every program is to end with a matrix of 32-bit floats in memory. Each reads a file five times after one time that
does not count; the median is printed.
"""

import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

data, criterion = Path(sys.argv[1]), Path(sys.argv[2])


def arrow_tsv(path):
    options = pa.csv.ReadOptions(autogenerate_column_names=True)
    table = pa.csv.read_csv(path, read_options=options, parse_options=pa.csv.ParseOptions(delimiter="\t"))
    return np.column_stack([column.to_numpy().astype(np.float32) for column in table.columns])


def pandas_tsv(path):
    return pd.read_csv(path, sep="\t", header=None, dtype=np.float32).to_numpy()


def arrow_parquet(path):
    column = pq.read_table(path).column("vector").combine_chunks()
    return column.flatten().to_numpy(zero_copy_only=False).reshape(len(column), -1)


def numpy_mapped(path):
    # Ours checks every value too.
    x = np.load(path, mmap_mode="r")
    assert np.isfinite(x).all()
    return x


PEERS = {
    "tsv": {"pyarrow": arrow_tsv, "pandas": pandas_tsv},
    "npy": {"numpy": np.load, "numpy, mapped and checked": numpy_mapped},
    "parquet": {"pyarrow": arrow_parquet},
}


def seconds(read, path):
    shape = read(path).shape
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        read(path)
        times.append(time.perf_counter() - begun)
    return shape, statistics.median(times)


for path in sorted(data.glob("drawn-*")):
    kind = path.suffix[1:]
    rows, columns = path.stem.split("-")[1:]
    estimates = criterion / "read" / f"{kind}, {rows} x {columns}" / "new" / "estimates.json"
    if kind not in PEERS or not estimates.exists():
        continue
    ours = json.loads(estimates.read_text())["median"]["point_estimate"] / 1e9
    print(f"{kind}, {rows} x {columns}: Embedscope {ours:.3f} s", end="")
    for name, read in PEERS[kind].items():
        shape, time_of_it = seconds(read, path)
        assert shape == (int(rows), int(columns)), (name, shape)
        print(f"; {name} {time_of_it:.3f} s", end="")
    print()
