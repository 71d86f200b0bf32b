/** What is drawn over and under the points: lines between rows, names of places, links to true neighbours, exact rasters. */

import type { Answer, ClusterLabel, Command, Surroundings } from "../api";
import type { Link } from "../plot/types";
import type { Raster } from "../wire";
import { chains, NEXT_COLUMNS } from "./chains";
import type { Derive } from "./derive";
import { anchorOf, type State } from "./model";
import type { Store } from "./store";

/** A layout that has not moved for so long is named; milliseconds. */
const STILL = 500;
/** The pointer rests on a point for so long before its neighbours are asked for; milliseconds. */
const REST = 80;
const LINKS = 15;
const LINKED: (keyof State)[] = ["hover", "pressed", "session", "preferences", "frame"];
/** The colour of points without a column, and of no value. */
const POINT = { light: Uint8Array.of(0x3f, 0x6e, 0xa8, 0x3f, 0x6e, 0xa8), dark: Uint8Array.of(0x7f, 0xb2, 0xe5, 0x7f, 0xb2, 0xe5) };

export class Overlays {
  private placesTimer: ReturnType<typeof setTimeout> | undefined;
  private linksTimer: ReturnType<typeof setTimeout> | undefined;
  private named = "";
  private linked: number | null = null;
  private linkedIn = "";
  private drawnLines: unknown = null;
  private rastering = false;
  private nextRaster: (() => void) | null = null;

  constructor(
    private readonly store: Store<State>,
    private readonly derive: Derive,
    private readonly ask: (command: Command) => Promise<Answer>,
    private readonly complain: (error: unknown) => void,
  ) {
    store.subscribe((changed) => {
      if (changed.has("session") || changed.has("columns") || changed.has("preferences")) this.lines();
      if (changed.has("frame") || changed.has("view") || changed.has("preferences")) this.places();
      if (LINKED.some((key) => changed.has(key))) this.links();
    });
  }

  /** All shown points as a picture, exactly, for a view of the map. Of several questions the newest waits. */
  async raster(matrix: number[], width: number, height: number): Promise<void> {
    if (this.rastering) {
      this.nextRaster = () => this.raster(matrix, width, height);
      return;
    }
    this.rastering = true;
    const { coloring, frame, session, theme } = this.store.state;
    const { legend, codes } = coloring;
    const palette = legend ? coloring.palette : POINT[theme];
    try {
      const answer = await this.ask({
        type: "raster",
        matrix,
        width: Math.min(4096, width),
        height: Math.min(4096, height),
        column: legend?.column ?? null,
        palette: base64(palette),
        ...(codes ? { codes: base64(codes) } : {}),
        ...(legend?.kind === "ramp" ? { scale: legend.scale, domain: [legend.low, legend.high] as [number, number] } : {}),
        selected: (session?.selection.count ?? 0) > 0,
      });
      const { width: w, height: h, largest, usual, pixels } = answer.raster as Raster;
      if (frame?.dataset === this.store.state.frame?.dataset) {
        this.store.set({ raster: { width: w, height: h, data: pixels, largest, percentile99: usual, matrix } });
      }
    } catch (error) {
      this.complain(error);
    }
    this.rastering = false;
    const next = this.nextRaster;
    this.nextRaster = null;
    next?.();
  }

  private lines(): void {
    const { session, columns, preferences } = this.store.state;
    const index = session?.dataset?.columns.findIndex(({ name }) => NEXT_COLUMNS.includes(name)) ?? -1;
    if (index >= 0 && preferences.look.lines) this.derive.need(index);
    const column = preferences.look.lines ? (columns.get(index) ?? null) : null;
    if (column === this.drawnLines) return;
    this.drawnLines = column;
    this.store.set({ lines: column ? chains(column) : null });
  }

  /** Names the dense places of a layout at rest by the label column. */
  private places(): void {
    const { frame, view, preferences, session } = this.store.state;
    clearTimeout(this.placesTimer);
    const column = view.labelBy;
    if (!preferences.look.places || !frame || column === null || !session) {
      this.named = "";
      if (this.store.state.places.length > 0) this.store.set({ places: [] });
      return;
    }
    const key = JSON.stringify([frame.dataset, frame.projection, frame.iteration, frame.sequence, column]);
    if (key === this.named) return;
    this.placesTimer = setTimeout(async () => {
      this.named = key;
      try {
        const { labels } = (await this.ask({ type: "clusters", column })) as unknown as { labels: ClusterLabel[] };
        if (this.named === key) this.store.set({ places: labels });
      } catch (error) {
        this.complain(error);
      }
    }, STILL);
  }

  /** What the map keeps, misses and makes up around the point under the pointer, or else the card's. */
  private links(): void {
    const { hover, session, preferences, frame } = this.store.state;
    const on = preferences.look.links && (session?.dataset?.hasVectors ?? false) && frame !== null;
    const row = on ? (hover?.row ?? anchorOf(this.store.state)) : null;
    const layout = JSON.stringify([frame?.dataset, frame?.projection, frame?.iteration, frame?.sequence, session?.sphereize]);
    const other = row !== this.linked;
    if (!other && layout === this.linkedIn) return;
    this.linked = row;
    this.linkedIn = layout;
    if (row === null) {
      clearTimeout(this.linksTimer);
      this.linksTimer = undefined;
      if (this.store.state.links.length > 0) this.store.set({ links: [] });
      return;
    }
    // Of a layout that moves they are asked for anew from time to time, of another point soon.
    if (!other && this.linksTimer !== undefined) return;
    clearTimeout(this.linksTimer);
    this.linksTimer = setTimeout(
      async () => {
        this.linksTimer = undefined;
        const k = Math.min(LINKS, (this.store.state.session?.dataset?.points ?? 1) - 1);
        if (k < 1) return;
        try {
          const found = (await this.ask({ type: "surroundings", row, k })) as unknown as Surroundings;
          if (this.linked === row) this.store.set({ links: linksOf(row, found) });
        } catch (error) {
          this.complain(error);
        }
      },
      other ? REST : STILL,
    );
  }
}

/** Lines to the neighbours of a row; those that are shared lie on top. */
export function linksOf(from: number, { kept, missing, false: wrong }: Surroundings): Link[] {
  const to = (rows: readonly number[], kind: Link["kind"]) => rows.map((to): Link => ({ from, to, kind }));
  return [...to(wrong, "false"), ...to(missing, "missing"), ...to(kept, "true")];
}

export function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
