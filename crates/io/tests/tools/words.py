"""Writes word2vec files with gensim, and beside each FILE what is in it: FILE.expected.json.

    python words.py OUTDIR            writes the files
    python words.py --read FILE ...   reads files that Embedscope wrote, and prints rows, columns, first and last row
"""

import json
import pathlib
import sys

import numpy as np
from gensim.models import KeyedVectors

WORDS = ["the", "cät", "犬", ",", "2000", "</s>", "x\u00a0y", "\"quoted\"", "a;b", "👩‍👩‍👧"]


def keyed(words, matrix):
    vectors = KeyedVectors(vector_size=matrix.shape[1])
    vectors.add_vectors(words, matrix)
    return vectors


def expect(path, words, matrix, error=None):
    expected = {
        "rows": len(words),
        "cols": int(matrix.shape[1]),
        "first_row": [float(value) for value in matrix[0]],
        "last_row": [float(value) for value in matrix[-1]],
        "columns": {"word": {"type": "text", "values": words}},
    }
    if error is not None:
        expected = {"error": error}
    pathlib.Path(f"{path}.expected.json").write_text(json.dumps(expected, ensure_ascii=False), encoding="utf-8")


def write(out):
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(7)
    for name, words, dims in [
        ("small", WORDS, 5),
        ("wide", WORDS, 300),
        ("long", [f"w{i}" for i in range(5000)], 20),
    ]:
        matrix = rng.standard_normal((len(words), dims)).astype(np.float32)
        matrix[0] = np.arange(dims)
        vectors = keyed(words, matrix)
        for ending, binary in [("vec", False), ("bin", True)]:
            path = out / f"{name}.{ending}"
            vectors.save_word2vec_format(str(path), binary=binary)
            expect(path, words, matrix)
        # GloVe: the same without the first line.
        path = out / f"{name}.glove.txt"
        lines = (out / f"{name}.vec").read_text(encoding="utf-8").split("\n", 1)[1]
        path.write_text(lines, encoding="utf-8")
        expect(path, words, matrix)
    whole = (out / "small.bin").read_bytes()
    path = out / "cut.bin"
    path.write_bytes(whole[:-6])
    expect(path, WORDS, matrix, error="the end of the file in the numbers of")
    path = out / "cut.vec"
    path.write_text("".join((out / "small.vec").read_text(encoding="utf-8").splitlines(True)[:-2]), encoding="utf-8")
    expect(path, WORDS, matrix, error="as the number of words")


def read(paths):
    for path in paths:
        vectors = KeyedVectors.load_word2vec_format(path, binary=path.endswith(".bin"))
        first, last = vectors.vectors[0], vectors.vectors[-1]
        print(json.dumps({
            "rows": len(vectors), "cols": vectors.vector_size, "words": vectors.index_to_key[:20],
            "first_row": [float(value) for value in first], "last_row": [float(value) for value in last],
        }, ensure_ascii=False))


if __name__ == "__main__":
    if sys.argv[1] == "--read":
        read(sys.argv[2:])
    else:
        write(pathlib.Path(sys.argv[1]))
