/** The order in which a legend lists classes. Colours do not depend on it. */

import type { LegendEntry } from "./coloring";

export const LEGEND_ORDERS = ["auto", "value", "count", "first"] as const;
/** `auto`: numbers by value, names by count. `first`: as they first appear in the data. */
export type LegendOrder = (typeof LEGEND_ORDERS)[number];

const names = new Intl.Collator("en", { numeric: true });

/** What `auto` means for a column. */
export const orderInForce = (order: LegendOrder, numeric: boolean): Exclude<LegendOrder, "auto"> =>
  order === "auto" ? (numeric ? "value" : "count") : order;

/** The entries in their order; entries that are equal by it stay in that of the palette. */
export function inOrder(entries: readonly LegendEntry[], order: LegendOrder, numeric: boolean): LegendEntry[] {
  const by = {
    value: (a: LegendEntry, b: LegendEntry) => (numeric ? Number(a.label) - Number(b.label) : names.compare(a.label, b.label)),
    count: (a: LegendEntry, b: LegendEntry) => b.count - a.count,
    first: (a: LegendEntry, b: LegendEntry) => a.first - b.first,
  }[orderInForce(order, numeric)];
  return [...entries].sort((a, b) => by(a, b) || a.slot - b.slot);
}
