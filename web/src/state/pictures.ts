/** Pictures of the points in view: a few sheets, fetched as the view needs them. */

import type { Answer, Command } from "../api";
import type { SpritePage } from "../plot/types";
import type { Atlas } from "../wire";
import type { State } from "./model";
import type { Store } from "./store";

/** More sheets than this are not kept; the oldest goes. */
const MOST_SHEETS = 6;
const SIZES = [16, 32, 64] as const;

export class Pictures {
  private held: { page: SpritePage; rows: Set<number> }[] = [];
  private wanted: Uint32Array = new Uint32Array(0);
  private busy = false;
  private size = 0;
  private dataset: number | undefined;

  constructor(
    private readonly store: Store<State>,
    private readonly ask: (command: Command) => Promise<Answer>,
    private readonly complain: (error: unknown) => void,
  ) {
    store.subscribe((changed) => {
      if (changed.has("preferences") || changed.has("session")) this.settings();
    });
  }

  /** The map shows these rows large enough. */
  visible(rows: Uint32Array): void {
    this.wanted = rows;
    this.fetch();
  }

  private settings(): void {
    const { session, preferences } = this.store.state;
    const { pictures, spriteSize } = preferences.look;
    const size = SIZES.find((one) => one >= (spriteSize ?? 32)) ?? 64;
    const on = pictures && session?.dataset?.images != null;
    if (on && size === this.size && session?.dataset?.id === this.dataset) return;
    if (!on && this.size === 0) return;
    this.size = on ? size : 0;
    this.dataset = session?.dataset?.id;
    this.held = [];
    // An empty list still says that pictures are wanted: the map then tells which.
    this.store.set({ pictures: on ? [] : null });
    this.fetch();
  }

  private async fetch(): Promise<void> {
    if (this.size === 0 || this.busy) return;
    const missing = this.wanted.filter((row) => !this.held.some(({ rows }) => rows.has(row)));
    if (missing.length === 0) return;
    this.busy = true;
    const { size, dataset } = this;
    try {
      const { atlas } = await this.ask({ type: "atlas", rows: Array.from(missing), size: size as 16 | 32 | 64 });
      const { png, size: cell, columns } = atlas as Atlas;
      const image = await createImageBitmap(new Blob([png], { type: "image/png" }));
      if (size === this.size && dataset === this.dataset) {
        this.held = [...this.held, { page: { image, cell, columns, rows: missing }, rows: new Set(missing) }].slice(-MOST_SHEETS);
        this.store.set({ pictures: this.held.map(({ page }) => page) });
      }
      this.busy = false;
      this.fetch();
    } catch (error) {
      this.busy = false;
      this.wanted = new Uint32Array(0);
      this.complain(error);
    }
  }
}
