import { describe, expect, it } from "vitest";
import type { ColorScale, ColumnInfo } from "../api";
import { Column, MISSING } from "../wire";
import { colorBy, largest, MOST_CLASSES } from "./coloring";
import type { Theme } from "./palettes";

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

const choice = (palette: string, theme: Theme, scale: Partial<ColorScale> = {}, custom: Record<string, string> = {}) => ({
  palette,
  theme,
  scale: { as: "auto", scale: "linear", domain: null, ...scale } as ColorScale,
  custom,
});
const named = (name: string, kind: ColumnInfo["kind"], distinct: number, missing = 0): ColumnInfo => ({
  name,
  kind,
  distinct,
  missing,
  source: "file",
  revision: 0,
});

describe("colorBy classes", () => {
  it("orders digits by their number, so that 7 has the eighth colour", () => {
    const digits = column(["10", "9", "2"], [0, 1, 2, 2], [10, 9, 2]);
    const { colors, legend } = colorBy(digits, named("d", "category", 3, 0), choice("tf10", "light"));
    expect([...(colors ?? [])]).toEqual([2, 1, 0, 0]);
    expect(legend?.kind === "classes" && legend.entries.map(({ label, count }) => [label, count])).toEqual([
      ["2", 2],
      ["9", 1],
      ["10", 1],
    ]);
  });

  it("colours names as they first appear, which is how they are listed here", () => {
    const names = column(["cat", "dog"], [0, 1, 1]);
    const { colors, legend } = colorBy(names, named("n", "category", 2, 0), choice("auto", "light"));
    expect([...(colors ?? [])]).toEqual([0, 1, 1]);
    expect(legend?.kind === "classes" && legend.entries.map(({ label, slot }) => [label, slot])).toEqual([
      ["cat", 0],
      ["dog", 1],
    ]);
  });

  it("shows missing values as such, in grey", () => {
    const { colors, palette, legend } = colorBy(column(["a"], [0, MISSING]), named("n", "category", 1, 1), choice("auto", "dark"));
    expect([...(colors ?? [])]).toEqual([0, 1]);
    expect(legend?.missing).toMatchObject({ label: "(missing)", count: 1, slot: 1 });
    const [r, g, b] = palette.slice(3, 6) as unknown as [number, number, number];
    expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(20);
  });
});

describe("colorBy numbers", () => {
  const info = named("x", "number", 3, 1);

  it("spreads them over the ramp", () => {
    const { colors, legend } = colorBy(column(["-1", "0", "3"], [0, 1, 2, MISSING], [-1, 0, 3]), info, choice("auto", "light"));
    expect([...(colors ?? [])]).toEqual([0, 64, 254, 255]);
    expect(legend).toMatchObject({ kind: "ramp", min: -1, max: 3, missing: { count: 1 } });
  });

  it("puts a single value in the middle", () => {
    const { colors } = colorBy(column(["5"], [0, 0], [5]), info, choice("auto", "light"));
    expect([...(colors ?? [])]).toEqual([127, 127]);
  });

  it("spreads by logarithm, and says what has none", () => {
    const { colors, legend } = colorBy(
      column(["1", "10", "100", "-3"], [0, 1, 2, 3], [1, 10, 100, -3]),
      named("x", "number", 4),
      choice("auto", "light", { scale: "log" }),
    );
    expect([...(colors ?? [])]).toEqual([0, 127, 254, 255]);
    expect(legend?.missing).toMatchObject({ label: "(missing or not above 0)", count: 1 });
  });

  it("spreads points evenly by quantiles", () => {
    const values = column(["0", "1", "1000"], [0, 0, 1, 2], [0, 1, 1000]);
    const { colors } = colorBy(values, named("x", "number", 3), choice("auto", "light", { scale: "quantile" }));
    expect([...(colors ?? [])]).toEqual([64, 64, 159, 222]);
  });

  it("keeps to a domain", () => {
    const { colors, legend } = colorBy(
      column(["0", "5", "10"], [0, 1, 2], [0, 5, 10]),
      named("x", "number", 3),
      choice("auto", "light", { domain: [4, 6] }),
    );
    expect([...(colors ?? [])]).toEqual([0, 127, 254]);
    expect(legend).toMatchObject({ min: 0, max: 10, low: 4, high: 6 });
  });

  it("puts 0 in the middle of a ramp that goes two ways", () => {
    const { colors } = colorBy(column(["-1", "0", "3"], [0, 1, 2], [-1, 0, 3]), named("x", "number", 3), choice("diverging", "light"));
    expect([...(colors ?? [])]).toEqual([85, 127, 254]);
  });

  it("are classes where they are asked to be", () => {
    const { legend } = colorBy(column(["0", "1"], [0, 1], [0, 1]), named("x", "number", 2), choice("auto", "light", { as: "category" }));
    expect(legend?.kind).toBe("classes");
  });
});

describe("many classes", () => {
  it("the largest have colours of their own, the rest one together", () => {
    const names = Array.from({ length: MOST_CLASSES + 6 }, (_, i) => `n${i}`);
    const codes = [...names.map((_, i) => i), ...names.map((_, i) => i).slice(6), ...names.map((_, i) => i).slice(6), MISSING];
    const { colors, legend, palette } = colorBy(column(names, codes), named("n", "text", names.length, 1), choice("auto", "dark"));
    expect(legend?.kind === "classes" && legend.entries).toHaveLength(MOST_CLASSES);
    expect(legend?.kind === "classes" && legend.other).toMatchObject({
      label: "(6 others)",
      count: 6,
      values: ["n0", "n1", "n2", "n3", "n4", "n5"],
    });
    expect(colors?.[0]).toBe(MOST_CLASSES);
    expect(colors?.[6]).toBe(0);
    expect(colors?.at(-1)).toBe(MOST_CLASSES + 1);
    expect(palette).toHaveLength(256 * 3);
  });

  it("are found among equals from the first on", () => {
    expect(largest(Uint32Array.of(1, 5, 1, 1, 7, 9), 5, 3)).toEqual([0, 1, 4]);
    expect(largest(Uint32Array.of(2, 2), 2, 5)).toEqual([0, 1]);
    expect(largest(new Uint32Array(240).fill(1), 240, 254)).toHaveLength(240);
  });
});

describe("colours by hand", () => {
  it("replace those of the palette", () => {
    const { palette, legend } = colorBy(
      column(["a", "b"], [0, 1]),
      named("n", "category", 2),
      choice("auto", "light", {}, { b: "#010203" }),
    );
    expect([...palette.slice(3, 6)]).toEqual([1, 2, 3]);
    expect(legend?.kind === "classes" && legend.entries.find(({ label }) => label === "b")?.color).toBe("#010203");
  });
});
