import { describe, expect, it } from "vitest";
import { measureDensity } from "./density";
import { layoutRadius, rowsSphere } from "./extent";
import { axisStretch, boxFrame, toLayout, toWorld } from "./frame";
import { pointCount, positionOf } from "./positions";
import type { Vec3 } from "./vector";

const lower: Vec3 = [-2, 0, 10];
const upper: Vec3 = [2, 1, 20];
const steps = { positions: Uint16Array.of(0, 65534, 32767, 65534, 0, 65535), dims: 3 as const, lower, upper };

describe("positions", () => {
  it("are read from 16-bit steps of the box, as on the wire", () => {
    expect(pointCount(steps)).toBe(2);
    expect(positionOf(steps, 0)).toEqual([-2, 1, 15]);
    expect(positionOf(steps, 1)).toBeNull();
    expect(positionOf(steps, 2)).toBeNull();
  });

  it("are taken as they are when they are layout units", () => {
    const layout = { positions: Float32Array.of(1, 2, Number.NaN, 3), dims: 2 as const, lower, upper };
    expect(positionOf(layout, 0)).toEqual([1, 2, 0]);
    expect(positionOf(layout, 1)).toBeNull();
  });

  it("measure the same either way", () => {
    const floats = Float32Array.from({ length: 3000 }, (_, i) => Math.sin(i * 12.9898));
    const box = { lower: [-1, -1, -1] as Vec3, upper: [1, 1, 1] as Vec3 };
    const words = Uint16Array.from(floats, (value) => Math.round(((value + 1) / 2) * 65534));
    const frame = boxFrame(box.lower, box.upper);
    const [a, b] = [
      { positions: floats, dims: 3 as const, ...box },
      { positions: words, dims: 3 as const, ...box },
    ];
    expect(layoutRadius(b, frame)).toBeCloseTo(layoutRadius(a, frame), 3);
    const ratio = measureDensity(words, 3, box.lower, box.upper) / measureDensity(floats, 3, box.lower, box.upper);
    expect(ratio).toBeGreaterThan(0.98);
    expect(ratio).toBeLessThan(1.02);
    const rows = Uint32Array.of(1, 5, 7);
    expect(rowsSphere(b, rows, frame)?.radius).toBeCloseTo(rowsSphere(a, rows, frame)?.radius as number, 3);
  });
});

describe("a frame with every axis on its own", () => {
  it("fills [-1, 1] along each, and leads back", () => {
    const frame = { ...boxFrame(lower, upper), stretch: axisStretch(lower, upper) };
    expect(toWorld(frame, lower)).toEqual([-1, -1, -1]);
    expect(toWorld(frame, upper)).toEqual([1, 1, 1]);
    toLayout(frame, toWorld(frame, [1, 0.25, 12])).forEach((value, axis) => {
      expect(value).toBeCloseTo([1, 0.25, 12][axis] as number, 10);
    });
    expect(axisStretch([0, 0, 0], [1, 1, 0])).toEqual([1, 1, 1]);
  });
});
