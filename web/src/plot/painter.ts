/** What draws the points: the GPU, or the processor where there is no WebGL2. */

import type { Scene } from "./points";
import type { Affine } from "./raster";
import type { PlotHandle, PlotProps } from "./types";

/** Props that a painter keeps a copy of. */
export type Copied = "positions" | "colors" | "palette" | "states" | "raster" | "sprites" | "lines";
export const COPIED: readonly Copied[] = ["positions", "colors", "palette", "states", "raster", "sprites", "lines"];
export type Changed = Set<Copied>;

export type Uploads = { -readonly [key in keyof PlotHandle["uploads"]]: number };

/** Up to so many selected points and neighbours are drawn whole in every frame, in front of all others. */
export const WHOLE_MARKED = 20_000;

/** The raster in a frame: where it lies, and how much of the picture it is. */
export interface RasterView {
  place: Affine;
  share: number;
}

export interface Painter {
  /** Points that are not hidden. */
  readonly shown: number;
  /** Points drawn since `begin`. */
  readonly drawn: number;
  readonly complete: boolean;
  /** Takes changed props and empties `changed`. */
  upload(props: PlotProps, changed: Changed): void;
  /** Starts a picture of the scene: nothing of the sampled points is in it. */
  begin(scene: Scene): void;
  /** Adds so many more points, in the shuffled order; returns how many there were. */
  more(scene: Scene, points: number): number;
  /** Leaves the sampled points out: the raster shows them. */
  skip(): void;
  /** Puts what is drawn so far on the screen. */
  present(props: PlotProps, scene: Scene, raster: RasterView | null): void;
  /** The row drawn nearest to a pixel within the snap radius. */
  pick(scene: Scene, x: number, y: number): number | null;
  /** The same, later. */
  requestPick(scene: Scene, x: number, y: number, done: (row: number | null) => void): void;
  cancelPick(): void;
  /** Rows that own a pixel of the screen; with a polygon (clip space) one inside it. */
  visibleRows(scene: Scene, polygon: readonly number[] | null): Uint32Array;
  destroy(): void;
}
