/** A column becomes a colour a point and a legend. */

import type { ColumnInfo } from "../api";
import { type Column, MISSING } from "../wire";
import { classColors, css, GREY, type Rgb, rampColors, type Theme } from "./palettes";

export interface LegendEntry {
  /** Index in the palette. */
  slot: number;
  label: string;
  count: number;
  color: string;
}

export type Legend =
  | { kind: "classes"; column: string; entries: LegendEntry[]; missing: LegendEntry | null }
  | { kind: "ramp"; column: string; min: number; max: number; stops: string[]; missing: LegendEntry | null };

export interface Coloring {
  /** Index in the palette, one a point; null = all points in the theme's colour. */
  colors: Uint8Array | null;
  /** RGB bytes. */
  palette: Uint8Array;
  legend: Legend | null;
}

export const NO_COLORING: Coloring = { colors: null, palette: new Uint8Array(0), legend: null };

/** More distinct values than this cannot be told apart by colour (the projector's rule). */
export const MOST_CLASSES = 50;
/** With the entry for missing values the palette has 256: an index is a byte. */
const RAMP_STEPS = 255;
const LEGEND_STOPS = 64;

/** Whether a column can colour the points. */
export const colorable = (column: ColumnInfo): boolean => column.kind !== "text" && column.distinct > 0;

export function colorBy(column: Column, info: ColumnInfo, palette: string, theme: Theme): Coloring {
  return info.kind === "number" && column.numbers
    ? byNumber(column, column.numbers, info, palette, theme)
    : byClass(column, info, palette, theme);
}

/** Numbers ascending; names as they first appear, which is the projector's order and so gives its colours. */
export function classOrder(column: Column): number[] {
  const codes = Array.from({ length: column.distinct }, (_, code) => code);
  const { numbers } = column;
  return numbers ? codes.sort((a, b) => (numbers[a] as number) - (numbers[b] as number) || a - b) : codes;
}

function byClass(column: Column, info: ColumnInfo, palette: string, theme: Theme): Coloring {
  const order = classOrder(column);
  const slots = new Uint16Array(column.distinct);
  order.forEach((code, slot) => {
    slots[code] = slot;
  });
  const missingSlot = column.distinct;
  const counts = new Uint32Array(column.distinct + 1);
  const colors = new Uint8Array(column.codes.length);
  for (let row = 0; row < colors.length; row++) {
    const code = column.codes[row] as number;
    const slot = code === MISSING ? missingSlot : (slots[code] as number);
    colors[row] = slot;
    counts[slot] = (counts[slot] as number) + 1;
  }
  const rgb = classColors(palette, column.distinct, theme);
  const entries = order.map((code, slot) => ({
    slot,
    label: column.value(code),
    count: counts[slot] as number,
    color: css(rgb[slot] as Rgb),
  }));
  if (!column.numbers) entries.sort((a, b) => b.count - a.count || a.slot - b.slot);
  return {
    colors,
    palette: bytes([...rgb, GREY[theme]]),
    legend: { kind: "classes", column: info.name, entries, missing: missing(missingSlot, counts[missingSlot] as number, theme) },
  };
}

function byNumber(column: Column, numbers: Float64Array, info: ColumnInfo, palette: string, theme: Theme): Coloring {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of numbers) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const steps = new Uint16Array(numbers.length);
  for (let code = 0; code < steps.length; code++) {
    const value = numbers[code] as number;
    const share = max > min ? (value - min) / (max - min) : 0.5;
    steps[code] = Number.isNaN(share) ? RAMP_STEPS : Math.round(Math.min(1, Math.max(0, share)) * (RAMP_STEPS - 1));
  }
  let absent = 0;
  const colors = new Uint8Array(column.codes.length);
  for (let row = 0; row < colors.length; row++) {
    const code = column.codes[row] as number;
    const step = code === MISSING ? RAMP_STEPS : (steps[code] as number);
    if (step === RAMP_STEPS) absent++;
    colors[row] = step;
  }
  return {
    colors,
    palette: bytes([...rampColors(palette, RAMP_STEPS, theme), GREY[theme]]),
    legend: {
      kind: "ramp",
      column: info.name,
      min,
      max,
      stops: rampColors(palette, LEGEND_STOPS, theme).map(css),
      missing: missing(RAMP_STEPS, absent, theme),
    },
  };
}

function missing(slot: number, count: number, theme: Theme): LegendEntry | null {
  return count > 0 ? { slot, label: "(missing)", count, color: css(GREY[theme]) } : null;
}

function bytes(colors: readonly Rgb[]): Uint8Array {
  return Uint8Array.from(colors.flat());
}
