import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Numbers in 0..1, the same ones each time. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export const POINTS = 240;
/** Point `row` belongs to cluster `row % 4`; names hold other scripts; a score is missing here and there. */
export const KINDS = ["ant", "bee", "cat", "dog"] as const;
export const kind = (row: number): string => KINDS[row % 4] as string;
export const name = (row: number): string => `${row % 40 === 0 ? "наука 蟻 " : ""}${kind(row)} ${row}`;
export const score = (row: number): string => (row % 24 === 5 ? "" : String(row * row));

/** Four clusters in six dimensions with metadata of several columns. `next`: with the column of the next row. */
export async function smallFiles(folder: string, next = false): Promise<[string, string]> {
  const roll = random(5);
  const vectors = Array.from({ length: POINTS }, (_, row) =>
    Array.from({ length: 6 }, (_, d) => ((d === row % 4 ? 6 : 0) + roll() * 2 - 1).toFixed(4)).join("\t"),
  );
  const header = ["kind", "name", "score", ...(next ? ["__next__"] : [])].join("\t");
  const rows = Array.from({ length: POINTS }, (_, row) =>
    [kind(row), name(row), score(row), ...(next ? [row + 4 < POINTS && row < 80 ? String(row + 4) : ""] : [])].join("\t"),
  );
  const files: [string, string] = [join(folder, "small.tsv"), join(folder, "small-metadata.tsv")];
  await writeFile(files[0], `${vectors.join("\n")}\n`);
  await writeFile(files[1], `${[header, ...rows].join("\n")}\n`);
  return files;
}

/** So many dimensions that their principal components take long: a `.npy` file of 1,000 x 4,096. */
export async function wideFile(folder: string): Promise<string> {
  const [rows, columns] = [1000, 4096];
  const roll = random(9);
  const values = Float32Array.from({ length: rows * columns }, () => roll());
  const about = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const header = Buffer.from(`${about.padEnd(117)}\n`, "latin1");
  const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  const file = join(folder, "wide.npy");
  await writeFile(file, Buffer.concat([magic, header, Buffer.from(values.buffer)]));
  return file;
}
