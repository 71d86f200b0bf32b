/** What follows from other keys of the state: colours, emphasis, labels on the map. */

import { type ColumnInfo, CommandError, fetchColumn } from "../api";
import { RowSet } from "../wire";
import { colorBy, NO_COLORING } from "./coloring";
import { emphasize, labeledRows } from "./emphasis";
import { anchorOf, type State } from "./model";
import type { Store } from "./store";

const COLORING: (keyof State)[] = ["columns", "theme", "view", "session"];
const EMPHASIS: (keyof State)[] = ["selection", "pressed", "neighbors", "search", "highlight", "coloring", "session"];

export class Derive {
  private readonly fetching = new Set<number>();
  /** Counts up when the metadata are other ones. */
  private generation = 0;
  private colored = "";
  private emphasized: unknown[] = [];

  constructor(
    private readonly store: Store<State>,
    private readonly complain: (error: unknown) => void,
  ) {
    store.subscribe((changed) => {
      if (COLORING.some((key) => changed.has(key))) this.color();
      if (EMPHASIS.some((key) => changed.has(key))) this.emphasize();
    });
  }

  /** Other metadata: what is shown is fetched anew. The answer goes into the store together with the session that names them. */
  reset(): Pick<State, "columns" | "coloring"> {
    this.generation++;
    this.fetching.clear();
    this.colored = "";
    return { columns: new Map(), coloring: NO_COLORING };
  }

  /** Some columns have changed, come or gone: those that have not stay. The answer is as that of `reset`. */
  renew(before: readonly ColumnInfo[], after: readonly ColumnInfo[]): Pick<State, "columns"> {
    const same = (index: number) => JSON.stringify(before[index]) === JSON.stringify(after[index]);
    const kept = [...this.store.state.columns].filter(([index]) => same(index));
    this.generation++;
    this.fetching.clear();
    for (const [index] of kept) this.fetching.add(index);
    this.colored = "";
    return { columns: new Map(kept) };
  }

  /** Fetches a column, once. */
  async need(index: number): Promise<void> {
    if (index < 0 || this.fetching.has(index)) return;
    this.fetching.add(index);
    const { generation } = this;
    try {
      const column = await fetchColumn(index);
      if (generation === this.generation) this.store.set({ columns: new Map(this.store.state.columns).set(index, column) });
    } catch (error) {
      if (generation !== this.generation) return;
      this.fetching.delete(index);
      if (error instanceof CommandError) this.complain(error);
      else throw error;
    }
  }

  private color(): void {
    const { session, view, columns, theme } = this.store.state;
    const infos = session?.dataset?.columns ?? [];
    this.need(infos.findIndex(({ name }) => name === view.labelBy));
    // The panel of t-SNE offers its values.
    this.need(infos.findIndex(({ name }) => name === session?.tsne?.supervise?.column));
    const index = infos.findIndex(({ name }) => name === view.colorBy);
    const info = infos[index];
    this.need(index);
    const column = columns.get(index);
    const custom = (info && view.colors[info.name]) ?? {};
    // While its column is on the way the colours that are there stay.
    if (info && !column && this.store.state.coloring.legend?.column === info.name) return;
    const key = JSON.stringify([this.generation, column ? index : -1, view.palette, view.color, theme, info?.kind, custom]);
    if (key === this.colored) return;
    this.colored = key;
    const choice = { palette: view.palette, theme, scale: view.color, custom };
    this.store.set({ coloring: info && column ? colorBy(column, info, choice) : NO_COLORING });
  }

  private emphasize(): void {
    const { session, selection, neighbors, search, highlight, coloring } = this.store.state;
    const dataset = session?.dataset;
    const own = selection && selection.dataset === dataset?.id ? selection : null;
    const anchor = anchorOf(this.store.state);
    const list = neighbors && (neighbors.row === null || neighbors.row === anchor) ? neighbors.rows : null;
    const inputs = [dataset?.id, own, anchor, list, search.rows, highlight, coloring.colors];
    if (inputs.every((input, i) => Object.is(input, this.emphasized[i]))) return;
    this.emphasized = inputs;
    const what = {
      selected: own?.selected ?? RowSet.EMPTY,
      unseen: own?.unseen ?? RowSet.EMPTY,
      anchor,
      neighbors: list,
      hits: search.rows,
      highlight: highlight !== null && coloring.colors ? { slot: highlight, colors: coloring.colors } : null,
    };
    this.store.set({ states: emphasize(dataset?.points ?? 0, what), labeled: labeledRows(what) });
  }
}
