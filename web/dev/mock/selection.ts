/** The selection of the session that pretends. */

import type { Op } from "../../src/api/commands";
import type { SelectionInfo } from "../../src/api/types";

interface Moment {
  selected: Set<number>;
  anchor: number | null;
  shown: (Set<number> | null)[];
  hidden: Set<number>;
}

export class MockSelection {
  revision = 1;
  private now: Moment = { selected: new Set(), anchor: null, shown: [], hidden: new Set() };
  private past: Moment[] = [];
  private future: Moment[] = [];

  constructor(private readonly points: number) {}

  get selected(): Set<number> {
    return this.now.selected;
  }

  readonly unseen = (): number[] => Array.from({ length: this.points }, (_, row) => row).filter((row) => !this.isShown(row));

  info(): SelectionInfo {
    const { selected, anchor, hidden, shown } = this.now;
    return {
      revision: this.revision,
      count: selected.size,
      anchor,
      hidden: hidden.size,
      shown: this.points - this.unseen().length,
      isolated: shown.length,
      undo: this.past.length > 0 ? "select" : null,
      redo: this.future.length > 0 ? "select" : null,
    };
  }

  select(op: Op, rows: number[], anchor: number | null): void {
    const seen = rows.filter((row) => this.isShown(row));
    const { selected } = this.now;
    const wanted = new Set(seen);
    const next =
      op === "set"
        ? wanted
        : op === "add"
          ? new Set([...selected, ...wanted])
          : op === "remove"
            ? without(selected, wanted)
            : new Set([...selected].filter((row) => wanted.has(row)));
    this.step({ selected: next, anchor });
  }

  act(what: string): void {
    const { selected, shown, hidden } = this.now;
    const all = new Set(Array.from({ length: this.points }, (_, row) => row).filter((row) => this.isShown(row)));
    const none = { selected: new Set<number>(), anchor: null };
    if (what === "select.none") this.step(none);
    if (what === "select.all") this.step({ selected: all });
    if (what === "select.invert") this.step({ selected: without(all, selected), anchor: null });
    if (what === "isolate") this.step({ shown: [...shown, selected] });
    if (what === "isolate.back") this.step({ shown: shown.slice(0, -1) });
    if (what === "isolate.reset") this.step({ shown: [] });
    if (what === "hide") this.step({ ...none, hidden: new Set([...hidden, ...selected]) });
    if (what === "hide.reset") this.step({ hidden: new Set() });
    if (what === "undo") this.swap(this.past, this.future);
    if (what === "redo") this.swap(this.future, this.past);
  }

  private isShown(row: number): boolean {
    const { shown, hidden } = this.now;
    return !hidden.has(row) && shown.every((level) => level?.has(row) ?? true);
  }

  private step(change: Partial<Moment>): void {
    this.past.push(this.now);
    this.future = [];
    this.now = { ...this.now, ...change };
    this.revision++;
  }

  private swap(from: Moment[], to: Moment[]): void {
    const moment = from.pop();
    if (!moment) return;
    to.push(this.now);
    this.now = moment;
    this.revision++;
  }
}

const without = (set: Set<number>, rows: Set<number>): Set<number> => new Set([...set].filter((row) => !rows.has(row)));
