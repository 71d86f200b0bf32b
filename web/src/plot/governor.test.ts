import { describe, expect, it } from "vitest";
import { Governor } from "./governor";

/** Frames on a device that needs so many milliseconds for a million points, and 2 for anything. */
function run(governor: Governor, perMillion: number, frames: number, all: number): number {
  for (let i = 0; i < frames; i++) {
    const points = Math.min(all, governor.points);
    governor.observe(points, 2 + (points / 1e6) * perMillion);
  }
  return governor.points;
}

describe("governor", () => {
  it("finds what a slow device draws in the time of a frame", () => {
    const points = run(new Governor(true), 900, 20, 1e6);
    expect(points).toBeGreaterThan(15_000);
    expect(points).toBeLessThan(30_000);
  });

  it("lets a fast device draw all", () => {
    expect(run(new Governor(true), 3, 20, 1e6)).toBeGreaterThan(1e6);
  });

  it("comes back after one slow frame", () => {
    const governor = new Governor(false);
    const before = run(governor, 10, 20, 5e6);
    governor.observe(before, 4000);
    expect(governor.points).toBeGreaterThanOrEqual(before / 2 - 1);
    expect(run(governor, 10, 20, 5e6)).toBeCloseTo(before, -5);
  });

  it("never falls below a picture that says something", () => {
    expect(run(new Governor(true), 1e6, 50, 1e6)).toBe(10_000);
  });
});
