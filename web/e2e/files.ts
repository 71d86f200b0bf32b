import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { data, output, strict } from "./places";
import { embedscope } from "./program";

export interface Files {
  vectors: string;
  labels: string;
  /** Whether these are MNIST's first 8,000 training images, not digits that `embedscope demo` drew. */
  real: boolean;
}

const md5 = async (file: string) =>
  createHash("md5")
    .update(await readFile(file))
    .digest("hex");

let made: Promise<Files> | null = null;

/** `vectors.tsv` and `labels.tsv` as the tutorial makes them, made once a run. */
export function tutorialFiles(): Promise<Files> {
  made ??= make();
  return made;
}

async function make(): Promise<Files> {
  const folder = join(output, "data");
  await mkdir(folder, { recursive: true });
  const files = { vectors: join(folder, "vectors.tsv"), labels: join(folder, "labels.tsv") };
  if (data === null) {
    if (strict) {
      throw new Error("MNIST is not at ../shared/data nor at $EMBEDSCOPE_DATA, and with CI set nothing may be skipped");
    }
    await embedscope("demo", "--save", folder);
    return { ...files, real: false };
  }
  const fresh = async () =>
    existsSync(files.vectors) &&
    existsSync(files.labels) &&
    (await md5(files.vectors)) === "80c1d456f9fac293a48707a52d94293e" &&
    (await md5(files.labels)) === "e9487a8072afdf2f44b137f86eecd118";
  if (!(await fresh())) {
    await embedscope("convert", join(data, "mnist/train-images-idx3-ubyte.gz"), "--rows", "0..8000", "-o", files.vectors);
    await embedscope("convert", join(data, "mnist/train-labels-idx1-ubyte.gz"), "--rows", "0..8000", "-o", files.labels);
    if (!(await fresh())) {
      throw new Error("embedscope convert does not write what the tutorial's code writes (md5 of vectors.tsv or labels.tsv)");
    }
  }
  return { ...files, real: true };
}

/** The tutorial's own bookmark, or null where it is not at hand. */
export function tutorialBookmark(): string | null {
  if (data === null) {
    if (strict) {
      throw new Error("state.txt is not at ../shared/data nor at $EMBEDSCOPE_DATA, and with CI set nothing may be skipped");
    }
    return null;
  }
  return join(data, "seed/state.txt");
}
