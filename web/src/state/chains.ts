/** Lines from point to point, as a column of the next row tells them (the projector's `__seq_next__`). */

import type { Lines } from "../plot/types";
import { type Column, MISSING } from "../wire";

export const NEXT_COLUMNS: readonly string[] = ["__seq_next__", "__next__"];
const NONE = 0xffffffff;

/** Pairs of rows, chain after chain; a value that is no row ends its chain. */
export function chains(column: Column): Lines {
  const points = column.codes.length;
  const target = Uint32Array.from({ length: column.distinct }, (_, code) => rowOf(column.value(code), points));
  const next = new Uint32Array(points).fill(NONE);
  const entered = new Uint8Array(points);
  let count = 0;
  for (let row = 0; row < points; row++) {
    const code = column.codes[row] as number;
    const to = code === MISSING ? NONE : (target[code] as number);
    if (to === NONE || to === row) continue;
    next[row] = to;
    entered[to] = 1;
    count++;
  }
  const pairs = new Uint32Array(2 * count);
  let at = 0;
  const follow = (start: number) => {
    for (let row = start; next[row] !== NONE; ) {
      const to = next[row] as number;
      pairs[at++] = row;
      pairs[at++] = to;
      next[row] = NONE;
      row = to;
    }
  };
  for (let row = 0; row < points; row++) if (entered[row] === 0) follow(row);
  // What is left are rings.
  for (let row = 0; row < points; row++) follow(row);
  return { pairs, colors: "hue" };
}

function rowOf(text: string, points: number): number {
  const row = /^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  return row < points ? row : NONE;
}
