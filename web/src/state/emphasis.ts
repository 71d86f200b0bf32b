/** Which points stand out, in the numbers of the plot's contract. */

export const NORMAL = 0;
export const SELECTED = 1;
export const NEIGHBOR = 2;
export const FADED = 3;

/** More labels than this never fit on a map; the most important come first. */
export const MOST_LABELS = 300;

export interface Emphasis {
  selected: readonly number[];
  neighbors: Uint32Array | null;
  hits: Uint32Array | null;
  /** A palette index, and the index of each point. */
  highlight: { slot: number; colors: Uint8Array } | null;
}

/**
 * A state a point; null when nothing stands out. A selection goes before search hits, which keep their colour beside it, and
 * these before the legend.
 */
export function emphasize(points: number, { selected, neighbors, hits, highlight }: Emphasis): Uint8Array | null {
  if (selected.length > 0) {
    const states = new Uint8Array(points).fill(FADED);
    mark(states, hits, NORMAL);
    mark(states, neighbors, NEIGHBOR);
    mark(states, selected, SELECTED);
    return states;
  }
  if (hits) {
    const states = new Uint8Array(points).fill(FADED);
    mark(states, hits, NEIGHBOR);
    return states;
  }
  if (highlight) return Uint8Array.from(highlight.colors, (slot) => (slot === highlight.slot ? NORMAL : FADED));
  return null;
}

/** Rows to label, most important first. */
export function labeledRows({ selected, neighbors, hits }: Pick<Emphasis, "selected" | "neighbors" | "hits">): Uint32Array {
  if (selected.length === 0) return hits ? hits.subarray(0, MOST_LABELS) : new Uint32Array(0);
  return Uint32Array.from([...new Set([...selected, ...(neighbors ?? [])])].slice(0, MOST_LABELS));
}

function mark(states: Uint8Array, rows: ArrayLike<number> | null, state: number): void {
  if (!rows) return;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (row < states.length) states[row] = state;
  }
}
