#!/usr/bin/env python3
"""Makes inputs of embedscope-io with the tools that people use, and says beside each what must be read.

    python -m venv venv && venv/bin/pip install numpy anndata h5py pandas scipy tensorboardX pillow
    venv/bin/python project.py OUTDIR
    EMBEDSCOPE_TOOL_FILES=OUTDIR cargo nextest run -p embedscope-io --test tools_project

With `torch` and `tensorboard`, or `tensorflow`, in the same Python, their folders and checkpoints are made too.

Beside NAME lies NAME.expected.json: {rows, cols, first_row, last_row, columns: {name: {type, values}}} or {error}, part
of the sentence that must come. Values are texts, null where missing. Beside FILE.h5ad, FILE.h5ad.ARRAY.array.json says
the same of another array of it. For folders "tensors" lists the same for each tensor, with its name and its picture.
"""

import json
import sys
import warnings
from pathlib import Path

import anndata
import h5py
import numpy as np
import pandas as pd
import scipy.sparse

warnings.filterwarnings("ignore")
OUT = Path(sys.argv[1])
OUT.mkdir(parents=True, exist_ok=True)
RNG = np.random.default_rng(7)


def shape_of(array):
    array = np.asarray(array, dtype=np.float32)
    return {
        "rows": array.shape[0],
        "cols": array.shape[1],
        "first_row": [float(v) for v in array[0]],
        "last_row": [float(v) for v in array[-1]],
    }


def expect(path, array=None, columns=None, error=None, suffix=".expected.json", **more):
    told = {"error": error} if error else {**shape_of(array), "columns": columns or {}}
    told.update(more)
    Path(str(path) + suffix).write_text(json.dumps(told, indent=1, ensure_ascii=False))


def column(kind, values):
    return {"type": kind, "values": values}


def table(n):
    """obs of every kind that anndata writes, and what must be read of it."""
    names = ["naïve T", "B cell", "日本語", "NK", ""]
    kinds = [names[i % 4] if i % 5 else None for i in range(n)]
    obs = pd.DataFrame(index=[f"cell-{i:03d}" for i in range(n)])
    obs["kind"] = pd.Categorical(kinds, categories=names)
    obs["cluster"] = pd.Categorical([i % 3 for i in range(n)])
    obs["count"] = np.arange(n, dtype=np.int64) * 10**15
    obs["small"] = np.arange(n, dtype=np.uint8)
    obs["score"] = np.where(np.arange(n) % 4 == 0, np.nan, np.arange(n) / 8)
    obs["single"] = (np.arange(n) / 3).astype(np.float32)
    obs["good"] = np.arange(n) % 2 == 0
    obs["note"] = [f"007 tab\tand line {i}" for i in range(n)]
    texts = lambda values: [None if v is None else str(v) for v in values]
    columns = {
        "index": column("text", list(obs.index)),
        "kind": column("text", kinds),
        "cluster": column("integer", [str(i % 3) for i in range(n)]),
        "count": column("integer", texts(obs["count"])),
        "small": column("integer", texts(obs["small"])),
        "score": column("float", [None if i % 4 == 0 else short(i / 8) for i in range(n)]),
        "single": column("float", [short(np.float32(i / 3)) for i in range(n)]),
        "good": column("boolean", ["true" if i % 2 == 0 else "false" for i in range(n)]),
        "note": column("text", list(obs["note"])),
    }
    return obs, columns


def short(x):
    """The fewest digits that read back, whole numbers without a point."""
    text = np.format_float_positional(x, unique=True, trim="-")
    return text


