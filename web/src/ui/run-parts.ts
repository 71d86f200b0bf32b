/** What the panels of t-SNE and UMAP have in common: dimensions, metric, and the buttons of a run. */

import { html } from "lit";
import { live } from "lit/directives/live.js";
import { RUN_METRICS, type RunMetric } from "../api";
import type { Buttons } from "./tsne-words";

const MAIN = { run: "Run", pause: "Pause", resume: "Resume", cancel: "Cancel" } as const;
type Names = Record<keyof typeof MAIN | "stop" | "rerun", string>;

/** `testids`: of 2D and of 3D. */
export function dimensions(chosen: 2 | 3, testids: readonly [string, string], pick: (dims: 2 | 3) => void) {
  return html`<span class="label" id="dims">Dimensions</span>
    <div class="segmented" role="radiogroup" aria-labelledby="dims">
      ${([2, 3] as const).map(
        (dims) =>
          html`<label><input type="radio" name="dims" data-testid=${testids[dims - 2]} .checked=${live(chosen === dims)} @change=${() => pick(dims)} />${dims}D</label>`,
      )}
    </div>`;
}

export function distance(chosen: RunMetric, testid: string, pick: (metric: RunMetric) => void) {
  return html`<label class="label" for="metric">Distance</label>
    <select id="metric" data-testid=${testid} @change=${(event: Event) => pick((event.target as HTMLSelectElement).value as RunMetric)}>
      ${Object.entries(RUN_METRICS).map(([metric, label]) => html`<option value=${metric} .selected=${live(chosen === metric)}>${label}</option>`)}
    </select>`;
}

export function runButtons(can: Buttons, testids: Names, press: (what: keyof Names) => void) {
  return html`<div class="buttons">
    <button class=${can.main === "cancel" ? "" : "primary"} data-testid=${testids[can.main]} ?disabled=${!can.mainEnabled} @click=${() => press(can.main)}>${MAIN[can.main]}</button>
    <button data-testid=${testids.stop} ?disabled=${!can.stop} @click=${() => press("stop")}>Stop</button>
    <button data-testid=${testids.rerun} ?disabled=${!can.rerun} title="A new run from the start" @click=${() => press("rerun")}>Re-run</button>
  </div>`;
}
