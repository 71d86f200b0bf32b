/** What the colours mean; a press on a class selects its points. */

import type { Legend, LegendEntry } from "../state/coloring";
import { make } from "./dom";

const number = (value: number) => value.toLocaleString("en-US", { maximumSignificantDigits: 4 });

export function drawLegend(into: HTMLElement, legend: Legend | null, choose: (entry: LegendEntry, additive: boolean) => void): void {
  into.replaceChildren();
  if (!legend) return;
  into.append(make("b", {}, [legend.column]));
  const row = (entry: LegendEntry) => {
    const mark = make("i");
    mark.style.background = entry.color;
    const count = entry.count.toLocaleString("en-US");
    const item = make("button", { type: "button", title: `Select ${entry.label}`, "data-testid": "legend-item" }, [
      mark,
      make("span", {}, [entry.label]),
      make("span", {}, [count]),
    ]);
    item.addEventListener("click", (event) => choose(entry, event.ctrlKey || event.metaKey));
    return item;
  };
  if (legend.kind === "ramp") {
    const ramp = make("div", { class: "ramp" });
    ramp.style.background = `linear-gradient(to right, ${legend.stops.join(", ")})`;
    into.append(ramp, make("div", { class: "ends" }, [make("span", {}, [number(legend.low)]), make("span", {}, [number(legend.high)])]));
  } else {
    into.append(...legend.entries.map(row));
    if (legend.other) into.append(row(legend.other));
  }
  if (legend.missing) into.append(row(legend.missing));
}
