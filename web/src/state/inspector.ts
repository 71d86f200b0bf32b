/** The card, its neighbours and the search. Of several questions only the newest one's answer counts. */

import type { Answer, Command, Metric, Neighbors } from "../api";
import { anchorOf, NO_SEARCH, type Question, type Search, type State } from "./model";
import type { Store } from "./store";
import type { ViewSync } from "./view-sync";

const TYPING = 120;
const SLIDING = 120;

export class Inspector {
  private searchTimer: ReturnType<typeof setTimeout> | undefined;
  private neighborTimer: ReturnType<typeof setTimeout> | undefined;
  private searchTurn = 0;
  private pointTurn = 0;
  private neighborTurn = 0;
  private anchor: number | null = null;

  constructor(
    private readonly store: Store<State>,
    private readonly view: ViewSync,
    private readonly ask: (command: Command) => Promise<Answer>,
    private readonly complain: (error: unknown) => void,
  ) {}

  /** Selects a point and its neighbours. It stands out at once; the neighbours follow. */
  async press(row: number): Promise<void> {
    this.store.set({ pressed: row, question: null });
    this.refresh();
    await this.findNeighbors();
    if (this.store.state.pressed === row) await this.selectAround(row);
  }

  /** No point is pressed any more. */
  release(): void {
    this.neighborTurn++;
    this.store.set({ pressed: null, question: null });
    this.refresh();
  }

  setNeighbors(patch: Partial<{ k: number; metric: Metric }>): void {
    this.view.change({ neighbors: { ...this.store.state.view.neighbors, ...patch } });
    clearTimeout(this.neighborTimer);
    this.neighborTimer = setTimeout(async () => {
      const { neighbors, selection, question } = this.store.state;
      const row = anchorOf(this.store.state);
      // The selection is the point with its neighbours: it follows their number.
      const follows = row !== null && !question && neighbors?.row === row && selection?.selected.count === neighbors.rows.length + 1;
      await this.findNeighbors();
      if (follows && anchorOf(this.store.state) === row) await this.selectAround(row);
    }, SLIDING);
  }

  /** Asks for neighbours of something else than the card's point. */
  question(question: Question): void {
    this.store.set({ question });
    this.findNeighbors();
  }

  forgetQuestion(): void {
    if (!this.store.state.question) return;
    this.store.set({ question: null });
    this.findNeighbors();
  }

  /** The anchor may have changed: asks for what belongs to it. */
  refresh(): void {
    const row = anchorOf(this.store.state);
    if (row === null) this.store.set({ point: null });
    else if (this.store.state.point?.row !== row) this.describe(row);
    if (row === this.anchor) return;
    this.anchor = row;
    if (this.store.state.question) return;
    if (this.store.state.neighbors?.row !== row) this.store.set({ neighbors: null });
    if (row !== null && this.store.state.pressed === null) this.findNeighbors();
  }

  /** The server has told its selection: a press that it has heard of is over. */
  heard(): void {
    const { pressed, session } = this.store.state;
    if (pressed !== null && session?.selection.anchor === pressed) this.store.set({ pressed: null });
    this.refresh();
  }

  /** Other data: nothing that was found holds. */
  reset(): void {
    this.searchTurn++;
    this.pointTurn++;
    this.neighborTurn++;
    this.anchor = null;
    this.store.set({
      search: NO_SEARCH,
      point: null,
      neighbors: null,
      question: null,
      pressed: null,
      selection: null,
      highlight: null,
      hover: null,
    });
  }

  /** The metadata have changed: what was read from them is read again. */
  reread(): void {
    this.store.set({ point: null });
    this.refresh();
    const { search } = this.store.state;
    if (search.text !== "") this.search({});
  }

  search(patch: Partial<Pick<Search, "text" | "regex" | "whole" | "column">>): void {
    const search = { ...this.store.state.search, ...patch };
    clearTimeout(this.searchTimer);
    const turn = ++this.searchTurn;
    if (search.text === "") {
      this.store.set({ search: { ...search, rows: null, error: null } });
      return;
    }
    this.store.set({ search });
    this.searchTimer = setTimeout(async () => {
      const { text, regex, whole, column } = search;
      try {
        const answer = await this.ask({ type: "search", text, regex, whole, column });
        if (turn === this.searchTurn) this.store.set({ search: { ...search, rows: answer.rows as Uint32Array, error: null } });
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (turn === this.searchTurn) this.store.set({ search: { ...search, rows: null, error: message } });
      }
    }, TYPING);
  }

  private async selectAround(row: number): Promise<void> {
    const { neighbors } = this.store.state;
    const around = neighbors?.row === row ? Array.from(neighbors.rows) : [];
    try {
      await this.ask({ type: "select", op: "set", by: { rows: [row, ...around] }, anchor: row });
      this.heard();
    } catch (error) {
      this.store.set({ pressed: null });
      this.complain(error);
    }
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
    const { view, session, question } = this.store.state;
    const row = anchorOf(this.store.state);
    const asked: Question | null = question ?? (row === null ? null : { of: { row }, title: "" });
    if (!asked) this.store.set({ neighbors: null });
    if (!asked || !session?.dataset?.hasVectors) return;
    const k = Math.min(view.neighbors.k, session.dataset.points - 1);
    if (k < 1) return;
    const { metric } = view.neighbors;
    try {
      const { rows, distances } = (await this.ask({ type: "neighbors", of: asked.of, k, metric })) as unknown as Neighbors;
      if (turn !== this.neighborTurn) return;
      this.store.set({
        neighbors: {
          row: question ? null : row,
          title: asked.title,
          metric,
          rows: Uint32Array.from(rows),
          distances: Float64Array.from(distances),
        },
      });
    } catch (error) {
      if (turn !== this.neighborTurn) return;
      if (question) this.store.set({ question: null });
      this.complain(error);
    }
  }
}
