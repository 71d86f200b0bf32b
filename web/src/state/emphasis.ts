/** Which points stand out, in the numbers of the plot's contract. */

import type { RowSet } from "../wire";

export const NORMAL = 0;
export const SELECTED = 1;
export const NEIGHBOR = 2;
export const FADED = 3;
export const HIDDEN = 4;

/** More labels than this never fit on a map; the most important come first. */
export const MOST_LABELS = 300;
/** More selected points than this have no ring and no label: the others fade, which says it. */
export const MOST_RINGS = 200;

export interface Emphasis {
  selected: RowSet;
  /** Hidden or not isolated. */
  unseen: RowSet;
  /** The point that the card shows. */
  anchor: number | null;
  neighbors: Uint32Array | null;
  hits: Uint32Array | null;
  /** A palette index, and the index of each point. */
  highlight: { slot: number; colors: Uint8Array } | null;
}

/**
 * A state a point; null when nothing stands out. The legend's entry under the pointer goes before a selection, this before search hits,
 * which keep their colour beside it. A point with its neighbours selected is the one selected, they are its neighbours.
 */
export function emphasize(points: number, { selected, unseen, anchor, neighbors, hits, highlight }: Emphasis): Uint8Array | null {
  let states: Uint8Array | null = null;
  if (highlight && highlight.colors.length === points) {
    const { slot, colors } = highlight;
    states = new Uint8Array(points);
    for (let row = 0; row < points; row++) states[row] = colors[row] === slot ? NORMAL : FADED;
  } else if (selected.count > 0 || anchor !== null || neighbors) {
    states = new Uint8Array(points).fill(FADED);
    if (hits) mark(states, hits, NORMAL);
    selected.mark(states, selected.count > MOST_RINGS ? NORMAL : SELECTED);
    if (neighbors) mark(states, neighbors, NEIGHBOR);
    if (anchor !== null) mark(states, [anchor], SELECTED);
  } else if (hits) {
    states = new Uint8Array(points).fill(FADED);
    mark(states, hits, NEIGHBOR);
  }
  if (unseen.count > 0) {
    states ??= new Uint8Array(points);
    unseen.mark(states, HIDDEN);
  }
  return states;
}

/** Rows to label, most important first. */
export function labeledRows({ selected, anchor, neighbors, hits }: Omit<Emphasis, "unseen" | "highlight">): Uint32Array {
  const first = anchor === null ? [] : [anchor];
  const rows = new Set<number>(first);
  for (const list of [neighbors, selected.count === 0 ? hits : selected.count > MOST_RINGS ? null : selected.rows]) {
    for (let i = 0; list && i < list.length && rows.size < MOST_LABELS; i++) rows.add(list[i] as number);
  }
  return Uint32Array.from(rows);
}

function mark(states: Uint8Array, rows: ArrayLike<number>, state: number): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (row < states.length) states[row] = state;
  }
}
