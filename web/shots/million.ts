import { existsSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { output } from "../e2e/places";

const POINTS = 1_000_000;
const CLUSTERS = 60;

/** A million points: 60 clusters of different sizes and shapes, the same ones each time. Made once. */
export async function million(dimensions = 16): Promise<string> {
  const folder = join(output, "data");
  const file = join(folder, `million-${dimensions}.npy`);
  if (existsSync(file)) return file;
  await mkdir(folder, { recursive: true });
  const roll = random(11);
  const normal = () => Math.sqrt(-2 * Math.log(1 - roll())) * Math.cos(2 * Math.PI * roll());
  const centres = Array.from({ length: CLUSTERS * dimensions }, (_, i) => normal() * (i % dimensions < 3 ? 6 : 1.5));
  const widths = Array.from({ length: CLUSTERS * dimensions }, () => 0.15 + 0.9 * roll() ** 2);
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${POINTS}, ${dimensions}), }`;
  const padded = `${header.padEnd(117)}\n`;
  const out = await open(file, "w");
  await out.write(
    Buffer.concat([Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0, padded.length & 255, padded.length >> 8]), Buffer.from(padded)]),
  );
  const block = new Float32Array(20_000 * dimensions);
  for (let done = 0; done < POINTS; done += 20_000) {
    for (let row = 0; row < 20_000; row++) {
      const cluster = Math.floor(roll() ** 1.7 * CLUSTERS);
      for (let d = 0; d < dimensions; d++) {
        const at = cluster * dimensions + d;
        block[row * dimensions + d] = (centres[at] as number) + (widths[at] as number) * normal();
      }
    }
    await out.write(new Uint8Array(block.buffer));
  }
  await out.close();
  return file;
}

function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
