/** Coordinates of points, whichever way they came: layout units or the wire's 16-bit steps of the bounding box. */

import type { Vec3 } from "./vector";

/** The wire's steps along an axis: 0 is the lower and this the upper corner. */
export const STEPS = 65534;
/** A point with this in any coordinate has none. */
export const NOWHERE = 65535;

export interface Layout {
  positions: Float32Array | Uint16Array;
  dims: 2 | 3;
  lower: Vec3;
  upper: Vec3;
}

export const pointCount = ({ positions, dims }: Pick<Layout, "positions" | "dims">): number => Math.floor(positions.length / dims);

/** Layout units = the stored number * scale + offset, an axis. */
export function unitsOf({ positions, lower, upper }: Layout): { scale: Vec3; offset: Vec3 } {
  if (positions instanceof Float32Array) return { scale: [1, 1, 1], offset: [0, 0, 0] };
  const step = (axis: 0 | 1 | 2) => (upper[axis] - lower[axis]) / STEPS;
  return { scale: [step(0), step(1), step(2)], offset: [...lower] };
}

/** A row's coordinates in layout units (z = 0 in 2D), or null when it has none. */
export function positionOf(layout: Layout, row: number): Vec3 | null {
  const { positions, dims } = layout;
  const at = row * dims;
  const x = positions[at];
  const y = positions[at + 1];
  const z = dims === 3 ? positions[at + 2] : 0;
  if (x === undefined || y === undefined || z === undefined) return null;
  if (positions instanceof Float32Array) return Number.isFinite(x + y + z) ? [x, y, z] : null;
  if (x === NOWHERE || y === NOWHERE || z === NOWHERE) return null;
  const { scale, offset } = unitsOf(layout);
  return [x * scale[0] + offset[0], y * scale[1] + offset[1], dims === 3 ? z * scale[2] + offset[2] : 0];
}
