/** Lines between rows: which hang together in chains, and the colours that follow. */

import { State } from "./order";
import type { Lines, PlotProps } from "./types";

/** Round the colour circle from the start of a chain to its end, degrees: not all of it, or both ends would look the same. */
const HUES = { from: 220, span: 300 };

/** Opacity of a line by the states of its ends; 0 = left out. */
export function lineOpacity(a: number, b: number): number {
  if (a === State.hidden || b === State.hidden) return 0;
  if (a === State.selected || b === State.selected) return 1;
  return a === State.faded && b === State.faded ? 0.06 : 0.2;
}

/** How far along its chain each end of each line lies, 0..1: two numbers a line. A chain goes on where a line starts at the end of the one before. */
export function chainShares(pairs: Uint32Array): Float32Array {
  const lines = pairs.length >> 1;
  const shares = new Float32Array(lines * 2);
  let start = 0;
  for (let line = 0; line < lines; line++) {
    const last = line + 1 === lines || pairs[line * 2 + 1] !== pairs[line * 2 + 2];
    if (!last) continue;
    const long = line + 1 - start;
    for (let i = start; i <= line; i++) {
      shares[i * 2] = (i - start) / long;
      shares[i * 2 + 1] = (i + 1 - start) / long;
    }
    start = line + 1;
  }
  return shares;
}

/** RGB bytes of both ends of each line, six a line. */
export function lineColors(lines: Lines, props: Pick<PlotProps, "colors" | "palette" | "theme">, dark: boolean): Uint8Array {
  const { pairs, colors } = lines;
  const out = new Uint8Array((pairs.length >> 1) * 6);
  if (colors === "hue") {
    chainShares(pairs).forEach((share, end) => {
      out.set(hueColor((HUES.from + share * HUES.span) % 360, dark ? 0.66 : 0.44), end * 3);
    });
    return out;
  }
  const fallback = props.theme.point.map((c) => Math.round(c * 255));
  for (let end = 0; end < out.length / 3; end++) {
    const row = pairs[end] as number;
    const source = colors === "points" ? props.palette : colors;
    const at = (colors === "points" ? (props.colors?.[row] ?? Number.POSITIVE_INFINITY) : row) * 3;
    for (let c = 0; c < 3; c++) out[end * 3 + c] = source[at + c] ?? (fallback[c] as number);
  }
  return out;
}

/** RGB bytes of a hue (degrees) at saturation .7. */
function hueColor(hue: number, lightness: number): [number, number, number] {
  const a = 0.7 * Math.min(lightness, 1 - lightness);
  const channel = (n: number) => {
    const k = (n + hue / 30) % 12;
    return Math.round(255 * (lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}
