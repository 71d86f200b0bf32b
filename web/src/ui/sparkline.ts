/** A line without axes. */

import { html, svg } from "lit";
import type { History } from "../state";
import { short } from "./format";

const WIDTH = 200;
const HEIGHT = 36;

export function sparkline({ iterations, values }: History, label: string) {
  const points = path(iterations, values);
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${label}>
    ${points ? svg`<path d=${points} fill="none" stroke="currentColor" stroke-width="1.5" vector-effect="non-scaling-stroke" />` : ""}
    ${points ? svg`<title>${label}: ${short(values[0] ?? null)} to ${short(values.at(-1) ?? null)}</title>` : ""}
  </svg>`;
}

function path(xs: readonly number[], ys: readonly number[]): string | null {
  if (xs.length < 2) return null;
  const from = xs[0] as number;
  const span = (xs.at(-1) as number) - from || 1;
  const low = Math.min(...ys);
  const range = Math.max(...ys) - low || 1;
  return `M${xs
    .map(
      (x, i) =>
        `${(((x - from) / span) * WIDTH).toFixed(1)} ${(HEIGHT - 2 - (((ys[i] as number) - low) / range) * (HEIGHT - 4)).toFixed(1)}`,
    )
    .join("L")}`;
}
