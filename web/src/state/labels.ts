/** Text of a point by the label-by column. */

import type { State } from "./model";

/** Null when no column is chosen, it is not there yet, or the point has no value in it. */
export function labelOf({ session, view, columns }: Pick<State, "session" | "view" | "columns">, row: number): string | null {
  const index = session?.dataset?.columns.findIndex(({ name }) => name === view.labelBy) ?? -1;
  return columns.get(index)?.text(row) ?? null;
}
