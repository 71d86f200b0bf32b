import { expect, it } from "vitest";
import type { LegendEntry } from "./coloring";
import { inOrder, type LEGEND_ORDERS, orderInForce } from "./legend-order";

const entries = (of: [label: string, count: number, first: number][]): LegendEntry[] =>
  of.map(([label, count, first], slot) => ({ slot, label, count, first, color: "#000000", values: [label] }));

it("lists names by count, by name and as they first appear", () => {
  const names = entries([
    ["class 10", 5, 2],
    ["class 9", 7, 0],
    ["ant", 5, 1],
  ]);
  const labels = (order: (typeof LEGEND_ORDERS)[number]) => inOrder(names, order, false).map(({ label }) => label);
  expect(labels("auto")).toEqual(["class 9", "class 10", "ant"]);
  expect(labels("count")).toEqual(["class 9", "class 10", "ant"]);
  expect(labels("value")).toEqual(["ant", "class 9", "class 10"]);
  expect(labels("first")).toEqual(["class 9", "ant", "class 10"]);
  expect(names.map(({ label }) => label)).toEqual(["class 10", "class 9", "ant"]);
});

it("lists numbers by number", () => {
  const numbers = entries([
    ["-1", 1, 2],
    ["2", 9, 1],
    ["10", 4, 0],
  ]);
  const labels = (order: (typeof LEGEND_ORDERS)[number]) => inOrder(numbers, order, true).map(({ label }) => label);
  expect(labels("auto")).toEqual(["-1", "2", "10"]);
  expect(labels("count")).toEqual(["2", "10", "-1"]);
  expect(labels("first")).toEqual(["10", "2", "-1"]);
  expect(orderInForce("auto", true)).toBe("value");
});
