import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readAtlas, readColumn, readFrame, readRaster, readRows, readSelection } from ".";

const folder = new URL("../../../docs/fixtures/", import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".bin"))
  .map((name) => new Uint8Array(readFileSync(new URL(name, folder))));
const readers = [readAtlas, readColumn, readFrame, readRaster, readRows, readSelection];

/** The same numbers each time (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const rounds = Number(process.env.EMBEDSCOPE_FUZZ_ROUNDS ?? 3000);

it(
  "bytes that no server would send are read or refused with a sentence, whatever the reader",
  () => {
    const next = numbers(7);
    const below = (count: number) => Math.floor(next() * count);
    let refused = 0;
    for (let round = 0; round < rounds; round++) {
      let bytes = Uint8Array.from(files[below(files.length)] as Uint8Array);
      for (let change = below(6); change > 0; change--) {
        const at = below(bytes.length);
        const how = below(4);
        if (how === 0) bytes = bytes.slice(0, at + 1);
        // Numbers of four bytes that are large, in the head above all, where lengths are.
        else if (how === 1) bytes.set([255, 255, 255, below(256)].slice(0, bytes.length - (at & ~3)), at & ~3);
        else bytes[how === 2 ? at : below(Math.min(48, bytes.length))] = below(256);
      }
      for (const read of readers) {
        try {
          read(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          expect((error as Error).message).not.toBe("");
          // "Invalid array length" and the like are the engine's: memory was asked for before the sizes were looked at.
          expect(["RangeError", "TypeError"]).not.toContain((error as Error).name);
          refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(rounds);
    // More rounds may take longer than a test is given.
  },
  5000 + rounds,
);
