/** A column becomes a colour a point and a legend. */

import type { ColorScale, ColumnInfo } from "../api";
import { type Column, MISSING } from "../wire";
import { classColors, css, GREY, hex, OTHER, type Rgb, rampColors, type Theme } from "./palettes";
import { placeNumbers } from "./scale";

export interface LegendEntry {
  /** Index in the palette. */
  slot: number;
  label: string;
  count: number;
  /** Rises with the place where the value first appears in the data. */
  first: number;
  color: string;
  /** What the entry's points have in the column; null = missing. */
  values: (string | null)[];
}

export interface ClassLegend {
  kind: "classes";
  column: string;
  /** In the order of the palette; see `legend-order.ts`. */
  entries: LegendEntry[];
  /** Every value is a number. */
  numeric: boolean;
  /** Classes without a colour of their own. */
  other: LegendEntry | null;
  missing: LegendEntry | null;
}

export interface RampLegend {
  kind: "ramp";
  column: string;
  scale: ColorScale["scale"];
  /** Of the values. */
  min: number;
  max: number;
  /** Ends of the ramp. */
  low: number;
  high: number;
  stops: string[];
  /** Points in equal parts between `min` and `max`. */
  histogram: Uint32Array;
  missing: LegendEntry | null;
}

export type Legend = ClassLegend | RampLegend;

export interface Coloring {
  /** Index in the palette, one a point; null = all points in the theme's colour. */
  colors: Uint8Array | null;
  /** RGB bytes; the last one is that of no value. */
  palette: Uint8Array;
  legend: Legend | null;
  /** Palette index a distinct value of the column. */
  codes: Uint8Array | null;
}

export const NO_COLORING: Coloring = { colors: null, palette: new Uint8Array(0), legend: null, codes: null };

/** Classes with a colour of their own; one index more is for all others, one for no value. */
export const MOST_CLASSES = 254;
const RAMP_STEPS = 255;
const LEGEND_STOPS = 64;
const BINS = 40;

export interface ColorChoice {
  palette: string;
  theme: Theme;
  scale: ColorScale;
  /** Colours chosen by hand, by value. */
  custom: Readonly<Record<string, string>>;
}

/** Whether a column can colour the points. */
export const colorable = (column: ColumnInfo): boolean => column.distinct > 0;

/** Whether a column's colours are a ramp. */
export function isRamp(info: ColumnInfo, as: ColorScale["as"], numeric: boolean): boolean {
  return numeric && (as === "number" || (as === "auto" && info.kind === "number"));
}

export function colorBy(column: Column, info: ColumnInfo, choice: ColorChoice): Coloring {
  return column.numbers && isRamp(info, choice.scale.as, true)
    ? byNumber(column, column.numbers, info, choice)
    : byClass(column, info, choice);
}

/** Numbers ascending; names as they first appear, which is the projector's order and so gives its colours. */
function inOrder(column: Column, codes: number[]): number[] {
  const { numbers } = column;
  return numbers ? codes.sort((a, b) => (numbers[a] as number) - (numbers[b] as number) || a - b) : codes;
}

/** The `most` values with the most points, ascending by code; of equals the first. */
export function largest(counts: Uint32Array, distinct: number, most: number): number[] {
  if (distinct <= most) return Array.from({ length: distinct }, (_, code) => code);
  const alike = new Map<number, number>();
  for (let code = 0; code < distinct; code++) alike.set(counts[code] as number, (alike.get(counts[code] as number) ?? 0) + 1);
  let left = most;
  let least = 0;
  for (const count of [...alike.keys()].sort((a, b) => b - a)) {
    least = count;
    if ((alike.get(count) as number) >= left) break;
    left -= alike.get(count) as number;
  }
  const codes: number[] = [];
  for (let code = 0; code < distinct; code++) {
    const count = counts[code] as number;
    if (count > least || (count === least && left-- > 0)) codes.push(code);
  }
  return codes;
}

/** Points a distinct value, and without one in the last place. */
function tally(column: Column): Uint32Array {
  const counts = new Uint32Array(column.distinct + 1);
  const { codes } = column;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    const at = code === MISSING ? column.distinct : code;
    counts[at] = (counts[at] as number) + 1;
  }
  return counts;
}