def h5ad():
    n, d = 40, 6
    obs, columns = table(n)
    x = RNG.normal(size=(n, d)).astype(np.float32)
    var = pd.DataFrame(index=[f"gene{j}" for j in range(d)])
    pca, umap = RNG.normal(size=(n, 5)), RNG.normal(size=(n, 2)).astype(np.float32)

    def data(x, **more):
        return anndata.AnnData(X=x, obs=obs.copy(), var=var.copy(), obsm={"X_pca": pca, "X_umap": umap}, **more)

    def save(name, ad, x, **how):
        path = OUT / name
        ad.write_h5ad(path, **how)
        expect(path, x, columns)
        return path

    path = save("dense.h5ad", data(x), x)
    expect(path, pca, columns, suffix=".X_pca.array.json", choose="obsm/X_pca")
    expect(path, umap, columns, suffix=".X_umap.array.json", choose="X_umap")
    save("dense_gzip.h5ad", data(x), x, compression="gzip")
    save("dense_lzf.h5ad", data(x), x, compression="lzf")
    save("dense_f64.h5ad", data(x.astype(np.float64) * 1.1), (x.astype(np.float64) * 1.1))
    counts = RNG.poisson(0.4, size=(n, d))
    save("dense_i64.h5ad", data(counts.astype(np.int64)), counts)
    for kind in ("csr", "csc"):
        sparse = scipy.sparse.csr_matrix(counts.astype(np.float32)).asformat(kind)
        save(f"sparse_{kind}.h5ad", data(sparse), counts)
        save(f"sparse_{kind}_gzip.h5ad", data(sparse), counts, compression="gzip")
    # Nullable columns have a mask.
    nullable = pd.DataFrame(index=obs.index)
    nullable["whole"] = pd.array([None if i % 3 == 0 else i for i in range(n)], dtype="Int64")
    nullable["flag"] = pd.array([None if i % 3 == 1 else i % 2 == 0 for i in range(n)], dtype="boolean")
    ad = anndata.AnnData(X=x, obs=nullable, var=var)
    ad.write_h5ad(OUT / "nullable.h5ad")
    expect(
        OUT / "nullable.h5ad",
        x,
        {
            "index": columns["index"],
            "whole": column("integer", [None if i % 3 == 0 else str(i) for i in range(n)]),
            "flag": column("boolean", [None if i % 3 == 1 else str(i % 2 == 0).lower() for i in range(n)]),
        },
    )
    # Without X the first of obsm is read.
    ad = anndata.AnnData(obs=obs, obsm={"X_pca": pca})
    ad.write_h5ad(OUT / "no_x.h5ad")
    expect(OUT / "no_x.h5ad", pca, columns)
    # Chunks that do not divide the array, big-endian numbers, half precision.
    for name, dtype, how in [
        ("chunks.h5ad", "<f4", dict(chunks=(7, 4), compression="gzip", shuffle=True)),
        ("fletcher.h5ad", "<f4", dict(chunks=(16, 6), fletcher32=True)),
        ("big_endian.h5ad", ">f8", {}),
        ("half.h5ad", "<f2", {}),
        ("int16.h5ad", ">i2", {}),
    ]:
        with h5py.File(OUT / name, "w") as f:
            f.create_dataset("X", data=(x * 10).astype(dtype), **how)
        expect(OUT / name, (x * 10).astype(dtype))
    with h5py.File(OUT / "latest.h5ad", "w", libver="latest") as f:
        f.create_dataset("X", data=x, chunks=(8, 6), compression="gzip", maxshape=(None, 6))
    expect(OUT / "latest.h5ad", x)
    old()
    broken(x)


def old():
    """The layout of anndata 0.7: codes as a column, categories in a group beside them, a reference between them."""
    n = 12
    x = np.arange(n * 3, dtype=np.float32).reshape(n, 3)
    path = OUT / "old.h5ad"
    kinds = ["a", "b", "c"]
    codes = np.array([i % 4 - 1 for i in range(n)], dtype=np.int8)
    with h5py.File(path, "w") as f:
        f.create_dataset("X", data=x)
        obs = f.create_group("obs")
        text = h5py.string_dtype("utf-8")
        obs.attrs["_index"] = "names"
        obs.attrs["column-order"] = np.array(["kind", "depth"], dtype=object)
        obs.create_dataset("names", data=[f"c{i}" for i in range(n)], dtype=text)
        obs.create_dataset("depth", data=np.arange(n) / 4)
        categories = obs.create_group("__categories").create_dataset("kind", data=kinds, dtype=text)
        column_codes = obs.create_dataset("kind", data=codes)
        column_codes.attrs["categories"] = categories.ref
    expect(
        path,
        x,
        {
            "names": column("text", [f"c{i}" for i in range(n)]),
            "kind": column("text", [None if c < 0 else kinds[c] for c in codes]),
            "depth": column("float", [short(i / 4) for i in range(n)]),
        },
    )
    # Fixed-length texts, as older tools wrote them.
    path = OUT / "fixed.h5ad"
    with h5py.File(path, "w") as f:
        f.create_dataset("X", data=x)
        obs = f.create_group("obs")
        obs.attrs["_index"] = "index"
        obs.create_dataset("index", data=np.array([f"c{i}" for i in range(n)], dtype="S4"))
    expect(path, x, {"index": column("text", [f"c{i}" for i in range(n)])})


