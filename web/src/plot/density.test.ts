import { describe, expect, it } from "vitest";
import { automaticDiameter, automaticOpacity, measureDensity } from "./density";
import type { Vec3 } from "./vector";

/** A regular grid that fills the box from -1 to 1, side x side points. */
function grid(side: number): Float32Array {
  const points = new Float32Array(side * side * 2);
  for (let i = 0; i < side * side; i++) {
    points[i * 2] = (2 * ((i % side) + 0.5)) / side - 1;
    points[i * 2 + 1] = (2 * (Math.floor(i / side) + 0.5)) / side - 1;
  }
  return points;
}
const LOW: Vec3 = [-1, -1, 0];
const HIGH: Vec3 = [1, 1, 0];

describe("density", () => {
  it("is points a unit of area, whether all or every k-th are measured", () => {
    // 640 x 640 in an area of 4, minus one point a cell (1024 cells a unit).
    expect(measureDensity(grid(640), 2, LOW, HIGH)).toBeCloseTo(409_600 / 4 - 1024, -4);
    expect(measureDensity(grid(256), 2, LOW, HIGH)).toBeCloseTo(65_536 / 4 - 1024, 0);
  });

  it("does not care for empty space or missing points", () => {
    const points = grid(256);
    const dense = measureDensity(points, 2, LOW, HIGH);
    const withGaps = Float32Array.from([...points, Number.NaN, Number.NaN]);
    expect(measureDensity(withGaps, 2, LOW, HIGH)).toBeCloseTo(dense, 6);
    expect(measureDensity(new Float32Array(0), 2, LOW, HIGH)).toBe(0);
    expect(measureDensity(new Float32Array([0, 0, 0, 0, 0, 0]), 3, LOW, LOW)).toBeGreaterThan(0);
  });

  it("makes points larger when zoomed in, within limits", () => {
    const sizes = [1, 100, 300, 1000, 10_000, 1e6].map((s) => automaticDiameter(20_000, s, 2));
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(sizes[0]).toBe(1.5);
    expect(sizes.at(-1)).toBe(9);
    expect(automaticDiameter(0, 300, 2)).toBe(9);
  });

  it("keeps a typical pile equally full whatever the number of points", () => {
    expect(automaticOpacity(1000, 300, automaticDiameter(1000, 300, 2))).toBeCloseTo(0.82, 9);
    const full = (density: number) => {
      const d = automaticDiameter(density, 300, 2);
      const pile = (density / 300 ** 2) * Math.PI * (d / 2) ** 2;
      return 1 - (1 - automaticOpacity(density, 300, d)) ** pile;
    };
    expect(full(1e6)).toBeCloseTo(full(3e5), 6);
    expect(automaticOpacity(1e9, 300, 1.5)).toBe(0.06);
  });
});