/** The palette index of each row by that of its value. */
function paint(column: Column, slots: Uint8Array, missingSlot: number): Uint8Array {
  const { codes } = column;
  const colors = new Uint8Array(codes.length);
  for (let row = 0; row < colors.length; row++) {
    const code = codes[row] as number;
    colors[row] = code === MISSING ? missingSlot : (slots[code] as number);
  }
  return colors;
}

function byClass(column: Column, info: ColumnInfo, { palette, theme, custom }: ColorChoice): Coloring {
  const counts = tally(column);
  const crowded = column.distinct > MOST_CLASSES;
  const own = inOrder(column, largest(counts, column.distinct, MOST_CLASSES));
  const otherSlot = own.length;
  const missingSlot = crowded ? own.length + 1 : own.length;
  const slots = new Uint8Array(column.distinct).fill(otherSlot);
  own.forEach((code, slot) => {
    slots[code] = slot;
  });
  const rgb = classColors(palette, own.length, theme).map((color, slot) => {
    const chosen = custom[column.value(own[slot] as number)];
    return chosen ? (hex(chosen.slice(1))[0] as Rgb) : color;
  });
  const entries = own.map((code, slot) => {
    const label = column.value(code);
    return { slot, label, count: counts[code] as number, first: code, color: css(rgb[slot] as Rgb), values: [label] };
  });
  return {
    colors: paint(column, slots, missingSlot),
    palette: bytes([...rgb, ...(crowded ? [OTHER[theme]] : []), GREY[theme]]),
    codes: slots,
    legend: {
      kind: "classes",
      column: info.name,
      entries,
      numeric: column.numbers !== null,
      other: crowded ? others(column, own, counts, otherSlot, theme) : null,
      missing: missing(missingSlot, counts[column.distinct] as number, theme),
    },
  };
}

function others(column: Column, own: number[], counts: Uint32Array, slot: number, theme: Theme): LegendEntry {
  const more = column.distinct - own.length;
  const colored = own.reduce((sum, code) => sum + (counts[code] as number), 0);
  return {
    slot,
    label: `(${more.toLocaleString("en-US")} others)`,
    count: column.codes.length - colored - (counts[column.distinct] as number),
    first: column.distinct,
    color: css(OTHER[theme]),
    get values() {
      const named = new Set(own);
      return Array.from({ length: column.distinct }, (_, code) => code)
        .filter((code) => !named.has(code))
        .map((code) => column.value(code));
    },
  };
}

function byNumber(column: Column, numbers: Float64Array, info: ColumnInfo, { palette, theme, scale }: ColorChoice): Coloring {
  const counts = tally(column);
  const { places, min, max, low, high } = placeNumbers(numbers, counts, scale, palette === "diverging");
  const steps = Uint8Array.from(places, (place) => (Number.isNaN(place) ? RAMP_STEPS : Math.round(place * (RAMP_STEPS - 1))));
  let absent = counts[column.distinct] as number;
  const histogram = new Uint32Array(BINS);
  for (let code = 0; code < steps.length; code++) {
    const points = counts[code] as number;
    if (steps[code] === RAMP_STEPS) absent += points;
    const value = numbers[code] as number;
    if (!Number.isFinite(value)) continue;
    const bin = max > min ? Math.min(BINS - 1, Math.floor(((value - min) / (max - min)) * BINS)) : 0;
    histogram[bin] = (histogram[bin] as number) + points;
  }
  return {
    colors: paint(column, steps, RAMP_STEPS),
    palette: bytes([...rampColors(palette, RAMP_STEPS, theme), GREY[theme]]),
    codes: null,
    legend: {
      kind: "ramp",
      column: info.name,
      scale: scale.scale,
      min,
      max,
      low,
      high,
      stops: rampColors(palette, LEGEND_STOPS, theme).map(css),
      histogram,
      missing: missing(RAMP_STEPS, absent, theme, scale.scale === "log" && absent > (counts[column.distinct] as number)),
    },
  };
}

function missing(slot: number, count: number, theme: Theme, notAbove = false): LegendEntry | null {
  const label = notAbove ? "(missing or not above 0)" : "(missing)";
  return count > 0 ? { slot, label, count, first: Number.POSITIVE_INFINITY, color: css(GREY[theme]), values: [null] } : null;
}

function bytes(colors: readonly Rgb[]): Uint8Array {
  return Uint8Array.from(colors.flat());
}
