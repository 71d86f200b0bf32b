/** Selection, its neighbours and card, and the search. Of several questions only the newest one's answer counts. */

import type { Answer, Command, Metric, Neighbors } from "../api";
import { NO_SEARCH, type Search, type State } from "./model";
import type { Store } from "./store";
import type { ViewSync } from "./view-sync";

const TYPING = 120;
const SLIDING = 80;

export class Inspector {
  private searchTimer: ReturnType<typeof setTimeout> | undefined;
  private neighborTimer: ReturnType<typeof setTimeout> | undefined;
  private searchTurn = 0;
  private pointTurn = 0;
  private neighborTurn = 0;

  constructor(
    private readonly store: Store<State>,
    private readonly view: ViewSync,
    private readonly ask: (command: Command) => Promise<Answer>,
    private readonly complain: (error: unknown) => void,
  ) {}

  /** Selects a row; `additive`: adds it to the selection, or takes it out. */
  select(row: number, additive = false): void {
    const { selected } = this.store.state.view;
    const others = selected.filter((one) => one !== row);
    this.view.change({ selected: !additive ? [row] : others.length < selected.length ? others : [row, ...others] });
    this.refresh();
  }

  /** Clears the selection, or, where there is none, the search. */
  clear(): void {
    if (this.store.state.view.selected.length > 0) {
      this.view.change({ selected: [] });
      this.refresh();
    } else if (this.store.state.search.text !== "") this.search({ text: "" });
    else this.store.set({ highlight: null });
  }

  setNeighbors(patch: Partial<{ k: number; metric: Metric }>): void {
    this.view.change({ neighbors: { ...this.store.state.view.neighbors, ...patch } });
    clearTimeout(this.neighborTimer);
    this.neighborTimer = setTimeout(() => this.findNeighbors(), SLIDING);
  }

  /** Asks again for what belongs to the selection. */
  refresh(): void {
    const row = this.store.state.view.selected[0];
    if (row === undefined) this.store.set({ point: null });
    else if (this.store.state.point?.row !== row) this.describe(row);
    if (row === undefined || this.store.state.neighbors?.row !== row) this.store.set({ neighbors: null });
    this.findNeighbors();
  }

  /** Other data: nothing that was found holds. */
  reset(): void {
    this.searchTurn++;
    this.pointTurn++;
    this.neighborTurn++;
    this.store.set({ search: NO_SEARCH, point: null, neighbors: null, highlight: null, hover: null });
  }

  search(patch: Partial<Pick<Search, "text" | "regex" | "column">>): void {
    const search = { ...this.store.state.search, ...patch };
    clearTimeout(this.searchTimer);
    const turn = ++this.searchTurn;
    if (search.text === "") {
      this.store.set({ search: { ...search, rows: null, error: null } });
      return;
    }
    this.store.set({ search });
    this.searchTimer = setTimeout(async () => {
      const { text, regex, column } = search;
      try {
        const answer = await this.ask({ type: "search", text, regex, column });
        if (turn === this.searchTurn) this.store.set({ search: { ...search, rows: answer.rows as Uint32Array, error: null } });
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (turn === this.searchTurn) this.store.set({ search: { ...search, rows: null, error: message } });
      }
    }, TYPING);
  }

  private async describe(row: number): Promise<void> {
    const turn = ++this.pointTurn;
    try {
      const { values } = await this.ask({ type: "point", row });
      if (turn === this.pointTurn) this.store.set({ point: { row, values: values as (string | null)[] } });
    } catch (error) {
      this.complain(error);
    }
  }

  private async findNeighbors(): Promise<void> {
    clearTimeout(this.neighborTimer);
    const turn = ++this.neighborTurn;
    const { view, session } = this.store.state;
    const row = view.selected[0];
    if (row === undefined || !session?.dataset?.hasVectors) return;
    const k = Math.min(view.neighbors.k, session.dataset.points - 1);
    if (k < 1) return;
    try {
      const { rows, distances } = (await this.ask({ type: "neighbors", row, k, metric: view.neighbors.metric })) as unknown as Neighbors;
      if (turn !== this.neighborTurn) return;
      this.store.set({ neighbors: { row, rows: Uint32Array.from(rows), distances: Float64Array.from(distances) } });
    } catch (error) {
      this.complain(error);
    }
  }
}
