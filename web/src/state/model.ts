/** Everything the page knows. */

import type { ClusterLabel, Connection, Metric, Of, Session, View } from "../api";
import type { Lines, Link, Raster, SpritePage, Tool } from "../plot/types";
import type { Column, Frame, Selection } from "../wire";
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
  whole: boolean;
  /** Index of the column; null = all. */
  column: number | null;
  /** Ascending; null = nothing asked. */
  rows: Uint32Array | null;
  /** Why there is no answer. */
  error: string | null;
}

/** Whose neighbours are asked for: the card's point, or something else, in words. */
export interface Question {
  of: Of;
  title: string;
}

export interface NeighborList {
  /** The point they are neighbours of; null when of something else. */
  row: number | null;
  title: string;
  metric: Metric;
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
  /** Which rows are selected and which are not shown, as the server last told it. */
  selection: Selection | null;
  /** A point that was clicked and that the server has not yet made the selection's. */
  pressed: number | null;
  /** Emphasis a point, as in the plot's contract; null = none. */
  states: Uint8Array | null;
  /** Rows that get a label on the map. */
  labeled: Uint32Array;
  /** The anchor's metadata. */
  point: { row: number; values: (string | null)[] } | null;
  /** Other than the anchor's neighbours are asked for. */
  question: Question | null;
  neighbors: NeighborList | null;
  search: Search;
  /** The legend's entry that stands out. */
  highlight: number | null;
  hover: Hit | null;
  tool: Tool;
  /** KL divergence over the iterations. */
  history: History;
  /** Share of true neighbours kept over the iterations. */
  recalls: History;
  /** Names of dense places of the layout. */
  places: readonly ClusterLabel[];
  pictures: SpritePage[] | null;
  lines: Lines | null;
  links: readonly Link[];
  raster: Raster | null;
  /** What a screen reader shall say. */
  said: string;
  toasts: readonly Toast[];
  /** Names of files that are being opened. */
  opening: string | null;
  preferences: Preferences;
  /** What is in force, whatever was chosen. */
  theme: "light" | "dark";
  /** What draws the map. */
  backend: string;
}

export const NO_SEARCH: Search = { text: "", regex: false, whole: false, column: null, rows: null, error: null };

export const NO_VIEW: View = {
  colorBy: null,
  labelBy: null,
  camera: null,
  palette: "auto",
  neighbors: { k: 100, metric: "cosine" },
  color: { as: "auto", scale: "linear", domain: null },
  colors: {},
};

/** The point that the card shows. */
export const anchorOf = ({ pressed, session }: Pick<State, "pressed" | "session">): number | null =>
  pressed ?? session?.selection.anchor ?? null;
