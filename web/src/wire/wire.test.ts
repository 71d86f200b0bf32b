import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readAtlas, readColumn, readFrame, readRaster, readRows, readSelection } from ".";

const folder = new URL("../../../docs/fixtures/", import.meta.url);
const names = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.slice(0, -5));

function binary(name: string): ArrayBuffer {
  const file = readFileSync(new URL(`${name}.bin`, folder));
  return new Uint8Array(file).buffer;
}

const readers: Record<string, (buffer: ArrayBuffer, expected: never) => void> = {
  frame(buffer, expected: Record<string, unknown>) {
    const frame = readFrame(buffer);
    for (const key of [
      "sequence",
      "dataset",
      "points",
      "dims",
      "projection",
      "iteration",
      "kl",
      "msPerIteration",
      "lower",
      "upper",
    ] as const) {
      expect(frame[key], key).toEqual(expected[key]);
    }
    const tolerance = expected.tolerance as number;
    (expected.positions as (number[] | null)[]).forEach((point, row) => {
      for (let axis = 0; axis < frame.dims; axis++) {
        const got = frame.positions[row * frame.dims + axis] as number;
        if (point === null) expect(got).toBeNaN();
        else expect(Math.abs(got - (point[axis] as number))).toBeLessThanOrEqual(tolerance);
      }
    });
  },
  rows(buffer, expected: { id: number; rows: number[] }) {
    const { id, rows } = readRows(buffer);
    expect({ id, rows: [...rows] }).toEqual({ id: expected.id, rows: expected.rows });
  },
  selection(buffer, expected: { revision: number; dataset: number; points: number; selected: number[]; unshown: number[] }) {
    const { revision, dataset, points, selected, unseen } = readSelection(buffer);
    expect({ revision, dataset, points, selected: [...selected.rows], unshown: [...unseen.rows] }).toEqual({
      revision: expected.revision,
      dataset: expected.dataset,
      points: expected.points,
      selected: expected.selected,
      unshown: expected.unshown,
    });
  },
  column(buffer, expected: { index: number; distinct: string[]; rows: (string | null)[]; numbers: number[] | null }) {
    const column = readColumn(buffer);
    expect(column.index).toBe(expected.index);
    expect(Array.from({ length: column.distinct }, (_, code) => column.value(code))).toEqual(expected.distinct);
    expect(Array.from(column.codes, (_, row) => column.text(row))).toEqual(expected.rows);
    expect(column.numbers && [...column.numbers]).toEqual(expected.numbers);
  },
  atlas(buffer, expected: { id: number; size: number; columns: number; count: number; pngBytes: number; width: number; height: number }) {
    const { png, ...head } = readAtlas(buffer);
    const { id, size, columns, count } = expected;
    expect(head).toEqual({ id, size, columns, count });
    expect(png.length).toBe(expected.pngBytes);
    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    // Width and height stand in the PNG's first chunk, the largest byte first.
    const ihdr = new DataView(buffer, png.byteOffset + 16, 8);
    expect([ihdr.getUint32(0), ihdr.getUint32(4)]).toEqual([expected.width, expected.height]);
  },
  raster(buffer, expected: { id: number; width: number; height: number; largest: number; usual: number; pixels: number[][] }) {
    const { pixels, ...head } = readRaster(buffer);
    const { id, width, height, largest, usual } = expected;
    expect(head).toEqual({ id, width, height, largest, usual });
    expect([...pixels]).toEqual(expected.pixels.flat());
  },
};

describe("the fixtures of docs/protocol.md", () => {
  it("are there", () => expect(names.length).toBeGreaterThan(0));
  it.each(names)("%s", (name) => {
    const expected = JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));
    const read = readers[expected.kind];
    expect(read, expected.kind).toBeDefined();
    read?.(binary(name), expected as never);
  });
});

describe("a broken message", () => {
  it("of another protocol is refused", () => {
    const buffer = binary("rows");
    new Uint8Array(buffer)[3] = 0x32;
    expect(() => readRows(buffer)).toThrow("different versions");
  });
  it("that is cut is refused", () => {
    expect(() => readFrame(binary("frame-3d-f32").slice(0, -1))).toThrow("its head says");
    expect(() => readFrame(new ArrayBuffer(3))).toThrow("3 bytes");
  });
  it("whose counts do not fit its length is refused", () => {
    const buffer = binary("frame-3d-f32");
    new DataView(buffer).setUint32(16 + 4, 1_000_000_000, true);
    expect(() => readFrame(buffer)).toThrow("1000000000 points");
  });
  it("of another kind is refused", () => expect(() => readRows(binary("column-text"))).toThrow("where a rows"));
});
