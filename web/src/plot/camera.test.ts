import { describe, expect, it } from "vitest";
import { cameraBasis, cameraDistance, defaultCamera, focusOn, interpolate, isCamera, orbit, suits, translate, zoomAbout } from "./camera";
import { boxFrame } from "./frame";
import { Projection } from "./projection";
import type { Camera } from "./types";
import { cross, dot, length, type Vec3 } from "./vector";

const UNIT = boxFrame([-1, -1, -1], [1, 1, 1]);

describe("default cameras", () => {
  it("looks at a flat layout straight and sees 1.2 units to each side along the smaller side", () => {
    const camera = defaultCamera(2, 0, 1.5);
    expect(camera).toEqual({ orthographic: true, position: [0, 0, 4], target: [0, 0, 0], zoom: 1 });
    const projection = new Projection(camera, 900, 600, UNIT);
    expect(projection.project(0, 1.2, 0)?.y).toBeCloseTo(0, 9);
    expect(projection.project(-1.2, 0, 0)?.x).toBeCloseTo(450 - 300, 9);
  });

  it("sees a whole ball from the direction (0.45, 0.9, 1.6), in wide and in narrow windows", () => {
    for (const [width, height] of [
      [1600, 900],
      [500, 1000],
    ] as const) {
      const camera = defaultCamera(3, 1.4, width / height);
      const [x, y, z] = camera.position;
      expect([x / z, y / z]).toEqual([expect.closeTo(0.45 / 1.6, 9), expect.closeTo(0.9 / 1.6, 9)]);
      const projection = new Projection(camera, width, height, UNIT);
      for (let i = 0; i < 500; i++) {
        const phi = Math.acos(1 - (2 * i + 1) / 500);
        const at: Vec3 = [Math.cos(i * 2.4) * Math.sin(phi), Math.cos(phi), Math.sin(i * 2.4) * Math.sin(phi)];
        const pixel = projection.project(at[0] * 1.4, at[1] * 1.4, at[2] * 1.4);
        expect(pixel && projection.contains(pixel)).toBe(true);
      }
    }
  });
});

describe("movements", () => {
  const camera = defaultCamera(3, 1.2, 1.5);

  it("orbits at a constant distance and never over the pole", () => {
    let turned: Camera = camera;
    for (let i = 0; i < 50; i++) turned = orbit(turned, 0.3, 0.2);
    expect(cameraDistance(turned)).toBeCloseTo(cameraDistance(camera), 9);
    expect(cameraBasis(turned).up[1]).toBeGreaterThan(0);
    for (let i = 0; i < 100; i++) turned = orbit(turned, 0.3, -0.2);
    expect(cameraBasis(turned).up[1]).toBeGreaterThan(0);
  });

  it("has an orthonormal basis, also from exactly above and below", () => {
    for (const position of [
      [0.3, 1, -2],
      [0, 3, 0],
      [0, -3, 0],
    ] as Vec3[]) {
      const { right, up, back } = cameraBasis({ ...camera, position });
      for (const axis of [right, up, back]) expect(length(axis)).toBeCloseTo(1, 12);
      expect(dot(right, up)).toBeCloseTo(0, 12);
      const expected = cross(right, up);
      for (const i of [0, 1, 2] as const) expect(back[i]).toBeCloseTo(expected[i], 12);
    }
  });

  it("zooms about a point that keeps its pixel, in both kinds of cameras", () => {
    const flat: Camera = { orthographic: true, position: [0.3, 0.1, 4], target: [0.3, 0.1, 0], zoom: 2 };
    for (const start of [camera, flat]) {
      const before = new Projection(start, 900, 600, UNIT);
      const anchor = before.unproject(700, 130);
      const zoomed = zoomAbout(start, 7.5, anchor);
      const after = new Projection(zoomed, 900, 600, UNIT).project(anchor[0], anchor[1], anchor[2]);
      expect(after?.x).toBeCloseTo(700, 6);
      expect(after?.y).toBeCloseTo(130, 6);
    }
  });

  it("flies to exactly where it was sent, also to the opposite side", () => {
    const opposite: Camera = { ...camera, position: [-camera.position[0], -camera.position[1], -camera.position[2]] };
    for (const goal of [opposite, translate(camera, [1, 2, 3]), focusOn(camera, [0.2, 0, 0.4], 0.1, 1)]) {
      expect(interpolate(camera, goal, 1)).toEqual(goal);
      for (const t of [0, 0.25, 0.5, 0.75]) expect(isCamera(interpolate(camera, goal, t))).toBe(true);
    }
  });

  it("tells views of flat layouts from views of 3D ones", () => {
    const flat = defaultCamera(2, 0, 1);
    expect([suits(flat, 2), suits(flat, 3), suits(camera, 2), suits(camera, 3)]).toEqual([true, false, false, true]);
    expect(suits({ ...camera, orthographic: true }, 3)).toBe(true);
  });

  it("refuses cameras that look nowhere", () => {
    expect(isCamera({ ...camera, target: camera.position })).toBe(false);
    expect(isCamera({ ...camera, zoom: 0 })).toBe(false);
    expect(isCamera({ ...camera, position: [Number.NaN, 0, 1] })).toBe(false);
  });
});
