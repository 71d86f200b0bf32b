/** Everything the page knows. */

import type { Connection, Session, View } from "../api";
import type { Column, Frame } from "../wire";
import type { Coloring } from "./coloring";
import type { History } from "./history";
import type { Preferences } from "./preferences";

export interface Hit {
  row: number;
  /** CSS pixels from the map's top left. */
  x: number;
  y: number;
}

export interface Search {
  text: string;
  regex: boolean;
  /** Index of the column; null = all. */
  column: number | null;
  /** Ascending; null = nothing asked. */
  rows: Uint32Array | null;
  /** Why there is no answer. */
  error: string | null;
}

export interface NeighborList {
  row: number;
  rows: Uint32Array;
  distances: Float64Array;
}

export interface Toast {
  id: number;
  kind: "error" | "note";
  message: string;
}

export interface State {
  connection: Connection;
  /** As the server last told it; null before that. */
  session: Session | null;
  /** What the page shows, ahead of `session.view` by what is on its way to the server. */
  view: View;
  /** On screen; always of `session.dataset`. */
  frame: Frame | null;
  /** Metadata that has been fetched, by index. */
  columns: ReadonlyMap<number, Column>;
  coloring: Coloring;
  /** Emphasis a point, as in the plot's contract; null = none. */
  states: Uint8Array | null;
  /** Rows that get a label on the map. */
  labeled: Uint32Array;
  /** The selected point's metadata. */
  point: { row: number; values: (string | null)[] } | null;
  neighbors: NeighborList | null;
  search: Search;
  /** The legend's entry that stands out. */
  highlight: number | null;
  hover: Hit | null;
  /** KL divergence over the iterations. */
  history: History;
  toasts: readonly Toast[];
  /** Names of files that are being opened. */
  opening: string | null;
  preferences: Preferences;
  /** What is in force, whatever was chosen. */
  theme: "light" | "dark";
  /** What draws the map. */
  backend: string;
}

export const NO_SEARCH: Search = { text: "", regex: false, column: null, rows: null, error: null };

export const NO_VIEW: View = {
  colorBy: null,
  labelBy: null,
  camera: null,
  selected: [],
  palette: "auto",
  neighbors: { k: 100, metric: "cosine" },
};
