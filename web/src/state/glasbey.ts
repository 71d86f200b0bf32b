/**
 * Many colours that stay apart: each next one is the farthest from all before it (Glasbey et al. 2007), measured in OKLab, of those
 * that stand out from the background.
 */

import type { Rgb, Theme } from "./palettes";

const MANY = 256;
/** Steps a channel of the colours to choose from. */
const STEPS = 20;
/** Lightness in OKLab that a background leaves room for. */
const LIGHTNESS: Record<Theme, readonly [number, number]> = { light: [0.28, 0.8], dark: [0.45, 0.95] };

const made = new Map<string, Rgb[]>();

/** 256 colours for a background, beginning with `first`. Always the same ones. */
export function glasbey(theme: Theme, first: readonly Rgb[]): Rgb[] {
  const key = `${theme} ${first.length}`;
  let colors = made.get(key);
  if (!colors) {
    colors = pick(theme, first);
    made.set(key, colors);
  }
  return colors;
}

function pick(theme: Theme, first: readonly Rgb[]): Rgb[] {
  const [low, high] = LIGHTNESS[theme];
  const candidates: Rgb[] = [];
  const labs: number[] = [];
  const channel = (i: number) => Math.round((i * 255) / (STEPS - 1));
  for (let r = 0; r < STEPS; r++) {
    for (let g = 0; g < STEPS; g++) {
      for (let b = 0; b < STEPS; b++) {
        const color: Rgb = [channel(r), channel(g), channel(b)];
        const lab = oklab(color);
        if (lab[0] < low || lab[0] > high) continue;
        candidates.push(color);
        labs.push(...lab);
      }
    }
  }
  // Grey is for "no value".
  const distance = Float64Array.from(candidates, (_, i) => Math.hypot(labs[3 * i + 1] as number, labs[3 * i + 2] as number) * 1.5);
  const near = (color: Rgb) => {
    const [l, a, b] = oklab(color);
    for (let i = 0; i < candidates.length; i++) {
      const d = Math.hypot((labs[3 * i] as number) - l, (labs[3 * i + 1] as number) - a, (labs[3 * i + 2] as number) - b);
      if (d < (distance[i] as number)) distance[i] = d;
    }
  };
  const chosen: Rgb[] = [...first];
  for (const color of first) near(color);
  while (chosen.length < MANY) {
    let best = 0;
    for (let i = 1; i < distance.length; i++) if ((distance[i] as number) > (distance[best] as number)) best = i;
    const color = candidates[best] as Rgb;
    chosen.push(color);
    near(color);
  }
  return chosen;
}

/** Björn Ottosson's OKLab of an sRGB colour. */
export function oklab(color: Rgb): [number, number, number] {
  const [r, g, b] = color.map((v) => (v <= 10 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
