/** Where points lie, in the equal-aspect frame. */

import { type Frame, toWorld, unitOf } from "./frame";
import { type Layout, NOWHERE, positionOf, unitsOf } from "./positions";
import { length, subtract, type Vec3 } from "./vector";

/** Radius of the sphere about the frame's origin that holds all points. */
export function layoutRadius(layout: Layout, frame: Frame): number {
  const { positions, dims } = layout;
  const { scale, offset } = unitsOf(layout);
  const nowhere = positions instanceof Uint16Array ? NOWHERE : Number.NaN;
  const k = ([0, 1, 2] as const).map((axis) => scale[axis] / unitOf(frame, axis)) as Vec3;
  const c = ([0, 1, 2] as const).map((axis) => (offset[axis] - frame.centre[axis]) / unitOf(frame, axis)) as Vec3;
  let most = 0;
  for (let at = 0; at < positions.length; at += dims) {
    const [px, py, pz] = [positions[at] as number, positions[at + 1] as number, dims === 3 ? (positions[at + 2] as number) : 0];
    if (px === nowhere || py === nowhere || pz === nowhere) continue;
    const x = px * k[0] + c[0];
    const y = py * k[1] + c[1];
    const z = dims === 3 ? pz * k[2] + c[2] : 0;
    const square = x * x + y * y + z * z;
    if (square > most) most = square;
  }
  return Math.sqrt(most);
}

/** A sphere round some rows; null when none has coordinates. */
export function rowsSphere(layout: Layout, rows: Uint32Array, frame: Frame): { centre: Vec3; radius: number } | null {
  const low: Vec3 = [Infinity, Infinity, Infinity];
  const high: Vec3 = [-Infinity, -Infinity, -Infinity];
  for (const row of rows) {
    const at = positionOf(layout, row);
    if (!at) continue;
    const point = toWorld(frame, at);
    for (const axis of [0, 1, 2] as const) {
      low[axis] = Math.min(low[axis], point[axis]);
      high[axis] = Math.max(high[axis], point[axis]);
    }
  }
  if (!Number.isFinite(low[0])) return null;
  const centre: Vec3 = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2];
  let radius = 0;
  for (const row of rows) {
    const at = positionOf(layout, row);
    if (at) radius = Math.max(radius, length(subtract(toWorld(frame, at), centre)));
  }
  return { centre, radius };
}
