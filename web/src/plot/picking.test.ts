import { describe, expect, it } from "vitest";
import { nearestId } from "./picking";

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
