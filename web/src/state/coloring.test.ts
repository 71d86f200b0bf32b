import { describe, expect, it } from "vitest";
import { Column, MISSING } from "../wire";
import { colorBy } from "./coloring";

function column(values: string[], codes: number[], numbers: number[] | null = null): Column {
  const encoder = new TextEncoder();
  const texts = values.map((value) => encoder.encode(value));
  const offsets = new Uint32Array(values.length + 1);
  texts.forEach((text, i) => {
    offsets[i + 1] = (offsets[i] as number) + text.length;
  });
  const bytes = Uint8Array.from(texts.flatMap((text) => [...text]));
  return new Column(0, values.length, Uint32Array.from(codes), numbers && Float64Array.from(numbers), offsets, bytes);
}

describe("colorBy classes", () => {
  it("orders digits by their number, so that 7 has the eighth colour", () => {
    const digits = column(["10", "9", "2"], [0, 1, 2, 2], [10, 9, 2]);
    const { colors, legend } = colorBy(digits, { name: "d", kind: "category", distinct: 3, missing: 0 }, "tf10", "light");
    expect([...(colors ?? [])]).toEqual([2, 1, 0, 0]);
    expect(legend?.kind === "classes" && legend.entries.map(({ label, count }) => [label, count])).toEqual([
      ["2", 2],
      ["9", 1],
      ["10", 1],
    ]);
  });

  it("colours names as they first appear and lists them by count", () => {
    const names = column(["cat", "dog"], [0, 1, 1]);
    const { colors, legend } = colorBy(names, { name: "n", kind: "category", distinct: 2, missing: 0 }, "auto", "light");
    expect([...(colors ?? [])]).toEqual([0, 1, 1]);
    expect(legend?.kind === "classes" && legend.entries.map(({ label, slot }) => [label, slot])).toEqual([
      ["dog", 1],
      ["cat", 0],
    ]);
  });

  it("shows missing values as such, in grey", () => {
    const { colors, palette, legend } = colorBy(
      column(["a"], [0, MISSING]),
      { name: "n", kind: "category", distinct: 1, missing: 1 },
      "auto",
      "dark",
    );
    expect([...(colors ?? [])]).toEqual([0, 1]);
    expect(legend?.missing).toMatchObject({ label: "(missing)", count: 1, slot: 1 });
    const [r, g, b] = palette.slice(3, 6) as unknown as [number, number, number];
    expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(20);
  });
});

describe("colorBy numbers", () => {
  const info = { name: "x", kind: "number", distinct: 3, missing: 1 } as const;

  it("spreads them over the ramp", () => {
    const { colors, legend } = colorBy(column(["-1", "0", "3"], [0, 1, 2, MISSING], [-1, 0, 3]), info, "auto", "light");
    expect([...(colors ?? [])]).toEqual([0, 64, 254, 255]);
    expect(legend).toMatchObject({ kind: "ramp", min: -1, max: 3, missing: { count: 1 } });
  });

  it("puts a single value in the middle", () => {
    const { colors } = colorBy(column(["5"], [0, 0], [5]), info, "auto", "light");
    expect([...(colors ?? [])]).toEqual([127, 127]);
  });
});
