/**
 * The order in which points are drawn: what matters most comes last and so lies on top; within that, an order shuffled once, so
 * that the first k points of a layer are a fair sample of it, and no class lies above another because its rows come later.
 */

export const State = { normal: 0, selected: 1, neighbor: 2, faded: 3, hidden: 4 } as const;

/** States from the first drawn to the last. */
const LAYERS = [State.faded, State.normal, State.neighbor, State.selected];
/** How many of the layers may be drawn in part: the marked points are always all there. */
export const SAMPLED_LAYERS = 2;
const SEED = 0x5eed;

export interface Layer {
  start: number;
  count: number;
}

export interface Order {
  /** Rows in drawing order, hidden ones left out (the array may be longer than `count`). */
  rows: Uint32Array;
  count: number;
  /** Faded, normal, neighbours, selected. */
  layers: readonly Layer[];
}

/** The numbers 0 to n - 1 in an order that depends on n alone. */
export function shuffled(n: number): Uint32Array {
  const rows = new Uint32Array(n);
  for (let i = 0; i < n; i++) rows[i] = i;
  let s = SEED;
  for (let i = n - 1; i > 0; i--) {
    // xorshift32: cheap, and even enough for a picture.
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    const j = Math.floor(((s >>> 0) / 4294967296) * (i + 1));
    const row = rows[i] as number;
    rows[i] = rows[j] as number;
    rows[j] = row;
  }
  return rows;
}

/** Puts `base` (all rows, shuffled) in the order of their states, stable within one. `room` is reused when it is large enough. */
export function drawOrder(states: Uint8Array | null, base: Uint32Array, room: Uint32Array | null): Order {
  const points = base.length;
  if (!states || states.length < points || !states.some((state) => state !== State.normal)) {
    return { rows: base, count: points, layers: LAYERS.map((state) => ({ start: 0, count: state === State.normal ? points : 0 })) };
  }
  const counts = [0, 0, 0, 0, 0];
  for (let row = 0; row < points; row++) {
    const state = layerOf(states[row] as number);
    counts[state] = (counts[state] as number) + 1;
  }
  const next = [0, 0, 0, 0, 0];
  const layers: Layer[] = [];
  let drawn = 0;
  for (const state of LAYERS) {
    const count = counts[state] as number;
    next[state] = drawn;
    layers.push({ start: drawn, count });
    drawn += count;
  }
  const rows = room && room.length >= drawn && room !== base ? room : new Uint32Array(points);
  for (let i = 0; i < points; i++) {
    const row = base[i] as number;
    const state = layerOf(states[row] as number);
    if (state === State.hidden) continue;
    const at = next[state] as number;
    rows[at] = row;
    next[state] = at + 1;
  }
  return { rows, count: drawn, layers };
}

/** The parts of the sampled layers between two shares (0..1) of them. */
export function sampleRanges(order: Order, from: number, to: number, layers = SAMPLED_LAYERS): Layer[] {
  const ranges: Layer[] = [];
  for (const { start, count } of order.layers.slice(0, layers)) {
    const first = Math.floor(count * from);
    const last = to >= 1 ? count : Math.floor(count * to);
    if (last > first) ranges.push({ start: start + first, count: last - first });
  }
  return ranges;
}

/** The marked points: always drawn whole, and last. */
export const markedRanges = (order: Order): Layer[] => order.layers.slice(SAMPLED_LAYERS).filter(({ count }) => count > 0);

const layerOf = (state: number): number => (state <= State.hidden ? state : State.normal);
