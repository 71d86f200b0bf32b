/** Curves of a run: KL divergence and, on its own scale, the share of true neighbours kept. */

import { html, nothing, svg } from "lit";
import type { History } from "../state";
import { percent, short } from "./format";

const WIDTH = 200;
const HEIGHT = 48;

export function curves(kl: History, recall: History) {
  const last = kl.iterations.at(-1) ?? 0;
  const klLine = path(kl, last, Math.min(...kl.values), Math.max(...kl.values));
  const recallLine = path(recall, last, 0, 1);
  if (!klLine) return nothing;
  return html`<figure class="curves">
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="KL divergence ${short(kl.values[0] ?? null)} to ${short(kl.values.at(-1) ?? null)}; recall ${recall.values.length > 0 ? percent(recall.values.at(-1) as number, 0) : "not known"}">
      ${svg`<path class="grid" d="M0 ${HEIGHT - 0.5}H${WIDTH}" />`}
      ${svg`<path class="kl" d=${klLine} />`}
      ${recallLine ? svg`<path class="recall" d=${recallLine} />` : nothing}
    </svg>
    <figcaption><span class="kl">KL divergence</span>${recallLine ? html`<span class="recall">neighbours kept</span>` : nothing}</figcaption>
  </figure>`;
}

function path({ iterations, values }: History, last: number, low: number, high: number): string | null {
  if (iterations.length < 2) return null;
  const range = high - low || 1;
  const x = (iteration: number) => ((iteration / Math.max(1, last)) * WIDTH).toFixed(1);
  const y = (value: number) => (HEIGHT - 2 - ((value - low) / range) * (HEIGHT - 4)).toFixed(1);
  return `M${iterations.map((iteration, i) => `${x(iteration)} ${y(values[i] as number)}`).join("L")}`;
}
