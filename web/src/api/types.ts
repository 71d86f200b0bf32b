/** The JSON of docs/protocol.md. */

import type { Projection } from "../wire";

export type { Projection };

export interface ColumnInfo {
  name: string;
  kind: "category" | "number" | "text";
  distinct: number;
  missing: number;
}

export interface DatasetInfo {
  id: number;
  name: string;
  points: number;
  dimensions: number;
  hasVectors: boolean;
  normalized: boolean;
  columns: ColumnInfo[];
  images: { width: number; height: number } | null;
  warnings: string[];
}

export interface PcaInfo {
  status: "none" | "computing" | "ready";
  /** Fraction of the total, one a component. */
  variance: number[];
  components: number[];
  available: number;
}

export type TsneStatus = "idle" | "preparing" | "running" | "paused" | "stopped" | "done" | "restored";

export interface TsneInfo {
  status: TsneStatus;
  dims: 2 | 3;
  perplexity: number;
  /** Null = automatic. */
  learningRate: number | null;
  iteration: number;
  kl: number | null;
  gradientNorm: number | null;
  msPerIteration: number | null;
  stopReason: "converged" | "budget" | null;
  hasLayout: boolean;
  /** Budget. */
  iterations: number;
  seed: number;
}

export interface Camera {
  orthographic: boolean;
  position: [number, number, number];
  target: [number, number, number];
  zoom: number;
}

export type Metric = "cosine" | "euclidean";

export interface View {
  colorBy: string | null;
  labelBy: string | null;
  camera: Camera | null;
  /** Most important first. */
  selected: number[];
  palette: string;
  neighbors: { k: number; metric: Metric };
}

export interface BookmarkInfo {
  id: number;
  label: string;
  projection: Projection;
  iteration: number;
  dims: number;
  points: number;
  selected: boolean;
}

export interface TaskInfo {
  id: number;
  stage: string;
  fraction: number;
  secondsLeft: number | null;
  cancellable: boolean;
}

export interface Session {
  protocol: number;
  revision: number;
  version: string;
  dataset: DatasetInfo | null;
  /** Several that were opened together, and the number of the one that is open. */
  tensors: { names: string[]; open: number } | null;
  sphereize: boolean;
  projection: Projection;
  pca: PcaInfo;
  tsne: TsneInfo;
  view: View;
  bookmarks: BookmarkInfo[];
  task: TaskInfo | null;
}

export type Event =
  | { event: "session"; session: Session }
  | { event: "progress"; task: TaskInfo | null; tsne: TsneInfo }
  | { event: "error"; message: string };

export type Command =
  | { type: "show"; projection: Projection; components?: number[] }
  | { type: "sphereize"; on: boolean }
  | ({ type: "tsne.set" } & Partial<Pick<TsneInfo, "dims" | "perplexity" | "learningRate" | "iterations" | "seed">>)
  | { type: "tsne.run" | "tsne.pause" | "tsne.resume" | "tsne.stop" }
  | { type: "tensor"; index: number }
  | { type: "cancel"; task: number }
  | ({ type: "view" } & Partial<View>)
  | { type: "neighbors"; row: number; k: number; metric: Metric }
  | { type: "search"; text: string; regex: boolean; column: number | null }
  | { type: "point"; row: number }
  | { type: "bookmark.add"; label?: string }
  | { type: "bookmark.rename"; bookmark: number; label: string }
  | { type: "bookmark.delete" | "bookmark.load"; bookmark: number };

export interface Neighbors {
  /** Nearest first. */
  rows: number[];
  distances: number[];
}
