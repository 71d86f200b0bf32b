import { describe, expect, it } from "vitest";
import { boxFrame, SmoothFrame } from "./frame";
import type { Vec3 } from "./vector";

const cube = (half: number, x = 0): [Vec3, Vec3] => [
  [x - half, -half, -half],
  [x + half, half, half],
];

describe("frame", () => {
  it("takes a single box exactly", () => {
    const frame = new SmoothFrame();
    expect(frame.observe(...cube(7, 3), 1000)).toBe(true);
    expect([frame.centre, frame.halfExtent, frame.moving]).toEqual([[3, 0, 0], 7, false]);
  });

  it("follows a stream smoothly and ends exact", () => {
    const frame = new SmoothFrame();
    frame.observe(...cube(1), 0);
    let largest = 0;
    let now = 0;
    for (let i = 1; i <= 100; i++) {
      now = i * 16;
      const before = frame.halfExtent;
      frame.observe(...cube(2 + 0.1 * (i % 2)), now);
      frame.advance(now + 8);
      if (i > 60) largest = Math.max(largest, Math.abs(frame.halfExtent / before - 1));
    }
    // The box itself jumps by 5 % each frame.
    expect(largest).toBeLessThan(0.01);
    for (; frame.moving; now += 16) frame.advance(now);
    expect(frame.halfExtent).toBe(2);
    expect(now).toBeLessThan(1600 + 4000);
  });

  it("keeps a layout that bursts out on screen", () => {
    const frame = new SmoothFrame();
    frame.observe(...cube(1), 0);
    for (let i = 1, half = 1.4; i <= 12; i++, half *= 1.4) {
      frame.observe(...cube(half), i * 16);
      frame.advance(i * 16 + 8);
      expect(half / frame.halfExtent).toBeLessThanOrEqual(1.1 + 1e-9);
    }
  });

  it("takes another layout at once, by a jump or after a pause", () => {
    const frame = new SmoothFrame();
    frame.observe(...cube(1), 0);
    expect(frame.observe(...cube(100), 50)).toBe(true);
    expect(frame.observe(...cube(80), 100)).toBe(false);
    expect(frame.observe(...cube(60), 9000)).toBe(true);
    expect(frame.halfExtent).toBe(60);
  });

  it("has a frame for a single point and for no points", () => {
    expect(boxFrame([5, 5, 5], [5, 5, 5])).toEqual({ centre: [5, 5, 5], halfExtent: 1 });
    const none = boxFrame([Infinity, Infinity, Infinity], [-Infinity, -Infinity, -Infinity]);
    expect(none).toEqual({ centre: [0, 0, 0], halfExtent: 1 });
  });
});
