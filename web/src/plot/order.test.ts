import { describe, expect, it } from "vitest";
import { drawOrder } from "./order";
import { nearestId } from "./picking";

describe("drawing order", () => {
  it("is the file's order when nothing is marked", () => {
    expect(drawOrder(null, 3, null)).toEqual({ rows: null, count: 3 });
    expect(drawOrder(new Uint8Array(3), 3, null)).toEqual({ rows: null, count: 3 });
  });

  it("puts faded points first and selected ones last, and leaves hidden ones out", () => {
    const order = drawOrder(Uint8Array.from([1, 0, 4, 3, 2, 0, 3]), 7, null);
    expect(Array.from(order.rows?.subarray(0, order.count) ?? [])).toEqual([3, 6, 1, 5, 4, 0]);
  });

  it("is not made from the states of other data", () => {
    expect(drawOrder(Uint8Array.from([1]), 5, null)).toEqual({ rows: null, count: 5 });
  });
});

describe("nearest id", () => {
  const window = (ids: [number, number, number][]) => {
    const pixels = new Uint32Array(5 * 5 * 4);
    for (const [u, v, id] of ids) pixels[(v * 5 + u) * 4] = id;
    return pixels;
  };

  it("is the pixel closest to the middle, within the radius", () => {
    expect(nearestId(window([]), 5, 2)).toBeNull();
    expect(
      nearestId(
        window([
          [0, 0, 9],
          [2, 3, 7],
        ]),
        5,
        2,
      ),
    ).toBe(6);
    expect(nearestId(window([[0, 0, 9]]), 5, 2)).toBeNull();
    expect(nearestId(window([[4, 2, 9]]), 5, 2)).toBe(8);
  });
});
