import { describe, expect, it } from "vitest";
import { RowSet, readRows, readSelection } from ".";

function message(kind: number, flags: number, id: number, body: Uint8Array): ArrayBuffer {
  const buffer = new ArrayBuffer(16 + body.length);
  const view = new DataView(buffer);
  new Uint8Array(buffer).set([0x45, 0x53, 0x57, 0x31]);
  view.setUint16(4, kind, true);
  view.setUint16(6, flags, true);
  view.setUint32(8, body.length, true);
  view.setUint32(12, id, true);
  new Uint8Array(buffer, 16).set(body);
  return buffer;
}
const words = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);

describe("a set of rows", () => {
  const list = RowSet.of([70, 3, 5]);
  const bits = new RowSet({ bits: Uint8Array.of(0b00101000, 0, 0, 0, 0, 0, 0, 0, 0b01000000) }, 3);
  it.each([
    ["as a list", list],
    ["as bits", bits],
  ])("%s knows, lists and marks its rows", (_, set) => {
    expect([...set.rows]).toEqual([3, 5, 70]);
    expect([2, 3, 5, 69, 70, 71, 5000].filter((row) => set.has(row))).toEqual([3, 5, 70]);
    const states = new Uint8Array(6);
    set.mark(states, 9);
    expect([...states]).toEqual([0, 0, 0, 9, 0, 9]);
  });
});

describe("rows as bits", () => {
  it("are read, the highest bit of a word too", () => {
    const { id, rows } = readRows(message(2, 1, 4, words(3, 40, 0x80000001, 0x80)));
    expect(id).toBe(4);
    expect([...rows]).toEqual([0, 31, 39]);
  });
  it("with another count than their head says are refused", () => {
    expect(() => readRows(message(2, 1, 4, words(2, 40, 0x80000001, 0x80)))).toThrow("3 bits where its count says 2");
  });
});

describe("a selection", () => {
  it("has what is selected and what is not shown", () => {
    const selection = readSelection(message(4, 0, 9, words(3, 40, 0, 2, 1, 7, 1, 2, 1, 2)));
    expect([selection.revision, selection.dataset, selection.points]).toEqual([9, 3, 40]);
    expect([...selection.selected.rows]).toEqual([1, 7]);
    expect([...selection.unseen.rows]).toEqual([0, 33]);
  });
  it("that is cut is refused", () => {
    expect(() => readSelection(message(4, 0, 9, words(3, 40, 0, 2, 1, 7, 1, 2, 1)))).toThrow("does not fit");
  });
});
