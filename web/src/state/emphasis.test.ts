import { describe, expect, it } from "vitest";
import { RowSet } from "../wire";
import { emphasize, FADED, HIDDEN, labeledRows, MOST_LABELS, MOST_RINGS, NEIGHBOR, NORMAL, SELECTED } from "./emphasis";

const nothing = { selected: RowSet.EMPTY, unseen: RowSet.EMPTY, anchor: null, neighbors: null, hits: null, highlight: null };

describe("emphasize", () => {
  it("leaves the points alone when nothing stands out", () => expect(emphasize(3, nothing)).toBeNull());

  it("shows a selection with its neighbours before search hits, which keep their colour", () => {
    const states = emphasize(4, { ...nothing, selected: RowSet.of([1]), neighbors: Uint32Array.of(2), hits: Uint32Array.of(0) });
    expect([...(states ?? [])]).toEqual([NORMAL, SELECTED, NEIGHBOR, FADED]);
  });

  it("keeps the point apart from its neighbours where all are selected", () => {
    const states = emphasize(4, { ...nothing, selected: RowSet.of([0, 2, 3]), anchor: 2, neighbors: Uint32Array.of(0, 3) });
    expect([...(states ?? [])]).toEqual([NEIGHBOR, FADED, SELECTED, NEIGHBOR]);
  });

  it("rings a small selection and only fades round a large one", () => {
    const rows = (count: number) => RowSet.of(Array.from({ length: count }, (_, i) => i));
    expect(emphasize(1000, { ...nothing, selected: rows(MOST_RINGS) })?.[0]).toBe(SELECTED);
    const large = emphasize(1000, { ...nothing, selected: rows(MOST_RINGS + 1) });
    expect([large?.[0], large?.[999]]).toEqual([NORMAL, FADED]);
    expect(labeledRows({ ...nothing, selected: rows(MOST_RINGS + 1) })).toHaveLength(0);
  });

  it("lets a pressed point stand out before the server knows of it", () => {
    expect([...(emphasize(3, { ...nothing, anchor: 1 }) ?? [])]).toEqual([FADED, SELECTED, FADED]);
  });

  it("hides what is not shown, whatever else it is", () => {
    const states = emphasize(4, { ...nothing, selected: RowSet.of([0]), unseen: RowSet.of([1, 3]), neighbors: Uint32Array.of(1) });
    expect([...(states ?? [])]).toEqual([SELECTED, HIDDEN, FADED, HIDDEN]);
    expect([...(emphasize(2, { ...nothing, unseen: RowSet.of([1]) }) ?? [])]).toEqual([NORMAL, HIDDEN]);
  });

  it("shows search hits; none of them fades all", () => {
    expect([...(emphasize(3, { ...nothing, hits: Uint32Array.of(2) }) ?? [])]).toEqual([FADED, FADED, NEIGHBOR]);
    expect([...(emphasize(2, { ...nothing, hits: Uint32Array.of() }) ?? [])]).toEqual([FADED, FADED]);
  });

  it("lets a class under the pointer stand out, also beside a selection", () => {
    const highlight = { slot: 1, colors: Uint8Array.of(1, 0, 1) };
    expect([...(emphasize(3, { ...nothing, highlight }) ?? [])]).toEqual([NORMAL, FADED, NORMAL]);
    expect([...(emphasize(3, { ...nothing, selected: RowSet.of([1]), highlight }) ?? [])]).toEqual([NORMAL, FADED, NORMAL]);
  });

  it("takes no row for a point that is not there", () => {
    expect([...(emphasize(2, { ...nothing, selected: RowSet.of([7, 0]) }) ?? [])]).toEqual([SELECTED, FADED]);
  });
});

describe("labeledRows", () => {
  it("names the card's point first, then its neighbours, each row once", () => {
    expect([...labeledRows({ ...nothing, anchor: 3, selected: RowSet.of([1, 3, 9]), neighbors: Uint32Array.of(9, 1) })]).toEqual([3, 9, 1]);
  });
  it("stops where a map is full", () => {
    expect(labeledRows({ ...nothing, hits: new Uint32Array(5000).map((_, i) => i) })).toHaveLength(MOST_LABELS);
  });
});