def broken(x):
    def make(name, write, error):
        with h5py.File(OUT / name, "w") as f:
            write(f)
        expect(OUT / name, error=error)

    with_nan = x.copy()
    with_nan[3, 2] = np.nan
    make("nan.h5ad", lambda f: f.create_dataset("X", data=with_nan), "line 4, column 3")
    make("cube.h5ad", lambda f: f.create_dataset("X", data=np.zeros((2, 3, 4))), "two dimensions")
    make("words.h5ad", lambda f: f.create_dataset("X", data=[["a", "b"]], dtype=h5py.string_dtype()), "two dimensions")
    make("nothing.h5ad", lambda f: f.create_group("uns"), "no such array")
    make("huge.h5ad", lambda f: f.create_dataset("X", shape=(10**9, 10**6), chunks=(1000, 1000), dtype="f4"), "claim")
    whole = (OUT / "dense.h5ad").read_bytes()
    (OUT / "cut.h5ad").write_bytes(whole[: len(whole) // 2])
    expect(OUT / "cut.h5ad", error="found")
    try:
        import hdf5plugin

        make("zstd.h5ad", lambda f: f.create_dataset("X", data=x, **hdf5plugin.Zstd()), "h5py")
    except ImportError:
        print("no hdf5plugin: the file with an unknown filter is not made")


def told(name, array, columns, picture=None):
    return {"name": name, **shape_of(array), "columns": columns, "picture": picture}


def writer(name, kind):
    """Folders that SummaryWriter.add_embedding writes, from tensorboardX or PyTorch."""
    n, d = 10, 4
    a = np.arange(n * d, dtype=np.float32).reshape(n, d) / 7
    b = RNG.normal(size=(25, 3)).astype(np.float32)
    labels = [f"label, {i}" for i in range(n)]
    images = RNG.integers(0, 256, size=(n, 3, 8, 8)).astype(np.float32) / 255
    rows = [[f"w{i}", str(i * 2)] for i in range(25)]
    folder = OUT / name
    if kind == "torch":
        import torch
        from torch.utils.tensorboard import SummaryWriter

        wrap = torch.from_numpy
    else:
        from tensorboardX import SummaryWriter

        wrap = lambda array: array
    with SummaryWriter(str(folder)) as out:
        out.add_embedding(wrap(a), metadata=labels, label_img=wrap(images), global_step=1, tag="first")
        out.add_embedding(wrap(b), metadata=rows, metadata_header=["word", "count"], global_step=2, tag="second/é")
    found = json.loads(json.dumps(tensors_of(folder)))
    expected = [
        told(found[0], a, {"label": column("text", labels)}, [8, 8]),
        told(
            found[1],
            b,
            {
                "word": column("text", [row[0] for row in rows]),
                "count": column("integer", [row[1] for row in rows]),
            },
        ),
    ]
    Path(str(folder) + ".expected.json").write_text(json.dumps({"folder": True, "tensors": expected}, indent=1))


def tensors_of(folder):
    """The names in a config, by the reader of TensorBoard itself where it is there."""
    names = []
    for line in (folder / "projector_config.pbtxt").read_text().splitlines():
        key, _, value = line.strip().partition(":")
        if key == "tensor_name":
            names.append(value.strip().strip('"').encode().decode("unicode_escape").encode("latin-1").decode())
    return names


def tensorflow():
    """A checkpoint of each kind, and a folder with one as the tutorial of TensorBoard makes it."""
    import tensorflow as tf

    weights = RNG.normal(size=(30, 8)).astype(np.float32)
    other = RNG.normal(size=(5, 3)).astype(np.float64)
    folder = OUT / "tf2_logs"
    folder.mkdir(exist_ok=True)
    checkpoint = tf.train.Checkpoint(embedding=tf.Variable(weights), other=tf.Variable(other), step=tf.Variable(3))
    checkpoint.save(str(folder / "embedding.ckpt"))
    (folder / "metadata.tsv").write_text("".join(f"word{i}\n" for i in range(30)))
    (folder / "projector_config.pbtxt").write_text(
        'embeddings {\n  tensor_name: "embedding/.ATTRIBUTES/VARIABLE_VALUE"\n  metadata_path: "metadata.tsv"\n}\n'
    )
    words = {"label": column("text", [f"word{i}" for i in range(30)])}
    expected = [
        told("embedding/.ATTRIBUTES/VARIABLE_VALUE", weights, words),
        told("other/.ATTRIBUTES/VARIABLE_VALUE", other, {}),
    ]
    Path(str(folder) + ".expected.json").write_text(json.dumps({"folder": True, "tensors": expected}, indent=1))
    # TensorFlow 1, one variable in three parts.
    folder = OUT / "tf1_logs"
    folder.mkdir(exist_ok=True)
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        with tf.compat.v1.variable_scope("", use_resource=False):
            tf.compat.v1.get_variable(
                "parts",
                shape=weights.shape,
                dtype=tf.float32,
                initializer=lambda shape, dtype=None, partition_info=None: tf.constant(
                    weights[
                        partition_info.var_offset[0] : partition_info.var_offset[0] + shape[0]
                    ]
                ),
                partitioner=tf.compat.v1.fixed_size_partitioner(3),
            )
        session.run(tf.compat.v1.global_variables_initializer())
        tf.compat.v1.train.Saver(sharded=True).save(session, str(folder / "model.ckpt"), global_step=1)
    expected = [told("parts", weights, {})]
    Path(str(folder) + ".expected.json").write_text(json.dumps({"folder": True, "tensors": expected}, indent=1))


h5ad()
writer("tensorboardx_logs", "tensorboardX")
for name, make in [("torch", lambda: writer("torch_logs", "torch")), ("tensorflow", tensorflow)]:
    try:
        __import__(name)
    except ImportError:
        print(f"no {name}: its files are not made")
        continue
    make()
print(f"wrote {len(list(OUT.rglob('*.json')))} expectations to {OUT}")
