/**
 * How crowded a layout is, and the point size and opacity that follow from it.
 *
 * Density is the number of points a square unit of the equal-aspect frame, as the typical point sees it: with c points in a grid
 * cell of area A, the mean over all points of (c - 1) / A. (The plain mean n / area would be ruled by empty space.) In 3D it is the mean
 * over the three axis-parallel shadows, which is what a viewer sees from somewhere.
 *
 * On screen, with s pixels a unit, rho = density / s^2 points a square pixel. Then
 *
 *     diameter = clamp(sqrt(4 COVER / (pi rho)), LEAST, MOST)          so that discs cover a crowded place COVER times over
 *     pile     = rho pi diameter^2 / 4                                 discs on top of one another, > COVER once LEAST binds
 *     opacity  = clamp(1 - (1 - FULL)^(COVER / max(pile, COVER)), FAINT, FULL)   so that a typical pile looks as full as at COVER
 *
 * Opacity is for 2D only; 3D points are opaque and sorted by depth.
 */

import { boxFrame } from "./frame";
import { type Layout, NOWHERE, unitsOf } from "./positions";
import type { Vec3 } from "./vector";

/** Cells along each side of the grid. */
const CELLS = 64;
/** More points than this are measured by every k-th: an estimate to a per cent needs no more. */
const ENOUGH = 200_000;

const COVER = { 2: 1.25, 3: 1.5 };
/** CSS pixels. */
const LEAST = { 2: 1.5, 3: 2.2 };
const MOST = { 2: 9, 3: 11 };
const FULL = 0.82;
const FAINT = 0.06;

const cells = new Uint32Array(CELLS * CELLS);
const AXES_2D: [number, number][] = [[0, 1]];
const AXES_3D: [number, number][] = [
  [0, 1],
  [0, 2],
  [1, 2],
];

/** Points a square unit of the equal-aspect frame, as above; 0 when no two points meet in a cell. */
export function measureDensity(positions: Layout["positions"], dims: 2 | 3, lower: Vec3, upper: Vec3): number {
  const frame = boxFrame(lower, upper);
  const layout = { positions, dims, lower, upper };
  const stride = Math.max(1, Math.ceil(positions.length / dims / ENOUGH));
  const planes = dims === 2 ? AXES_2D : AXES_3D;
  let sum = 0;
  for (const [a, b] of planes) {
    sum += shadowDensity(layout, stride, a, b, frame.centre, 1 / frame.halfExtent);
  }
  return (sum / planes.length) * stride;
}

function shadowDensity(layout: Layout, stride: number, a: number, b: number, centre: Vec3, scale: number): number {
  const { positions, dims } = layout;
  const units = unitsOf(layout);
  const nowhere = positions instanceof Uint16Array ? NOWHERE : Number.NaN;
  cells.fill(0);
  const half = CELLS / 2;
  const ca = (centre[a] ?? 0) - (units.offset[a] ?? 0);
  const cb = (centre[b] ?? 0) - (units.offset[b] ?? 0);
  const sa = units.scale[a] ?? 1;
  const sb = units.scale[b] ?? 1;
  let counted = 0;
  for (let at = 0; at < positions.length; at += dims * stride) {
    if (positions[at + a] === nowhere || positions[at + b] === nowhere) continue;
    const u = Math.floor(((positions[at + a] as number) * sa - ca) * scale * half + half);
    const v = Math.floor(((positions[at + b] as number) * sb - cb) * scale * half + half);
    // Also false for NaN. The upper edge of the box belongs to the last cell.
    if (!(u >= 0 && v >= 0 && u <= CELLS && v <= CELLS)) continue;
    const cell = Math.min(v, CELLS - 1) * CELLS + Math.min(u, CELLS - 1);
    cells[cell] = (cells[cell] as number) + 1;
    counted++;
  }
  let pairs = 0;
  for (const c of cells) pairs += c * (c - 1);
  return counted === 0 ? 0 : pairs / counted / (2 / CELLS) ** 2;
}

/** Point diameter in CSS pixels for `density` at `pixelsPerUnit` CSS pixels a unit. */
export function automaticDiameter(density: number, pixelsPerUnit: number, dims: 2 | 3): number {
  const rho = density / pixelsPerUnit ** 2;
  const d = Math.sqrt((4 * COVER[dims]) / (Math.PI * rho));
  return Math.min(MOST[dims], Math.max(LEAST[dims], d));
}

/** Opacity (0..1) of points of a diameter (CSS pixels) in 2D. */
export function automaticOpacity(density: number, pixelsPerUnit: number, diameter: number): number {
  const pile = (density / pixelsPerUnit ** 2) * Math.PI * (diameter / 2) ** 2;
  const alpha = 1 - (1 - FULL) ** (COVER[2] / Math.max(pile, COVER[2]));
  return Math.min(FULL, Math.max(FAINT, alpha));
}
