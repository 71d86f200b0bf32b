import { describe, expect, it } from "vitest";
import { drawOrder, markedRanges, sampleRanges, shuffled } from "./order";

const base = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);

describe("draw order", () => {
  it("is the shuffled one when nothing stands out", () => {
    const rows = shuffled(3);
    expect(drawOrder(null, rows, null)).toMatchObject({ rows, count: 3 });
    expect(drawOrder(new Uint8Array(3), rows, null).rows).toBe(rows);
  });

  it("takes faded, normal, neighbours, selected, and leaves hidden ones out", () => {
    const order = drawOrder(Uint8Array.of(1, 0, 4, 3, 2, 0, 3), base(7), null);
    expect([...order.rows.subarray(0, order.count)]).toEqual([3, 6, 1, 5, 4, 0]);
    expect(order.layers).toEqual([
      { start: 0, count: 2 },
      { start: 2, count: 2 },
      { start: 4, count: 1 },
      { start: 5, count: 1 },
    ]);
  });

  it("keeps the shuffled order within a state", () => {
    const order = drawOrder(Uint8Array.of(3, 0, 3, 0), Uint32Array.of(2, 3, 0, 1), null);
    expect([...order.rows.subarray(0, order.count)]).toEqual([2, 0, 3, 1]);
  });

  it("reuses room, never the shuffled order itself", () => {
    const room = new Uint32Array(8);
    expect(drawOrder(Uint8Array.of(0, 1), base(2), room).rows).toBe(room);
    const rows = base(2);
    expect(drawOrder(Uint8Array.of(0, 1), rows, rows).rows).not.toBe(rows);
  });

  it("shows states of other data than the points' as normal", () => {
    expect(drawOrder(Uint8Array.of(1), base(2), null).count).toBe(2);
    expect(drawOrder(Uint8Array.of(9, 0), base(2), null).layers[1]).toEqual({ start: 0, count: 2 });
  });
});

describe("shuffled", () => {
  it("has every row once, the same each time, and prefixes that sample evenly", () => {
    const rows = shuffled(10_000);
    expect([...rows].sort((a, b) => a - b)).toEqual([...base(10_000)]);
    expect(shuffled(10_000)).toEqual(rows);
    const tenths = new Array<number>(10).fill(0);
    for (const row of rows.subarray(0, 1000)) tenths[Math.floor(row / 1000)] = (tenths[Math.floor(row / 1000)] as number) + 1;
    // 100 expected in each, standard deviation 9.
    for (const count of tenths) expect(Math.abs(count - 100)).toBeLessThan(45);
  });
});

it("costs eight bytes a point in all", () => {
  const states = new Uint8Array(1_000_000);
  states[7] = 1;
  const rows = shuffled(states.length);
  const order = drawOrder(states, rows, null);
  expect(rows.byteLength + order.rows.byteLength).toBe(8_000_000);
  states[8] = 1;
  // Another selection takes the same memory again.
  expect(drawOrder(states, rows, order.rows).rows).toBe(order.rows);
});

describe("ranges", () => {
  const order = drawOrder(Uint8Array.of(3, 3, 3, 3, 0, 0, 0, 0, 2, 1), base(10), null);

  it("cover each sampled layer once when taken in portions", () => {
    expect(sampleRanges(order, 0, 0.5)).toEqual([
      { start: 0, count: 2 },
      { start: 4, count: 2 },
    ]);
    expect(sampleRanges(order, 0.5, 1)).toEqual([
      { start: 2, count: 2 },
      { start: 6, count: 2 },
    ]);
  });

  it("leave the marked points whole", () => {
    expect(markedRanges(order)).toEqual([
      { start: 8, count: 1 },
      { start: 9, count: 1 },
    ]);
  });
});
