/** What stands at the axes of the map. */

import type { RawAxis } from "../api";
import type { AxisTitles } from "../plot/types";
import type { State } from "../state";
import { percent } from "./format";

export function axisTitles({ frame, session }: Pick<State, "frame" | "session">): AxisTitles | null {
  if (!frame || !session) return null;
  const names = ["x", "y", "z"].slice(0, frame.dims);
  const titles = (texts: (string | null)[]): AxisTitles => Object.fromEntries(names.map((name, i) => [name, texts[i] ?? null]));
  if (frame.projection === "custom") {
    return Object.fromEntries(Object.entries(session.custom.axes).map(([end, set]) => [end, set?.name ?? null]));
  }
  if (frame.projection === "raw") return titles(session.raw.axes.map(rawName));
  if (frame.projection === "pca") {
    const { components, variance } = session.pca;
    return titles(components.map((one) => `PC ${one + 1}${variance[one] === undefined ? "" : ` · ${percent(variance[one])}`}`));
  }
  return null;
}

const rawName = (axis: RawAxis): string => ("column" in axis ? axis.column : `vector column ${axis.vector + 1}`);
