/** Where points lie, in the equal-aspect frame. */

import { type Frame, toWorld } from "./frame";
import { length, subtract, type Vec3 } from "./vector";

/** Radius of the sphere about the frame's origin that holds all points. */
export function layoutRadius(positions: Float32Array, dims: 2 | 3, frame: Frame): number {
  const [cx, cy, cz] = frame.centre;
  let most = 0;
  for (let at = 0; at < positions.length; at += dims) {
    const x = (positions[at] as number) - cx;
    const y = (positions[at + 1] as number) - cy;
    const z = dims === 3 ? (positions[at + 2] as number) - cz : 0;
    const square = x * x + y * y + z * z;
    if (square > most) most = square;
  }
  return Math.sqrt(most) / frame.halfExtent;
}

/** A sphere round some rows; null when none has coordinates. */
export function rowsSphere(positions: Float32Array, dims: 2 | 3, rows: Uint32Array, frame: Frame): { centre: Vec3; radius: number } | null {
  const points: Vec3[] = [];
  const low: Vec3 = [Infinity, Infinity, Infinity];
  const high: Vec3 = [-Infinity, -Infinity, -Infinity];
  for (const row of rows) {
    const at = row * dims;
    const [x, y, z] = [positions[at], positions[at + 1], dims === 3 ? positions[at + 2] : 0];
    if (x === undefined || y === undefined || z === undefined || Number.isNaN(x + y + z)) continue;
    const point = toWorld(frame, [x, y, z]);
    points.push(point);
    for (const axis of [0, 1, 2] as const) {
      low[axis] = Math.min(low[axis], point[axis]);
      high[axis] = Math.max(high[axis], point[axis]);
    }
  }
  if (points.length === 0) return null;
  const centre: Vec3 = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2];
  let radius = 0;
  for (const point of points) radius = Math.max(radius, length(subtract(point, centre)));
  return { centre, radius };
}
