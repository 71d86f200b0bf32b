import { describe, expect, it } from "vitest";
import { emphasize, FADED, labeledRows, MOST_LABELS, NEIGHBOR, NORMAL, SELECTED } from "./emphasis";

const nothing = { selected: [], neighbors: null, hits: null, highlight: null };

describe("emphasize", () => {
  it("leaves the points alone when nothing stands out", () => expect(emphasize(3, nothing)).toBeNull());

  it("shows a selection with its neighbours before search hits, which keep their colour", () => {
    const states = emphasize(4, { ...nothing, selected: [1], neighbors: Uint32Array.of(2), hits: Uint32Array.of(0) });
    expect([...(states ?? [])]).toEqual([NORMAL, SELECTED, NEIGHBOR, FADED]);
  });

  it("shows search hits; none of them fades all", () => {
    expect([...(emphasize(3, { ...nothing, hits: Uint32Array.of(2) }) ?? [])]).toEqual([FADED, FADED, NEIGHBOR]);
    expect([...(emphasize(2, { ...nothing, hits: Uint32Array.of() }) ?? [])]).toEqual([FADED, FADED]);
  });

  it("lets a class stand out", () => {
    const states = emphasize(3, { ...nothing, highlight: { slot: 1, colors: Uint8Array.of(1, 0, 1) } });
    expect([...(states ?? [])]).toEqual([NORMAL, FADED, NORMAL]);
  });

  it("takes no row for a point that is not there", () => {
    expect([...(emphasize(2, { ...nothing, selected: [7, 0] }) ?? [])]).toEqual([SELECTED, FADED]);
  });
});

describe("labeledRows", () => {
  it("names the selection first, each row once", () => {
    expect([...labeledRows({ ...nothing, selected: [3], neighbors: Uint32Array.of(3, 1) })]).toEqual([3, 1]);
  });
  it("stops where a map is full", () => {
    expect(labeledRows({ ...nothing, hits: new Uint32Array(5000) })).toHaveLength(MOST_LABELS);
  });
});
