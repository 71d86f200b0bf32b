"""Makes .npy, .npz, Parquet, Feather, Arrow and safetensors files with the real tools, and says what is in them.

    python columnar.py OUTDIR

Needs numpy, pandas, pyarrow and safetensors. Beside each file lies FILE.expected.json, which tests/tools.rs reads.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.ipc as ipc
import pyarrow.parquet as pq
from safetensors.numpy import save_file

out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)


def expect(name, vectors=None, columns=None, **more):
    """Writes what reading `name` must give."""
    expected = dict(more)
    if vectors is not None:
        vectors = np.asarray(vectors)
        row = lambda r: [float(np.float32(v)) for v in r]
        expected |= dict(rows=vectors.shape[0], cols=vectors.shape[1], first_row=row(vectors[0]), last_row=row(vectors[-1]))
    if columns is not None:
        expected["columns"] = {k: dict(type=t, values=v) for k, (t, v) in columns.items()}
    (out / f"{name}.expected.json").write_text(json.dumps(expected, ensure_ascii=False))


random = np.random.default_rng(4)
x = random.normal(size=(500, 7)).astype(np.float32)
whole = random.integers(-100, 100, size=(500, 7))

# numpy: types, orders, byte orders.
for kind in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", ">f4", ">f8", ">i4", "?"]:
    values = (x if "f" in kind else np.abs(whole) if "u" in kind else whole).astype(kind)
    for order in "CF":
        name = f"npy_{kind.replace('>', 'be_').replace('?', 'bool')}_{order}.npy"
        np.save(out / name, np.asarray(values, order=order))
        expect(name, values.astype(np.float32), {})
np.save(out / "object.npy", np.array([[1, "a"], [2, "b"]], dtype=object), allow_pickle=True)
expect("object.npy", error="Python objects")
np.save(out / "structured.npy", np.zeros(3, dtype=[("a", "f4"), ("b", "f4")]))
expect("structured.npy", error="a structured array")
np.save(out / "complex.npy", x.astype("c8"))
expect("complex.npy", error="<c8")
bad = x.copy()
bad[41, 2] = np.nan
np.save(out / "nan.npy", bad)
expect("nan.npy", error="line 42, column 3: found NaN")
large = random.normal(size=(30000, 8)).astype(np.float32)
np.save(out / "mapped.npy", large)
expect("mapped.npy", large, {})
np.save(out / "mapped_f64.npy", large.astype("f8"))
expect("mapped_f64.npy", large, {})
np.save(out / "mapped_fortran.npy", np.asfortranarray(large))
expect("mapped_fortran.npy", large, {})
hole = large.copy()
hole[29998, 5] = np.inf
hole[29999, 0] = np.nan
np.save(out / "mapped_nan.npy", hole)
expect("mapped_nan.npy", error="line 29999, column 6: found inf")
hole.tofile(out / "mapped_nan.bytes")
expect("mapped_nan.bytes", error="found inf, expected a finite number in row 29999, column 6", shape=[30000, 8])
large.tofile(out / "mapped.bytes")
expect("mapped.bytes", large, {}, shape=[30000, 8])

# npz: plain and compressed, with labels.
number = [int(v) for v in range(500)]
word = [f"wört {i % 9}" if i % 7 else "007" for i in range(500)]
for name, save in [("plain.npz", np.savez), ("compressed.npz", np.savez_compressed)]:
    save(out / name, vectors=x, number=np.arange(500), word=np.array(word), flag=np.arange(500) % 2 == 0, other=np.zeros((3, 3)))
    expect(name, x, {"number": ("integer", number), "word": ("text", word), "flag": ("boolean", [i % 2 == 0 for i in range(500)])})
np.savez_compressed(out / "fortran.npz", np.asfortranarray(x.astype("f8")))
expect("fortran.npz", x, {})
np.savez(out / "two.npz", a=x, b=x)
expect("two.npz", error='"a", "b"')

# pandas and pyarrow: every type with missing values.
n = 500
gap = lambda values: [None if i % 5 == 3 else v for i, v in enumerate(values)]
days = pd.date_range("1999-12-30", periods=n).strftime("%Y-%m-%d").tolist()
columns = {
    "text": (pa.array(gap(word)), "text", gap(word)),
    "large": (pa.array(gap(word), pa.large_string()), "text", gap(word)),
    "kind": (pa.array(gap(word)).dictionary_encode(), "text", gap(word)),
    "flag": (pa.array(gap([i % 2 == 0 for i in range(n)])), "boolean", gap([i % 2 == 0 for i in range(n)])),
    "int": (pa.array(gap([2**62 + i for i in range(n)])), "integer", gap([2**62 + i for i in range(n)])),
    "small": (pa.array(gap([i % 100 for i in range(n)]), pa.uint8()), "integer", gap([i % 100 for i in range(n)])),
    "float": (pa.array(gap([i / 7 for i in range(n)])), "float", gap([i / 7 for i in range(n)])),
    "day": (pa.array([None if d is None else pd.Timestamp(d).date() for d in gap(days)], pa.date32()), "date", gap(days)),
    "moment": (
        pa.array([None if d is None else pd.Timestamp(d) for d in gap(days)], pa.timestamp("us", "UTC")),
        "date",
        gap([f"{d}T00:00:00Z" for d in days]),
    ),
    "words": (pa.array(gap([["a b", "ö"], []] * (n // 2)), pa.list_(pa.string())), "words", gap([["a b", "ö"], []] * (n // 2))),
}
meta = {k: (t, v) for k, (_, t, v) in columns.items()}
flat = pa.array(x.ravel())
fixed = pa.FixedSizeListArray.from_arrays(flat, 7)
lists = pa.array(x.tolist(), pa.list_(pa.float32()))
wide = pa.array(x.astype("f8").tolist(), pa.list_(pa.float64()))
half = pa.array(list(x.astype("f2")), pa.list_(pa.float16()))
for kind, vectors in [("fixed", fixed), ("list", lists), ("f64", wide), ("large", lists.cast(pa.large_list(pa.float32())))]:
    table = pa.table({"embedding": vectors} | {k: a for k, (a, _, _) in columns.items()})
    for compression in ["none", "snappy", "zstd", "gzip", "lz4", "brotli"][: 6 if kind == "list" else 3]:
        name = f"{kind}_{compression}.parquet"
        pq.write_table(table, out / name, compression=compression, row_group_size=120)
        if compression == "brotli":
            expect(name, error="brotli")
        else:
            expect(name, x, meta)
    for compression in ["uncompressed", "lz4", "zstd"]:
        name = f"{kind}_{compression}.feather"
        feather.write_feather(table, out / name, compression=compression, chunksize=200)
        expect(name, x, meta)
    name = f"{kind}.arrows"
    with ipc.new_stream(out / name, table.schema) as writer:
        for batch in table.combine_chunks().to_batches(max_chunksize=130):
            writer.write_batch(batch)
    expect(name, x, meta)
pq.write_table(pa.table({"v": half}), out / "half.parquet")
expect("half.parquet", x.astype("f2"), {})
pq.write_table(pa.table({"v": fixed, "t": pa.array(word)}), out / "v2.parquet", version="2.6", data_page_version="2.0", use_dictionary=False)
expect("v2.parquet", x, {"t": ("text", word)})

frame = pd.DataFrame(x.astype("f8"), columns=[f"x{i}" for i in range(7)])
frame["name"] = word
frame.to_parquet(out / "columns.parquet")
expect("columns.parquet", x, {"name": ("text", word)})
frame.set_index("name").to_parquet(out / "indexed.parquet")
expect("indexed.parquet", x, {"name": ("text", word)})
frame.to_feather(out / "columns.feather")
expect("columns.feather", x, {"name": ("text", word)})
frame["name"] = frame["name"].astype("category")
frame.to_parquet(out / "category.parquet")
expect("category.parquet", x, {"name": ("text", word)})
pd.DataFrame(x, columns=list("abcdefg")).to_parquet(out / "numbers.parquet")
expect("numbers.parquet", x, {})
pd.DataFrame({"emb": list(x), "id": number}).to_parquet(out / "pandas_lists.parquet")
expect("pandas_lists.parquet", x, {"id": ("integer", number)})
pd.DataFrame({"a": list(x), "b": list(x)}).to_parquet(out / "two.parquet")
expect("two.parquet", error='"a", "b"')
pq.write_table(pa.table({k: a for k, (a, _, _) in columns.items()}), out / "labels.parquet")
expect("labels.parquet", columns=meta, metadata=True)
ragged = x.tolist()
ragged[77] = ragged[77][:3]
pq.write_table(pa.table({"v": pa.array(ragged)}), out / "ragged.parquet", row_group_size=50)
expect("ragged.parquet", error="line 78: found 3 numbers, expected 7")
ragged[77] = None
feather.write_feather(pa.table({"v": pa.array(ragged)}), str(out / "null.feather"))
expect("null.feather", error="line 78: found no vector")
ragged[77] = x[77].tolist()
ragged[77][6] = None
pq.write_table(pa.table({"v": pa.array(ragged)}), out / "hole.parquet", row_group_size=50)
expect("hole.parquet", error="line 78, column 7: found a missing number")

ids = [int(v) for v in range(30000)]
table = pa.table({"id": pa.array(ids), "vector": pa.FixedSizeListArray.from_arrays(pa.array(large.ravel()), 8)})
pq.write_table(table, out / "mapped.parquet", row_group_size=7000)
feather.write_feather(table, out / "mapped_batches.feather", compression="uncompressed", chunksize=7000)
feather.write_feather(table, out / "mapped_one.feather", compression="uncompressed", chunksize=30000)
for name in ["mapped.parquet", "mapped_batches.feather", "mapped_one.feather"]:
    expect(name, large, {"id": ("integer", ids)})

# safetensors
for kind in ["f2", "f4", "f8", "i4", "i8", "u1"]:
    values = (x if "f" in kind else np.abs(whole)).astype(kind)
    save_file({"weight": values, "label": np.arange(500)}, out / f"{kind}.safetensors")
    expect(f"{kind}.safetensors", values.astype(np.float32), {"label": ("integer", number)})
save_file({"emb.a": x, "emb.b": x}, out / "two.safetensors")
expect("two.safetensors", error='"emb.a", "emb.b"')
save_file({"emb.a": x[:3], "emb.b": x}, out / "chosen.safetensors")
expect("chosen.safetensors", x, {}, array="emb.b")
print(len(list(out.glob("*.expected.json"))), "files in", out)
