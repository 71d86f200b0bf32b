/** The density layer: exact counts a pixel become a picture, and find their place under another camera. */

import { type Mat4, transform } from "./matrix";
import type { Raster } from "./types";

/** Points a square CSS pixel, as the typical point sees it, between which the raster takes over from the points. */
const FADE = { from: 0.7, to: 1.8 };
/** Opacity of a pixel with one point; one at the 99th percentile is opaque. */
const FAINTEST = 0.42;
/** How far the fullest pixels go on towards white (dark theme) or black (light theme). */
const BEYOND = 0.22;

/** How much of the picture is the raster's, 0..1. */
export function rasterShare(density: number, pixelsPerUnit: number): number {
  const rho = density / pixelsPerUnit ** 2;
  const t = Math.min(1, Math.max(0, (rho - FADE.from) / (FADE.to - FADE.from)));
  return t * t * (3 - 2 * t);
}

/** The count behind a raster's fourth byte. */
export const countOf = (byte: number, largest: number): number =>
  byte === 0 ? 0 : Math.exp(((byte - 1) / 254) * Math.log(Math.max(1, largest)));

/**
 * RGBA with the colour multiplied by its opacity (as GL wants it) or not (as a canvas does). Opacity grows with the logarithm of the count up
 * to the 99th percentile; above it the colour goes on towards the theme's strong end.
 */
export function toneMap(raster: Raster, dark: boolean, premultiplied: boolean): Uint8ClampedArray<ArrayBuffer> {
  const { data, largest, percentile99 } = raster;
  const alphas = new Float32Array(256);
  const beyond = new Float32Array(256);
  const full = Math.log1p(Math.max(1, percentile99));
  const top = Math.log1p(Math.max(1, largest));
  const one = Math.log1p(1);
  for (let byte = 1; byte < 256; byte++) {
    const value = Math.log1p(countOf(byte, largest));
    const t = full > one ? Math.min(1, (value - one) / (full - one)) : 1;
    alphas[byte] = FAINTEST + (1 - FAINTEST) * t;
    beyond[byte] = value > full && top > full ? (BEYOND * (value - full)) / (top - full) : 0;
  }
  const out = new Uint8ClampedArray(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const byte = data[at + 3] as number;
    if (byte === 0) continue;
    const alpha = alphas[byte] as number;
    const more = beyond[byte] as number;
    const goal = dark ? 255 : 0;
    const factor = premultiplied ? alpha : 1;
    for (let channel = 0; channel < 3; channel++) {
      const value = data[at + channel] as number;
      out[at + channel] = (value + (goal - value) * more) * factor;
    }
    out[at + 3] = alpha * 255;
  }
  return out;
}

/** Rasters of flat views go beyond the screen by this factor. */
const ROOM = 1.3;
const LARGEST = 4096;

/** The view (matrix, size in device pixels) to ask a raster for. */
export function paddedView(matrix: readonly number[], width: number, height: number, flat: boolean) {
  const room = flat ? Math.max(1, Math.min(ROOM, LARGEST / Math.max(width, height))) : 1;
  const wide = Math.round(width * room);
  const high = Math.round(height * room);
  // x and y of every column; w stays. The sizes are whole, so the factors are not quite the same.
  const padded = matrix.map((value, i) => (i % 4 === 0 ? (value * width) / wide : i % 4 === 1 ? (value * height) / high : value));
  const shrink = Math.min(1, LARGEST / Math.max(wide, high));
  return { matrix: padded, width: Math.max(1, Math.floor(wide * shrink)), height: Math.max(1, Math.floor(high * shrink)) };
}

/** Clip space of the raster to clip space of the screen: x' = a x + c y + e, y' = b x + d y + f. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/**
 * Where a raster made for one matrix lies under another; null where no flat move takes it there (a 3D layout seen from elsewhere).
 */
export function rasterPlace(made: ArrayLike<number>, now: ArrayLike<number>, dims: 2 | 3): Affine | null {
  const m = Array.from(made) as Mat4;
  const n = Array.from(now) as Mat4;
  if (m.every((value, i) => Math.abs(value - (n[i] as number)) <= 1e-9 * Math.max(1, Math.abs(value)))) return [1, 0, 0, 1, 0, 0];
  // Only orthographic views of flat layouts move as pictures do.
  if (dims !== 2 || [3, 7].some((i) => m[i] !== 0 || n[i] !== 0)) return null;
  const det = m[0] * m[5] - m[4] * m[1];
  if (!Number.isFinite(det) || det === 0) return null;
  const back = (x: number, y: number): [number, number] => {
    const [u, v] = [x * m[15] - m[12], y * m[15] - m[13]];
    return [(m[5] * u - m[4] * v) / det, (m[0] * v - m[1] * u) / det];
  };
  const move = (x: number, y: number): [number, number] => {
    const [p, q] = back(x, y);
    const clip = transform(n, [p, q, 0, 1]);
    return [clip[0] / clip[3], clip[1] / clip[3]];
  };
  const [e, f] = move(0, 0);
  const [ax, ay] = move(1, 0);
  const [cx, cy] = move(0, 1);
  return [ax - e, ay - f, cx - e, cy - f, e, f];
}

/** Whether text of this colour (0..1) stands on a dark ground. */
export const isDark = ([r, g, b]: readonly [number, number, number]): boolean => r * 0.3 + g * 0.59 + b * 0.11 < 0.5;
