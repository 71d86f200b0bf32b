/** The verbs of the selection. The server keeps it; the page only says what shall change. */

import type { By, Op } from "../api";
import type { Region } from "../plot/types";
import type { LegendEntry } from "./coloring";
import type { Controller } from "./controller";

export class Selecting {
  constructor(private readonly app: Controller) {}

  /** Changes the selection; `anchor` is the point that the card then shows. */
  change(op: Op, by: By, anchor?: number): Promise<unknown> {
    this.app.inspector.forgetQuestion();
    return this.app.run(anchor === undefined ? { type: "select", op, by } : { type: "select", op, by, anchor });
  }

  /** A click on a point: it alone with its neighbours; with Ctrl it comes to the rest; with Ctrl and Alt it leaves. */
  click(row: number, op: Op = "set"): void {
    if (op === "set") this.app.inspector.press(row);
    else this.toggle(row, op);
  }

  region({ polygon, matrix, op }: Region): void {
    this.change(op, { region: { polygon, matrix } });
  }

  /** All hits of the search. */
  hits(op: Op): void {
    const { text, regex, whole, column } = this.app.store.state.search;
    if (text !== "") this.change(op, { search: { text, regex, whole, column } });
  }

  /** A legend's entry: only it; with Ctrl it comes or goes. */
  entry(column: string, { values }: LegendEntry, toggle: boolean, inside: boolean): void {
    const [first] = values;
    const by: By = values.length === 1 ? { value: { column, value: first as string | null } } : { values: { column, values } };
    this.change(!toggle ? "set" : inside ? "remove" : "add", by);
  }

  /** Ends the selection, or, where there is none, the search, then the neighbours of something. */
  clear(): void {
    const { session, pressed, search, question } = this.app.store.state;
    if (question) this.app.inspector.forgetQuestion();
    else if (pressed !== null || (session?.selection.count ?? 0) > 0) this.none();
    else if (search.text !== "") this.app.inspector.search({ text: "" });
    else this.app.store.set({ highlight: null });
  }

  none(): void {
    this.app.inspector.release();
    this.app.run({ type: "select.none" });
  }

  /** Everything shown, nothing selected, no search. */
  async reset(): Promise<void> {
    const { session } = this.app.store.state;
    this.app.inspector.search({ text: "" });
    this.app.inspector.forgetQuestion();
    if (!session) return;
    if (session.selection.count > 0) this.none();
    if (session.selection.isolated > 0) await this.app.run({ type: "isolate.reset" });
    if (session.selection.hidden > 0) await this.app.run({ type: "hide.reset" });
  }

  private toggle(row: number, op: Op): void {
    const { selection } = this.app.store.state;
    const out = op === "remove" || (selection?.selected.has(row) ?? false);
    if (out) this.change("remove", { rows: [row] });
    else this.change("add", { rows: [row] }, row);
  }
}
