/** Pictures of points: which cell shows which row, how big pictures are, and which rows there is room for. */

import { discDiameter, type Look } from "./look";
import { State } from "./order";
import { type Layout, positionOf } from "./positions";
import type { Projection } from "./projection";
import type { PlotProps, SpritePage } from "./types";
import { eachOnScreen } from "./walk";

/** Sides of pictures, CSS pixels: below the least they show nothing. */
const LEAST = 20;
const MOST = 84;
/** Side of a picture for the distance between neighbouring points on screen. */
const ROOM = 1.2;
/** Pictures may overlap their neighbours by this much of their side. */
const OVERLAP = 0.25;
export const MOST_PICTURES = 4096;

export interface Cell {
  page: number;
  cell: number;
}

/** The cell of each row; of several the last. */
export function cellsOf(pages: readonly SpritePage[]): Map<number, Cell> {
  const cells = new Map<number, Cell>();
  pages.forEach((page, index) => {
    for (let cell = 0; cell < page.rows.length; cell++) cells.set(page.rows[cell] as number, { page: index, cell });
  });
  return cells;
}

/** Where a cell lies in its page, pixels of the image. */
export function cellCorner(page: SpritePage, cell: number): { x: number; y: number } {
  return { x: (cell % page.columns) * page.cell, y: Math.floor(cell / page.columns) * page.cell };
}

/** Side of pictures in CSS pixels where `density` points a unit of area are seen at `pixelsPerUnit`. */
export function spriteSide(wanted: number | null, density: number, pixelsPerUnit: number): number {
  if (wanted !== null) return wanted;
  const spacing = density > 0 ? pixelsPerUnit / Math.sqrt(density) : MOST;
  return Math.min(MOST, Math.max(LEAST, spacing * ROOM));
}

/** The side at a depth: nearer pictures are bigger, as points are. */
export function sideAt(side: number, projection: Projection, depth: number): number {
  const nearness = projection.camera.orthographic ? 1 : projection.distance / depth;
  return Math.min(MOST * 2, Math.max(LEAST * 0.6, side * nearness));
}

/**
 * Rows on screen that there is room for to show a picture, so that pictures overlap by little: in 3D the nearest of each place,
 * in 2D those that a marked state lifts, then the first. Nearest the middle first.
 */
export function picturedRows(plot: Layout & { states: Uint8Array | null }, projection: Projection, side: number): Uint32Array {
  const step = side * (1 - OVERLAP);
  const across = Math.ceil(projection.width / step) + 1;
  const places = new Map<number, { row: number; rank: number; off: number }>();
  eachOnScreen(plot, projection, (row, cx, cy) => {
    const x = ((cx + 1) / 2) * projection.width;
    const y = ((1 - cy) / 2) * projection.height;
    const state = plot.states?.[row] ?? State.normal;
    const lifted = state === State.selected ? 3 : state === State.neighbor ? 2 : state === State.faded ? 0 : 1;
    let rank = lifted * 1e6;
    if (plot.dims === 3) {
      const at = positionOf(plot, row);
      const pixel = at && projection.project(...at);
      if (!pixel) return;
      rank -= pixel.depth;
    }
    const place = Math.floor(y / step) * across + Math.floor(x / step);
    const known = places.get(place);
    if (!known || rank > known.rank) places.set(place, { row, rank, off: cx * cx + cy * cy });
  });
  const rows = [...places.values()].sort((a, b) => a.off - b.off || a.row - b.row);
  return Uint32Array.from(rows.slice(0, MOST_PICTURES), ({ row }) => row);
}

export interface Placed {
  row: number;
  cell: Cell;
  /** CSS pixels. */
  x: number;
  y: number;
  depth: number;
  side: number;
  state: number;
}

/** Pictures on screen in drawing order: far to near, faded ones first, selected ones last. */
export function placePictures(
  plot: Layout & Pick<PlotProps, "states">,
  cells: ReadonlyMap<number, Cell>,
  projection: Projection,
  look: Look,
  side: number,
): Placed[] {
  const placed: Placed[] = [];
  for (const [row, cell] of cells) {
    const state = plot.states?.[row] ?? State.normal;
    if (state === State.hidden) continue;
    const at = positionOf(plot, row);
    const pixel = at && projection.project(...at);
    if (!pixel) continue;
    const own = Math.max(sideAt(side, projection, pixel.depth), discDiameter(look, projection, pixel.depth, state));
    const reach = own / 2;
    if (pixel.x < -reach || pixel.y < -reach || pixel.x > projection.width + reach || pixel.y > projection.height + reach) continue;
    const grown = state === State.selected ? own * 1.35 : own;
    placed.push({ row, cell, x: pixel.x, y: pixel.y, depth: pixel.depth, side: grown, state });
  }
  const layer = (state: number) => (state === State.faded ? 0 : state === State.normal ? 1 : state === State.neighbor ? 2 : 3);
  return placed.sort((a, b) => layer(a.state) - layer(b.state) || b.depth - a.depth || a.row - b.row);
}
