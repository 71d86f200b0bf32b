import { describe, expect, it } from "vitest";
import { bufferOf } from "./model";
import { combined, rowsInside, rowsOf, statesOf } from "./rows";

const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

describe("rows of a map", () => {
  it("finds the points inside a polygon, and none without a place", () => {
    const positions = Uint16Array.from([0, 0, 65534, 65534, 32767, 32767, 65535, 65535]);
    const placed = { positions, dims: 2 as const, lower: [-1, -1, 0], upper: [1, 1, 0] };
    const square = [-0.5, -0.5, 0.5, -0.5, 0.5, 0.5, -0.5, 0.5];
    expect([...rowsInside(placed, { polygon: square, matrix: IDENTITY })]).toEqual([2]);
    const all = [-2, -2, 2, -2, 2, 2, -2, 2];
    expect([...rowsInside(placed, { polygon: all, matrix: IDENTITY })]).toEqual([0, 1, 2]);
    const behind = IDENTITY.map((value, at) => (at === 15 ? -value : value));
    expect([...rowsInside(placed, { polygon: all, matrix: behind })]).toEqual([]);
  });

  it("sets, adds and takes away", () => {
    const of = (...rows: number[]) => Uint32Array.from(rows);
    expect([...combined(of(1, 5), of(2), "set")]).toEqual([2]);
    expect([...combined(of(1, 5), of(12, 2), "add")]).toEqual([1, 2, 5, 12]);
    expect([...combined(of(1, 5), of(5, 9), "remove")]).toEqual([1]);
    expect([...rowsOf(of(0, 2, 0), 0)]).toEqual([0, 2]);
    expect(statesOf(of(), 3)).toBeNull();
    expect([...(statesOf(of(1, 99), 3) as Uint8Array)]).toEqual([3, 1, 3]);
  });

  it("takes bytes of any kind, wherever they start", () => {
    const bytes = Uint8Array.from([9, 1, 0, 0, 0]);
    expect([...new Uint32Array(bufferOf(new DataView(bytes.buffer, 1, 4)))]).toEqual([1]);
    expect([...new Uint8Array(bufferOf(bytes))]).toEqual([9, 1, 0, 0, 0]);
    expect(bufferOf(bytes.buffer).byteLength).toBe(5);
  });
});
