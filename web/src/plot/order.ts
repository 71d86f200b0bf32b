/** The order in which points are drawn: what matters most comes last and so lies on top. */

export const State = { normal: 0, selected: 1, neighbor: 2, faded: 3, hidden: 4 } as const;

/** States from the first drawn to the last. */
const LAYERS = [State.faded, State.normal, State.neighbor, State.selected];

export interface Order {
  /** Rows in drawing order, hidden ones left out; null = all rows as they are. */
  rows: Uint32Array | null;
  count: number;
}

/** Sorts rows by state, stable within one. `room` is reused when it is large enough. */
export function drawOrder(states: Uint8Array | null, points: number, room: Uint32Array | null): Order {
  if (!states || states.length < points || !states.some((state) => state !== State.normal)) return { rows: null, count: points };
  const count = [0, 0, 0, 0, 0];
  for (let row = 0; row < points; row++) {
    const state = layerOf(states[row] as number);
    count[state] = (count[state] as number) + 1;
  }
  const next = [0, 0, 0, 0, 0];
  let drawn = 0;
  for (const state of LAYERS) {
    next[state] = drawn;
    drawn += count[state] as number;
  }
  const rows = room && room.length >= drawn ? room : new Uint32Array(points);
  for (let row = 0; row < points; row++) {
    const state = layerOf(states[row] as number);
    if (state === State.hidden) continue;
    const at = next[state] as number;
    rows[at] = row;
    next[state] = at + 1;
  }
  return { rows, count: drawn };
}

const layerOf = (state: number): number => (state <= State.hidden ? state : State.normal);
