import { describe, expect, it } from "vitest";
import { type Mat4, multiply, orthographic, perspective, transform, view } from "./matrix";

// biome-ignore format: four columns
const IDENTITY: Mat4 = [1, 0, 0, 0,  0, 1, 0, 0,  0, 0, 1, 0,  0, 0, 0, 1];

describe("matrix", () => {
  it("multiplies so that the right factor acts first", () => {
    const lens = perspective(1, 1.5, 0.1, 10);
    const eye = view([1, 0, 0], [0, 1, 0], [0, 0, 1], [0.2, -0.3, 4]);
    const v: [number, number, number, number] = [0.5, 0.25, -1, 1];
    const both = transform(multiply(lens, eye), v);
    const one = transform(lens, transform(eye, v));
    for (const i of [0, 1, 2, 3] as const) expect(both[i]).toBeCloseTo(one[i], 12);
    expect(multiply(IDENTITY, lens)).toEqual(lens);
  });

  it("maps near and far to -1 and 1", () => {
    for (const lens of [perspective(1.2, 2, 0.5, 20), orthographic(2, 1, 0.5, 20)]) {
      const near = transform(lens, [0, 0, -0.5, 1]);
      const far = transform(lens, [0, 0, -20, 1]);
      expect(near[2] / near[3]).toBeCloseTo(-1, 12);
      expect(far[2] / far[3]).toBeCloseTo(1, 12);
    }
  });

  it("puts the edge of the field of view on the edge of clip space", () => {
    const fov = (70 * Math.PI) / 180;
    const top = transform(perspective(fov, 1, 0.1, 10), [0, Math.tan(fov / 2) * 3, -3, 1]);
    expect(top[1] / top[3]).toBeCloseTo(1, 12);
  });
});
