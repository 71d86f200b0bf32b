/** What tests may look at; nothing of it can be changed from there. */

import type { Camera } from "../api";
import type { Link } from "../plot/types";
import type { State } from "../state";
import { coordinate } from "../wire";

export interface DebugView {
  readonly iteration: number;
  readonly projection: string | null;
  readonly dims: number | null;
  /** Copy of the positions on screen, row-major. */
  readonly positions: number[];
  readonly camera: Camera | null;
  /** The camera or the frame of the layout is on its way. */
  readonly moving: boolean;
  readonly selected: number[];
  /** Rows that are not shown. */
  readonly unseen: number[];
  readonly neighbors: number[];
  readonly labeled: number[];
  /** Colour of a row, `#rrggbb`; null = the theme's. */
  colorOf(row: number): string | null;
  /** Emphasis of a row in the numbers of the plot's contract. */
  stateOf(row: number): number;
  /** Pixel of a row from the window's top left; null when it is not on screen. */
  at(row: number): { x: number; y: number } | null;
  /** How much is drawn over the points. */
  readonly overlays: { places: string[]; pictures: number; lines: number; links: Record<Link["kind"], number> };
  readonly backend: string;
}

export function debugView(state: Readonly<State>, map: Pick<DebugView, "camera" | "moving" | "at"> | null): DebugView {
  const { frame, selection, neighbors, backend, labeled, coloring, states, places, pictures, lines, links } = state;
  return Object.freeze({
    iteration: frame?.iteration ?? 0,
    projection: frame?.projection ?? null,
    dims: frame?.dims ?? null,
    get positions() {
      return frame ? Array.from(frame.positions, (_, i) => coordinate(frame, i)) : [];
    },
    camera: map?.camera ?? null,
    moving: map?.moving ?? false,
    selected: Array.from(selection?.selected.rows ?? []),
    unseen: Array.from(selection?.unseen.rows ?? []),
    neighbors: Array.from(neighbors?.rows ?? []),
    labeled: Array.from(labeled),
    colorOf(row: number) {
      const slot = coloring.colors?.[row];
      if (slot === undefined) return null;
      return `#${Array.from(coloring.palette.slice(3 * slot, 3 * slot + 3), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
    },
    stateOf: (row: number) => states?.[row] ?? 0,
    at: (row: number) => map?.at(row) ?? null,
    overlays: {
      places: places.map(({ text }) => text),
      pictures: pictures?.reduce((sum, { rows }) => sum + rows.length, 0) ?? 0,
      lines: (lines?.pairs.length ?? 0) / 2,
      links: {
        true: links.filter(({ kind }) => kind === "true").length,
        missing: links.filter(({ kind }) => kind === "missing").length,
        false: links.filter(({ kind }) => kind === "false").length,
      },
    },
    backend,
  });
}
