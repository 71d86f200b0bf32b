/** From a flat layout to a deep one and back: positions and camera go together, so that every point can be followed with the eye. */

import { cameraDistance, FOV_Y, interpolate, ORTHOGRAPHIC_HALF } from "./camera";
import { type Frame, toWorld, unitOf } from "./frame";
import { type Layout, NOWHERE, pointCount, unitsOf } from "./positions";
import type { Camera, PlotProps } from "./types";
import type { Vec3 } from "./vector";

/** Milliseconds. */
const DURATION = 500;
/** More points than this change at once: moving them all would stutter. */
const MOST = 2_000_000;

/** World coordinates of all points, three a point; NaN where there are none. */
export function worldPositions(layout: Layout, frame: Frame, out?: Float32Array): Float32Array {
  const { positions, dims } = layout;
  const count = pointCount(layout);
  const world = out && out.length === count * 3 ? out : new Float32Array(count * 3);
  const { scale, offset } = unitsOf(layout);
  const steps = positions instanceof Uint16Array;
  const k = ([0, 1, 2] as const).map((axis) => scale[axis] / unitOf(frame, axis)) as Vec3;
  const c = ([0, 1, 2] as const).map((axis) => (offset[axis] - frame.centre[axis]) / unitOf(frame, axis)) as Vec3;
  for (let row = 0; row < count; row++) {
    const at = row * dims;
    for (const axis of [0, 1, 2] as const) {
      const stored = axis < dims ? (positions[at + axis] as number) : 0;
      world[row * 3 + axis] = steps && stored === NOWHERE ? Number.NaN : axis < dims ? stored * k[axis] + c[axis] : 0;
    }
  }
  return world;
}

/**
 * A perspective camera that shows the plane through the target just as a straight orthographic one does: from where a layout is flat, the
 * change of lens cannot be seen.
 */
export function withPerspective(camera: Camera, width: number, height: number): Camera {
  if (!camera.orthographic) return camera;
  const side = Math.min(width, height);
  const distance = (ORTHOGRAPHIC_HALF * height) / (camera.zoom * side * Math.tan(FOV_Y / 2));
  const own = cameraDistance(camera);
  const [tx, ty, tz] = camera.target;
  const place = (axis: 0 | 1 | 2, t: number) => t + ((camera.position[axis] - t) / own) * distance;
  return { orthographic: false, position: [place(0, tx), place(1, ty), place(2, tz)], target: [tx, ty, tz], zoom: 1 };
}

export class Morph {
  /** The props in the middle of the change: positions in world coordinates. */
  props: PlotProps;
  private readonly from: Float32Array;
  private readonly out: Float32Array;
  private readonly start: Camera;
  private share = 0;
  private after: 2 | 3 = 2;

  /** `goal`: the camera that it leads to, which may change on the way. */
  constructor(
    before: PlotProps,
    beforeFrame: Frame,
    beforeView: Camera,
    public goal: Camera,
    private readonly size: { readonly width: number; readonly height: number },
    private readonly began: number,
  ) {
    this.props = before;
    this.start = withPerspective(beforeView, size.width, size.height);
    this.from = worldPositions(before, beforeFrame);
    this.out = new Float32Array(this.from.length);
  }

  static possible(before: Layout, after: Layout): boolean {
    const count = pointCount(before);
    return before.dims !== after.dims && count === pointCount(after) && count > 0 && count <= MOST;
  }

  /** How flat the picture is by now, 0..1. */
  get flatness(): number {
    return this.after === 2 ? this.share : 1 - this.share;
  }

  /** The camera at a time, with `props` to match; null once the change is done. */
  advance(now: number, after: PlotProps, frame: Frame): Camera | null {
    const t = Math.min(1, Math.max(0, (now - this.began) / DURATION));
    if (t >= 1) return null;
    this.after = after.dims;
    this.share = t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2;
    const { from, out, share } = this;
    worldPositions(after, frame, out);
    for (let i = 0; i < out.length; i++) out[i] = (from[i] as number) * (1 - share) + (out[i] as number) * share;
    const lower = toWorld(frame, after.lower);
    const upper = toWorld(frame, after.upper);
    this.props = { ...after, positions: out, dims: 3, lower, upper, axisTitles: null, placeLabels: [] };
    return interpolate(this.start, withPerspective(this.goal, this.size.width, this.size.height), share);
  }
}
