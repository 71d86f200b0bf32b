import { describe, expect, it } from "vitest";
import { defaultCamera } from "./camera";
import { boxFrame, toLayout } from "./frame";
import { Projection } from "./projection";
import type { Camera } from "./types";

const frame = boxFrame([100, -5, 30], [140, 15, 34]);

describe("projection", () => {
  it("turns pixels into data and back", () => {
    const cameras: Camera[] = [
      defaultCamera(3, 1.3, 1.6),
      { orthographic: true, position: [0.4, 0.2, 4], target: [0.4, 0.2, 0], zoom: 3 },
      { orthographic: true, position: [2, 3, -1], target: [0, 0.1, 0], zoom: 0.7 },
    ];
    for (const camera of cameras) {
      const projection = new Projection(camera, 1280, 800, frame);
      for (const [x, y, deeper] of [
        [0, 0, 0],
        [640, 400, 0.3],
        [1234.5, 67.25, -0.4],
      ] as const) {
        const depth = projection.distance + deeper;
        const pixel = projection.project(...toLayout(frame, projection.unproject(x, y, depth)));
        expect(pixel?.x).toBeCloseTo(x, 6);
        expect(pixel?.y).toBeCloseTo(y, 6);
        expect(pixel?.depth).toBeCloseTo(depth, 9);
      }
    }
  });

  it("keeps equal aspect: the same length is as many pixels along x as along y", () => {
    const projection = new Projection(defaultCamera(2, 0, 2), 1000, 500, frame);
    const [cx, cy] = [120, 5];
    const middle = projection.project(cx, cy, 32);
    expect(middle).toMatchObject({ x: expect.closeTo(500, 9), y: expect.closeTo(250, 9) });
    expect((projection.project(cx + 2, cy, 32)?.x ?? 0) - 500).toBeCloseTo(250 - (projection.project(cx, cy + 2, 32)?.y ?? 0), 9);
  });

  it("has no pixel for what lies behind the camera or has no coordinates", () => {
    const projection = new Projection(defaultCamera(3, 1, 1), 500, 500, boxFrame([-1, -1, -1], [1, 1, 1]));
    const [x, y, z] = projection.camera.position;
    expect(projection.project(x * 2, y * 2, z * 2)).toBeNull();
    expect(projection.project(Number.NaN, 0, 0)).toBeNull();
  });

  it("stays exact at a zoom of a million", () => {
    const camera: Camera = { orthographic: true, position: [0.123456, 0.654321, 4], target: [0.123456, 0.654321, 0], zoom: 1e6 };
    const projection = new Projection(camera, 800, 800, frame);
    const pixel = projection.project(...toLayout(frame, projection.unproject(123, 456)));
    expect(pixel?.x).toBeCloseTo(123, 2);
    expect(pixel?.y).toBeCloseTo(456, 2);
  });
});
