#!/usr/bin/env python3
"""Reads what embedscope-io wrote with the tools that people use, and compares values and types.

    EMBEDSCOPE_WRITTEN=DIR cargo test -p embedscope-io --test written
    python read_back.py DIR

The test `written` writes the data below in every format; the two must agree. Python's packages: requirements.txt.
"""

import csv
import datetime
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
from gensim.models import KeyedVectors
from safetensors.numpy import load_file

FOLDER = Path(sys.argv[1])

VECTORS = np.array([[0.1, -0.0], [1e-45, 3.4028235e38], [-3.4028235e38, 3.0]], dtype=np.float32)
DAY = datetime.date
COLUMNS = {
    "word": (pa.string(), ["007", "ä犬", "nan"]),
    "text": (pa.string(), ['"a", b', None, ";"]),
    "whole": (pa.int64(), [1, None, -(2**63)]),
    "decimal": (pa.float64(), [1e5, None, -0.1]),
    "yes": (pa.bool_(), [True, None, False]),
    "day": (pa.date32(), [DAY(2026, 11, 24), None, DAY(1969, 12, 31)]),
    "words": (pa.list_(pa.string()), [["a", "b c"], None, []]),
}


def same_vectors(found, what):
    found = np.asarray(found)
    assert found.dtype == np.float32, f"{what}: {found.dtype}"
    assert found.shape == VECTORS.shape and found.tobytes() == VECTORS.tobytes(), f"{what}: {found}"


def same_table(table, what):
    """Types as pyarrow names them (any string, any dictionary of strings, any list of strings), values one by one."""
    for name, (kind, values) in COLUMNS.items():
        column = table[name]
        found = column.type
        if pa.types.is_dictionary(found):
            found = found.value_type
        if pa.types.is_large_string(found):
            found = pa.string()
        if pa.types.is_list(found) or pa.types.is_large_list(found):
            assert pa.types.is_string(found.value_type) or pa.types.is_large_string(found.value_type), f"{what}: {name} is {found}"
            found = kind
        assert found == kind, f"{what}: {name} is {column.type}, to be {kind}"
        assert column.to_pylist() == values, f"{what}: {name} is {column.to_pylist()}, to be {values}"


def vectors_of(table):
    column = table["vector"]
    assert pa.types.is_fixed_size_list(column.type) or pa.types.is_list(column.type), column.type
    assert column.type.value_type == pa.float32(), column.type
    return np.array(column.to_pylist(), dtype=np.float32)


def text_cells(rows, what):
    """Text holds texts: empty where nothing is."""
    def shown(value):
        if value is None:
            return ""
        if isinstance(value, bool):
            return str(value).lower()
        return value

    header, *rows = rows
    assert header == list(COLUMNS), f"{what}: {header}"
    assert len(rows) == len(VECTORS), f"{what}: {len(rows)} rows"
    for at, (name, (_, values)) in enumerate(COLUMNS.items()):
        for row, value in zip(rows, values):
            found, value = row[at], shown(value)
            if value == "":
                same = found == ""
            elif isinstance(value, list):
                same = json.loads(found) == value
            elif isinstance(value, float):
                same = float(found) == value
            else:
                same = found == str(value)
            assert same, f"{what}: {name} is {found!r}, to be {value!r}"


def main():
    same_vectors(np.load(FOLDER / "v.npy"), "npy, numpy")
    same_vectors(np.fromfile(FOLDER / "v.bytes", dtype="<f4").reshape(VECTORS.shape), "bytes, numpy")
    for name, separator in [("v.tsv", "\t"), ("v.csv", ",")]:
        same_vectors(np.loadtxt(FOLDER / name, delimiter=separator, dtype=np.float32), f"{name}, numpy")
        table = pd.read_csv(FOLDER / name, sep=separator, header=None, dtype=np.float32, float_precision="round_trip")
        assert np.array_equal(table.to_numpy(), VECTORS), f"{name}, pandas: {table}"
    archive = np.load(FOLDER / "v.npz", allow_pickle=False)
    same_vectors(archive["vectors"], "npz, numpy")
    assert archive["word"].tolist() == COLUMNS["word"][1], archive["word"]
    # numpy has no missing values: NaN in numbers, the empty text elsewhere.
    assert np.isnan(archive["decimal"][1]) and archive["decimal"][[0, 2]].tolist() == [1e5, -0.1], archive["decimal"]
    assert archive["text"].tolist() == ['"a", b', "", ";"], archive["text"]
    tensors = load_file(FOLDER / "v.safetensors")
    assert list(tensors) == ["vectors"]
    same_vectors(tensors["vectors"], "safetensors")

    readers = {
        "parquet": pyarrow.parquet.read_table,
        "arrow": lambda path: pa.ipc.open_file(path).read_all(),
    }
    for kind, read in readers.items():
        table = read(FOLDER / f"v.{kind}")
        same_vectors(vectors_of(table), f"{kind}, pyarrow")
        same_table(table, f"{kind} with vectors, pyarrow")
        same_table(read(FOLDER / f"m.{kind}"), f"{kind}, pyarrow")
    same_table(pyarrow.feather.read_table(FOLDER / "m.arrow"), "feather, pyarrow")
    frame = pd.read_parquet(FOLDER / "v.parquet")
    same_vectors(np.stack(frame["vector"].to_list()), "parquet, pandas")
    assert frame["whole"].isna().tolist() == [False, True, False]
    assert frame["word"].tolist() == COLUMNS["word"][1]

    for name, binary in [("w.vec", False), ("w.bin", True)]:
        words = KeyedVectors.load_word2vec_format(str(FOLDER / name), binary=binary, datatype=np.float32)
        assert words.index_to_key == COLUMNS["word"][1], f"{name}: {words.index_to_key}"
        same_vectors(words.vectors, f"{name}, gensim")

    for name in ["v.jsonl", "m.jsonl"]:
        objects = [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]
        for row, value in enumerate(objects):
            for column, (_, values) in COLUMNS.items():
                wanted = values[row]
                wanted = wanted.isoformat() if isinstance(wanted, DAY) else wanted
                found = value.get(column)
                assert found == wanted and isinstance(found, bool) == isinstance(wanted, bool), f"{name}: {column} of row {row} is {found!r}"
        if name == "v.jsonl":
            same_vectors(np.array([value["vector"] for value in objects], dtype=np.float32), "jsonl")
    frame = pd.read_json(FOLDER / "m.jsonl", lines=True, dtype=False, convert_dates=False)
    assert frame["word"].tolist() == COLUMNS["word"][1]

    with open(FOLDER / "m.csv", encoding="utf-8", newline="") as file:
        text_cells(list(csv.reader(file)), "m.csv")
    lines = (FOLDER / "m.tsv").read_text("utf-8").splitlines()
    text_cells([line.split("\t") for line in lines], "m.tsv")
    frame = pd.read_csv(FOLDER / "m.csv", dtype=str, keep_default_na=False)
    assert frame["word"].tolist() == COLUMNS["word"][1] and frame["text"].tolist() == ['"a", b', "", ";"]
    print("16 files are read as they were written")


main()
