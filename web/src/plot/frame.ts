/**
 * The equal-aspect frame: world = (layout - centre) / halfExtent, from the layout's bounding box.
 *
 * While frames stream in, the box of every frame is a little different, because its edges hang on single outlying points; a
 * picture scaled to each box exactly would shake, and a growing t-SNE would seem to stand still in a trembling window. So while
 * frames arrive, centre and extent follow the box with exponential smoothing (the extent by its logarithm, since
 * layouts grow by ratios), and once frames stop, the rest of the way is walked until the frame is exact. A camera
 * stored by then means the same view for everyone. A box that appears after a pause, or jumps, is another layout: it is taken at once.
 */

import type { Vec3 } from "./vector";

/** Time constant of the smoothing, milliseconds. */
const TAU = 220;
/** Boxes that arrive closer together than this are a stream, milliseconds. */
const STREAM_GAP = 1500;
/** A box whose size changes by more than this ratio, or whose centre moves by more than this many half extents, is another layout. */
const JUMP = { ratio: 4, shift: 0.75 };
/** How far a growing box may run ahead: a t-SNE layout that bursts out of early exaggeration must not leave the screen. */
const MOST_AHEAD = 1.1;
/** Relative difference that is below a pixel on any screen. */
const STILL = 1e-5;

export interface Frame {
  readonly centre: Readonly<Vec3>;
  readonly halfExtent: number;
  /** Factor of each axis after that; absent = 1, equal aspect. */
  readonly stretch?: Readonly<Vec3>;
}

export class SmoothFrame implements Frame {
  centre: Vec3 = [0, 0, 0];
  halfExtent = 1;
  stretch: Vec3 = [1, 1, 1];
  /** Whether there is still way to go to the newest box. */
  moving = false;
  private target: { centre: Vec3; halfExtent: number } = { centre: [0, 0, 0], halfExtent: 1 };
  private arrived = Number.NEGATIVE_INFINITY;
  private advanced = 0;

  /** A new bounding box in layout units, at time `now` (milliseconds); true when it was taken at once. */
  observe(lower: Vec3, upper: Vec3, now: number): boolean {
    this.target = boxFrame(lower, upper);
    const streaming = now - this.arrived < STREAM_GAP;
    this.arrived = now;
    if (streaming && !this.jumps()) {
      if (!this.moving) this.advanced = now;
      this.moving = true;
      return false;
    }
    this.settle();
    return true;
  }

  /** Moves on to time `now`; true when anything changed. */
  advance(now: number): boolean {
    if (!this.moving) return false;
    if (this.still()) {
      this.settle();
      return true;
    }
    const t = this.target;
    const k = 1 - Math.exp(-Math.max(0, now - this.advanced) / TAU);
    this.advanced = now;
    this.halfExtent = Math.max(this.halfExtent * (t.halfExtent / this.halfExtent) ** k, t.halfExtent / MOST_AHEAD);
    const step = (axis: 0 | 1 | 2) => this.centre[axis] + (t.centre[axis] - this.centre[axis]) * k;
    this.centre = [step(0), step(1), step(2)];
    return true;
  }

  /** Takes the newest box exactly. */
  settle(): void {
    this.centre = [...this.target.centre];
    this.halfExtent = this.target.halfExtent;
    this.moving = false;
  }

  private shift(): number {
    const { centre } = this.target;
    return Math.max(...centre.map((c, axis) => Math.abs(c - (this.centre[axis] ?? 0))));
  }

  private jumps(): boolean {
    const r = this.target.halfExtent / this.halfExtent;
    return r > JUMP.ratio || r < 1 / JUMP.ratio || this.shift() > JUMP.shift * Math.max(this.target.halfExtent, this.halfExtent);
  }

  private still(): boolean {
    const r = this.target.halfExtent / this.halfExtent;
    return Math.abs(r - 1) < STILL && this.shift() < STILL * this.halfExtent;
  }
}

/** The exact frame of a box; an empty or unbounded one is the unit frame, a single point a frame of half extent 1. */
export function boxFrame(lower: Vec3, upper: Vec3): { centre: Vec3; halfExtent: number } {
  const middle = (axis: 0 | 1 | 2) => {
    const m = lower[axis] / 2 + upper[axis] / 2;
    return Number.isFinite(m) ? m : 0;
  };
  const half = Math.max(...lower.map((low, axis) => ((upper[axis] ?? 0) - low) / 2));
  return { centre: [middle(0), middle(1), middle(2)], halfExtent: Number.isFinite(half) && half > 0 ? half : 1 };
}

/** Layout units to the equal-aspect frame. */
export const toWorld = (frame: Frame, p: Readonly<Vec3>): Vec3 => [
  (p[0] - frame.centre[0]) / unitOf(frame, 0),
  (p[1] - frame.centre[1]) / unitOf(frame, 1),
  (p[2] - frame.centre[2]) / unitOf(frame, 2),
];

/** Layout units that make one unit of the frame along an axis. */
export const unitOf = (frame: Frame, axis: 0 | 1 | 2): number => frame.halfExtent / (frame.stretch?.[axis] ?? 1);

/** Factors with which every axis of a box fills [-1, 1] on its own; 1 along an axis without extent. */
export function axisStretch(lower: Readonly<Vec3>, upper: Readonly<Vec3>): Vec3 {
  const { halfExtent } = boxFrame([...lower], [...upper]);
  const factor = (axis: 0 | 1 | 2) => {
    const half = (upper[axis] - lower[axis]) / 2;
    return half > 0 && Number.isFinite(half) ? halfExtent / half : 1;
  };
  return [factor(0), factor(1), factor(2)];
}

/** The equal-aspect frame to layout units. */
export const toLayout = (frame: Frame, w: Readonly<Vec3>): Vec3 => [
  frame.centre[0] + w[0] * unitOf(frame, 0),
  frame.centre[1] + w[1] * unitOf(frame, 1),
  frame.centre[2] + w[2] * unitOf(frame, 2),
];
