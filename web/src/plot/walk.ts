/** Walking from point to point with the arrow keys: the nearest shown point in a direction, as people see it on the screen. */

import { State } from "./order";
import { type Layout, NOWHERE, pointCount, positionOf, unitsOf } from "./positions";
import type { Projection } from "./projection";
import { inPolygon } from "./region";

export type Direction = "left" | "right" | "up" | "down";

/** A point this many times farther off the direction's axis than along it is not in that direction. */
const SPREAD = 1;
/** What lies off the axis counts for so much more of distance than what lies along it. */
const OFF_AXIS = 2;

type Shown = Layout & { states: Uint8Array | null };

/** Calls back with the place in clip space (-1 to 1, y up) of every point on screen that is not hidden. */
export function eachOnScreen(plot: Shown, projection: Projection, at: (row: number, x: number, y: number) => void): void {
  const { positions, dims, states } = plot;
  const m = projection.layoutMatrix() as unknown as Float64Array;
  const { scale, offset } = unitsOf(plot);
  const nowhere = positions instanceof Uint16Array ? NOWHERE : Number.NaN;
  const get = (i: number): number => m[i] as number;
  // The matrix on the stored numbers themselves.
  const a = [0, 1, 3].map((r) => [get(r) * scale[0], get(4 + r) * scale[1], get(8 + r) * scale[2], 0] as [number, number, number, number]);
  [0, 1, 3].forEach((r, i) => {
    (a[i] as number[])[3] = get(r) * offset[0] + get(4 + r) * offset[1] + get(8 + r) * offset[2] + get(12 + r);
  });
  const [ax, ay, aw] = a as [[number, number, number, number], [number, number, number, number], [number, number, number, number]];
  const count = pointCount(plot);
  for (let row = 0; row < count; row++) {
    if (states && states[row] === State.hidden) continue;
    const i = row * dims;
    const [px, py, pz] = [positions[i] as number, positions[i + 1] as number, dims === 3 ? (positions[i + 2] as number) : 0];
    if (px === nowhere || py === nowhere || pz === nowhere) continue;
    const w = aw[0] * px + aw[1] * py + aw[2] * pz + aw[3];
    if (!(w > 0)) continue;
    const x = (ax[0] * px + ax[1] * py + ax[2] * pz + ax[3]) / w;
    const y = (ay[0] * px + ay[1] * py + ay[2] * pz + ay[3]) / w;
    if (x >= -1 && x <= 1 && y >= -1 && y <= 1) at(row, x, y);
  }
}

/** Rows on screen that are not hidden, ascending; with a polygon (clip space) those inside it. */
export function shownRows(plot: Shown, projection: Projection, polygon?: readonly number[]): Uint32Array {
  const rows: number[] = [];
  eachOnScreen(plot, projection, (row, x, y) => {
    if (!polygon || inPolygon(polygon, x, y)) rows.push(row);
  });
  return Uint32Array.from(rows);
}

/** The nearest shown point in a direction from a row; from null, or a row that is nowhere: the one nearest the middle. */
export function neighborInDirection(plot: Shown, projection: Projection, row: number | null, direction: Direction): number | null {
  const place = row === null ? null : positionOf(plot, row);
  const from = place && projection.project(place[0], place[1], place[2]);
  const start = from ? { x: from.x, y: from.y } : { x: projection.width / 2, y: projection.height / 2 };
  const [ux, uy] = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] }[direction] as [number, number];
  let best = Number.POSITIVE_INFINITY;
  let found: number | null = null;
  eachOnScreen(plot, projection, (other, cx, cy) => {
    if (other === row) return;
    const dx = ((cx + 1) / 2) * projection.width - start.x;
    const dy = ((1 - cy) / 2) * projection.height - start.y;
    let cost: number;
    if (from) {
      const along = dx * ux + dy * uy;
      const off = Math.abs(dx * uy - dy * ux);
      if (!(along > 0) || off > along * SPREAD) return;
      cost = Math.hypot(along, off * OFF_AXIS);
    } else {
      cost = Math.hypot(dx, dy);
    }
    if (cost < best) {
      best = cost;
      found = other;
    }
  });
  return found;
}
