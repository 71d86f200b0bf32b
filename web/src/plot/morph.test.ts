import { describe, expect, it } from "vitest";
import { defaultCamera } from "./camera";
import { defaultProps } from "./defaults";
import { boxFrame } from "./frame";
import { Morph, withPerspective, worldPositions } from "./morph";
import { Projection } from "./projection";
import type { PlotProps } from "./types";
import type { Vec3 } from "./vector";

const props = (positions: number[], dims: 2 | 3): PlotProps => {
  const lower: Vec3 = [-2, -1, dims === 3 ? -2 : 0];
  return { ...defaultProps(), positions: Float32Array.from(positions), dims, lower, upper: lower.map((v) => -v) as Vec3 };
};
const size = { width: 900, height: 600 };
const flat = props([1, 0.5, -2, 1], 2);
const deep = props([1, 0.5, 2, -2, 1, -1], 3);
const frameOf = (p: PlotProps) => boxFrame(p.lower, p.upper);

describe("a change of dimensions", () => {
  it("ends in a lens that cannot be told from the flat one", () => {
    for (const camera of [
      defaultCamera(2, 0, 1.5),
      { ...defaultCamera(2, 0, 1.5), zoom: 3, target: [0.2, 0.1, 0] as Vec3, position: [0.2, 0.1, 4] as Vec3 },
    ]) {
      const frame = frameOf(flat);
      const a = new Projection(camera, size.width, size.height, frame);
      const b = new Projection(withPerspective(camera, size.width, size.height), size.width, size.height, frame);
      for (const [x, y] of [
        [0, 0],
        [0.7, -0.3],
        [0.3, 0.4],
      ] as const) {
        const [p, q] = [a.project(x, y, 0), b.project(x, y, 0)];
        expect(q?.x).toBeCloseTo(p?.x as number, 6);
        expect(q?.y).toBeCloseTo(p?.y as number, 6);
      }
    }
  });

  it("starts where the points were and ends where they will be", () => {
    const goal = defaultCamera(2, 0, 1.5);
    const morph = new Morph(deep, frameOf(deep), defaultCamera(3, 1.5, 1.5), goal, size, 1000);
    const first = morph.advance(1000, flat, frameOf(flat));
    expect([...morph.props.positions]).toEqual([...worldPositions(deep, frameOf(deep))]);
    expect(first?.position).toEqual(defaultCamera(3, 1.5, 1.5).position);
    expect(morph.flatness).toBe(0);
    morph.advance(1499.999, flat, frameOf(flat));
    worldPositions(flat, frameOf(flat)).forEach((value, i) => {
      expect(morph.props.positions[i]).toBeCloseTo(value, 4);
    });
    expect(morph.flatness).toBeCloseTo(1, 4);
    expect(morph.advance(1500, flat, frameOf(flat))).toBeNull();
  });

  it("is for the same points only", () => {
    expect(Morph.possible(deep, flat)).toBe(true);
    expect(Morph.possible(deep, deep)).toBe(false);
    expect(Morph.possible(props([0, 0, 0], 3), flat)).toBe(false);
  });
});

describe("world coordinates", () => {
  it("are the same from 16-bit steps, and nothing where there are none", () => {
    const steps = { ...deep, positions: Uint16Array.of(65534, 32767, 0, 65535, 65535, 65535) };
    const world = [...worldPositions(steps, frameOf(deep))];
    expect(world.slice(0, 3)).toEqual([1, 0, -1]);
    expect(world.slice(3)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});
