/** The map by keyboard: arrows go from point to point, Enter selects, N goes to the next neighbour; what is reached is said. */

import type { PlotHandle } from "../plot/types";
import { anchorOf, type Controller, labelOf } from "../state";

const DIRECTIONS: Record<string, "left" | "right" | "up" | "down"> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
const TURN = Math.PI / 24;
const MOVE = 60;

export class Walk {
  private row: number | null = null;
  /** Place in the list of neighbours. */
  private neighbor = 0;
  private neighborsOf: unknown = null;

  constructor(
    private readonly app: Controller,
    private readonly plot: PlotHandle,
  ) {}

  entered(): void {
    if (this.row !== null) this.go(this.row);
  }

  left(): void {
    this.plot.hoverRow(null);
  }

  key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey) return;
    const direction = DIRECTIONS[event.key];
    if (direction && event.shiftKey) this.turn(event.key);
    else if (direction && event.altKey) this.move(event.key);
    else if (direction) this.go(this.plot.neighborInDirection(this.row ?? anchorOf(this.app.store.state), direction));
    else if (event.key === "Enter" || event.key === " ") this.select(event.shiftKey);
    else if (event.key === "n" || event.key === "N") this.next(event.key === "N" ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private go(row: number | null): void {
    if (row === null) {
      this.app.store.set({ said: "No further point in this direction" });
      return;
    }
    this.row = row;
    this.plot.hoverRow(row);
    const at = this.plot.project(row);
    if (!at) this.plot.focus(Uint32Array.of(row));
    this.app.store.set({ hover: at && { row, ...at }, said: this.words(row) });
  }

  private select(add: boolean): void {
    const row = this.row ?? this.plot.neighborInDirection(null, "right");
    if (row === null) return;
    if (this.row === null) this.go(row);
    this.app.selecting.click(row, add ? "add" : "set");
    this.app.store.set({ said: `${this.words(row)}, selected` });
  }

  /** The next nearest neighbour of the card's point. */
  private next(way: number): void {
    const { neighbors } = this.app.store.state;
    if (!neighbors || neighbors.rows.length === 0) {
      this.app.store.set({ said: "Select a point first, then N goes to its neighbours" });
      return;
    }
    const { length } = neighbors.rows;
    const fresh = this.neighborsOf !== neighbors;
    this.neighborsOf = neighbors;
    this.neighbor = fresh ? (way > 0 ? 0 : length - 1) : (this.neighbor + way + length) % length;
    const row = neighbors.rows[this.neighbor] as number;
    this.go(row);
    this.app.store.set({
      said: `Neighbour ${this.neighbor + 1}: ${this.words(row)}, distance ${(neighbors.distances[this.neighbor] as number).toPrecision(3)}`,
    });
  }

  private turn(key: string): void {
    const { frame } = this.app.store.state;
    if (frame?.dims !== 3) {
      this.move(key);
      return;
    }
    this.plot.orbitBy(
      key === "ArrowLeft" ? -TURN : key === "ArrowRight" ? TURN : 0,
      key === "ArrowUp" ? -TURN : key === "ArrowDown" ? TURN : 0,
    );
  }

  private move(key: string): void {
    this.plot.moveBy(
      key === "ArrowLeft" ? MOVE : key === "ArrowRight" ? -MOVE : 0,
      key === "ArrowUp" ? MOVE : key === "ArrowDown" ? -MOVE : 0,
    );
  }

  private words(row: number): string {
    const { state } = this.app.store;
    const label = labelOf(state, row);
    const selected = state.selection?.selected.has(row) ? ", in the selection" : "";
    return `${label === null ? "" : `${label}, `}point ${row}${selected}`;
  }
}
