/** Rows of a map: those in a region of the screen, those of a value, and what a selection becomes. */

import { inPolygon } from "../plot/region";
import type { Region, RegionOp } from "../plot/types";

const LEVELS = 65534;
const NOWHERE = 65535;

export interface Placed {
  positions: Uint16Array;
  dims: 2 | 3;
  lower: ArrayLike<number>;
  upper: ArrayLike<number>;
}

/** The rows whose points lie inside the region, ascending. */
export function rowsInside(
  { positions, dims, lower, upper }: Placed,
  { polygon, matrix }: Pick<Region, "polygon" | "matrix">,
): Uint32Array {
  const m = matrix as ArrayLike<number>;
  const at = (i: number) => m[i] as number;
  const step = [0, 1, 2].map((axis) => ((upper[axis] ?? 0) - (lower[axis] ?? 0)) / LEVELS);
  const found: number[] = [];
  for (let row = 0, first = 0; first < positions.length; row++, first += dims) {
    const place = [0, 0, 0];
    let placed = true;
    for (let axis = 0; axis < dims; axis++) {
      const level = positions[first + axis] as number;
      placed &&= level !== NOWHERE;
      place[axis] = (lower[axis] as number) + level * (step[axis] as number);
    }
    if (!placed) continue;
    const [x, y, z] = place as [number, number, number];
    const w = at(3) * x + at(7) * y + at(11) * z + at(15);
    if (!(w > 0)) continue;
    const [cx, cy] = [(at(0) * x + at(4) * y + at(8) * z + at(12)) / w, (at(1) * x + at(5) * y + at(9) * z + at(13)) / w];
    if (inPolygon(polygon, cx, cy)) found.push(row);
  }
  return Uint32Array.from(found);
}

/** What a selection becomes, ascending. */
export function combined(selection: Uint32Array, rows: Uint32Array, op: RegionOp): Uint32Array {
  if (op === "set") return rows;
  const all = new Set(selection);
  for (const row of rows) {
    if (op === "add") all.add(row);
    else all.delete(row);
  }
  return Uint32Array.from(all).sort();
}

/** Rows whose value is that one, ascending. */
export function rowsOf(codes: Uint32Array, code: number): Uint32Array {
  const found: number[] = [];
  codes.forEach((one, row) => {
    if (one === code) found.push(row);
  });
  return Uint32Array.from(found);
}

/** Selected points stand out, the others step back; without a selection all are as they are. */
export function statesOf(selection: Uint32Array, points: number): Uint8Array | null {
  if (selection.length === 0) return null;
  const states = new Uint8Array(points).fill(3);
  for (const row of selection) if (row < points) states[row] = 1;
  return states;
}
