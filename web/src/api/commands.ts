/** What the page asks of the server; docs/protocol.md, "WebSocket, page to server". */

import type { ColorScale, CustomInfo, End, Metric, Projection, RawAxis, TsneInfo, UmapInfo, View } from "./types";

export interface Query {
  text: string;
  regex: boolean;
  whole: boolean;
  /** Index; null = all columns. */
  column: number | null;
}

/** Whose neighbours. */
export type Of = { row: number } | { centroid: By } | { plus: number[]; minus: number[] } | { vector: number[] };

/** A set of rows. */
export type By =
  | { rows: number[] }
  | { search: Query }
  | { value: { column: string; value: string | null } }
  | { values: { column: string; values: (string | null)[] } }
  | { range: { column: string; low: number; high: number } }
  | { region: { polygon: number[]; matrix: number[] } }
  | { neighbors: { of: Of; k: number; metric: Metric } }
  | { selection: true };

export type Op = "set" | "add" | "remove" | "intersect";

export type TsneSettings = Pick<
  TsneInfo,
  | "dims"
  | "perplexity"
  | "neighbors"
  | "learningRate"
  | "iterations"
  | "seed"
  | "metric"
  | "exaggeration"
  | "momentum"
  | "dof"
  | "supervise"
>;
export type UmapSettings = Pick<
  UmapInfo,
  "dims" | "neighbors" | "minDist" | "spread" | "metric" | "mode" | "epochs" | "seed" | "supervise"
>;

export type Command =
  | { type: "show"; projection: Projection; components?: number[] }
  | { type: "sphereize"; on: boolean }
  | ({ type: "tsne.set" } & Partial<TsneSettings>)
  | { type: "tsne.run" | "tsne.pause" | "tsne.resume" | "tsne.stop" | "tsne.curve" }
  | { type: "tsne.step"; count?: number }
  | { type: "tsne.perturb"; fraction?: number }
  | { type: "tsne.rewind"; iteration: number | null }
  | ({ type: "umap.set" } & Partial<UmapSettings>)
  | { type: "umap.run" | "umap.pause" | "umap.resume" | "umap.stop" }
  | ({ type: "custom.set" } & Partial<Pick<CustomInfo, "dims" | "compat">> & Partial<Record<End, { by: By; name: string } | null>>)
  | { type: "raw.set"; axes: RawAxis[] }
  | { type: "estimate"; projection: "pca" | "tsne" | "umap" }
  | { type: "quality"; k?: number }
  | { type: "reload" | "reload.dismiss" }
  | { type: "tensor"; index: number }
  | { type: "cancel"; task: number }
  | ({ type: "view" } & Partial<View>)
  | { type: "select"; op: Op; by: By; anchor?: number }
  | { type: "select.all" | "select.none" | "select.invert" }
  | { type: "isolate" | "isolate.back" | "isolate.reset" | "hide" | "hide.reset" | "undo" | "redo" }
  | { type: "neighbors"; of: Of; k: number; metric: Metric; within?: "all" | "shown" }
  | { type: "surroundings"; row: number; k: number }
  | ({ type: "search" } & Query)
  | { type: "tag"; column: string; value: string | null }
  | { type: "clusters"; column: string; most?: number }
  | { type: "atlas"; rows: number[]; size: 16 | 32 | 64 }
  | {
      type: "raster";
      matrix: number[];
      width: number;
      height: number;
      column: string | null;
      palette: string;
      codes?: string;
      domain?: [number, number];
      scale?: ColorScale["scale"];
      selected: boolean;
    }
  | { type: "point"; row: number }
  | { type: "bookmark.add"; label?: string; thumbnail?: string }
  | { type: "bookmark.rename"; bookmark: number; label: string }
  | { type: "bookmark.note"; bookmark: number; note: string }
  | { type: "bookmark.move"; bookmark: number; to: number }
  | { type: "bookmark.delete" | "bookmark.load"; bookmark: number };

/** Commands that a binary message answers besides the JSON. */
export const BINARY_ANSWERS: ReadonlySet<Command["type"]> = new Set(["search", "atlas", "raster"]);
