import { expect, it } from "vitest";
import { Column, MISSING } from "../wire";
import { chains } from "./chains";

function column(texts: (string | null)[]): Column {
  const values = [...new Set(texts.filter((text) => text !== null))];
  const bytes = values.map((text) => new TextEncoder().encode(text));
  const offsets = Uint32Array.from([0, ...bytes.map((_, i) => bytes.slice(0, i + 1).reduce((sum, one) => sum + one.length, 0))]);
  const codes = Uint32Array.from(texts, (text) => (text === null ? MISSING : values.indexOf(text)));
  return new Column(0, values.length, codes, null, offsets, Uint8Array.from(bytes.flatMap((one) => [...one])));
}

it("chains follow one another from their starts, and rings are whole", () => {
  // 2 -> 0 -> 1; 3 -> 4 -> 3; 5 points nowhere, 6 out of the data, 7 at itself.
  const { pairs } = chains(column(["1", null, "0", "4", "3", "end", "99", "7"]));
  expect([...pairs]).toEqual([2, 0, 0, 1, 3, 4, 4, 3]);
});

it("two lines into one point are both drawn", () => {
  expect([...chains(column(["2", "2", null])).pairs]).toEqual([0, 2, 1, 2]);
});
