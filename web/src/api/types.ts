/** The JSON of docs/protocol.md: what the server says. What it is asked is in `commands.ts`. */

import { PROJECTIONS, type Projection } from "../wire";
import type { By } from "./commands";

export type { Projection };
export const PROJECTION_NAMES = PROJECTIONS;

export interface ColumnInfo {
  name: string;
  kind: "category" | "number" | "text";
  distinct: number;
  missing: number;
  /** `edited`: changed or made here; `computed`: by `quality`, never part of the metadata that are saved. */
  source: "file" | "edited" | "computed";
  /** Rises when the values change. */
  revision: number;
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
  /** A file that the data come from is another one since it was read. */
  changedOnDisk: boolean;
}

export interface PcaInfo {
  status: "none" | "computing" | "ready";
  /** Fraction of the total, one a component. */
  variance: number[];
  components: number[];
  available: number;
}

export type RunStatus = "idle" | "preparing" | "running" | "paused" | "stopped" | "done" | "restored";

export interface TsneInfo {
  status: RunStatus;
  dims: 2 | 3;
  perplexity: number;
  /** Neighbours of equal weight instead of weights by the perplexity; null: by the perplexity. */
  neighbors: number | null;
  /** Null = automatic. */
  learningRate: number | null;
  /** Budget. */
  iterations: number;
  seed: number;
  metric: RunMetric;
  /** Null = the schedule. */
  exaggeration: number | null;
  momentum: number | null;
  /** Degrees of freedom of the kernel. */
  dof: number;
  supervise: { column: string | null; factor: number; ignored: string | null };
  iteration: number;
  kl: number | null;
  recall: number | null;
  gradientNorm: number | null;
  msPerIteration: number | null;
  secondsLeft: number | null;
  exaggerationNow: number | null;
  stopReason: "converged" | "budget" | null;
  hasLayout: boolean;
  /** Iterations whose layouts can be shown again. */
  kept: number[];
  /** The kept one on screen; null = the newest. */
  frame: number | null;
  /** Resume goes on from what is on screen as the run did; else from its positions, at rest. */
  resumesExactly: boolean;
}

export interface UmapInfo {
  status: RunStatus;
  dims: 2 | 3;
  neighbors: number;
  minDist: number;
  spread: number;
  metric: RunMetric;
  mode: "faithful" | "live";
  /** Null = automatic. */
  epochs: number | null;
  seed: number;
  supervise: { column: string | null };
  epoch: number;
  epochsInAll: number | null;
  msPerEpoch: number | null;
  secondsLeft: number | null;
  hasLayout: boolean;
}

export const ENDS = ["left", "right", "down", "up", "back", "front"] as const;
export type End = (typeof ENDS)[number];

export interface CustomInfo {
  dims: 2 | 3;
  compat: boolean;
  hasLayout: boolean;
  axes: Record<End, { by: By; name: string; matches: number } | null>;
}

export type RawAxis = { vector: number } | { column: string };

export interface RawInfo {
  axes: RawAxis[];
  hasLayout: boolean;
}

export interface QualityInfo {
  projection: Projection;
  iteration: number;
  /** The layout on screen is still the one that was measured. */
  current: boolean;
  k: number;
  recall: number;
  recallError: number;
  trustworthiness: number;
  trustworthinessError: number;
  continuity: number;
  continuityError: number;
  triplets: number;
  tripletsError: number;
  chanceRecall: number;
  anchors: number;
  exact: boolean;
}

export interface SelectionInfo {
  revision: number;
  count: number;
  /** The point that the card shows. */
  anchor: number | null;
  hidden: number;
  shown: number;
  /** Depth of nested isolation. */
  isolated: number;
  undo: string | null;
  redo: string | null;
}

export interface Camera {
  orthographic: boolean;
  position: [number, number, number];
  target: [number, number, number];
  zoom: number;
}

/** Of runs. */
export const RUN_METRICS = { euclidean: "Euclidean", cosine: "Cosine", manhattan: "Manhattan" } as const;
export type RunMetric = keyof typeof RUN_METRICS;
/** Of questions for neighbours. */
export type Metric = "cosine" | "euclidean" | "dot" | "manhattan";

export interface ColorScale {
  as: "auto" | "category" | "number";
  scale: "linear" | "log" | "quantile";
  /** Null = from the lowest to the highest value. */
  domain: [number, number] | null;
}

export interface View {
  colorBy: string | null;
  labelBy: string | null;
  camera: Camera | null;
  palette: string;
  neighbors: { k: number; metric: Metric };
  color: ColorScale;
  colors: HandColors;
}

/** Colours chosen by hand: by column, by value, `#rrggbb`. */
export type HandColors = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface BookmarkInfo {
  id: number;
  label: string;
  note: string;
  projection: Projection;
  iteration: number;
  dims: number;
  points: number;
  selected: boolean;
  thumbnail: boolean;
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
  umap: UmapInfo;
  custom: CustomInfo;
  raw: RawInfo;
  quality: QualityInfo | null;
  selection: SelectionInfo;
  view: View;
  bookmarks: BookmarkInfo[];
  task: TaskInfo | null;
}

export type Event =
  | { event: "session"; session: Session }
  | { event: "progress"; task: TaskInfo | null; tsne: TsneInfo; umap: UmapInfo }
  | { event: "error"; message: string };

export interface Neighbors {
  /** Nearest first. */
  rows: number[];
  distances: number[];
}

/** Neighbours of a point, each list nearest first. */
export interface Surroundings {
  /** Near in the vectors and on the map. */
  kept: number[];
  /** Near in the vectors only. */
  missing: number[];
  /** Near on the map only. */
  false: number[];
}

export interface Estimate {
  seconds: number | null;
  bytes: number;
  /** Null where the system does not tell. */
  free: number | null;
}

export interface Curve {
  iterations: number[];
  kl: number[];
  recall: [number, number][];
}

export interface ClusterLabel {
  at: number[];
  text: string;
  rows: number;
  weight: number;
}
