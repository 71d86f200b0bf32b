/** How far to trust the map: numbers with what they mean, colours of where it is wrong, lines to the true neighbours. */

import { css, html, nothing, svg } from "lit";
import { customElement } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import type { QualityInfo } from "../api";
import { LINKS } from "../plot/overlay";
import type { State } from "../state";
import { AppElement } from "./element";
import { count, percent } from "./format";
import { controls } from "./style/controls";
import { section } from "./style/section";
import { T } from "./testids";

const NAMES: Record<string, string> = { pca: "PCA", tsne: "t-SNE", umap: "UMAP", custom: "custom axes", raw: "raw columns" };
const COLUMNS = [
  {
    name: "neighbours lost",
    label: "Neighbours lost",
    meaning: "The share of a point's true neighbours that are not near on the map; as many there are false.",
  },
  {
    name: "missing neighbours",
    label: "Missing",
    meaning:
      "How far off the map puts the true neighbours. 0: all are near; 1: twice as far down the list of who is near as they should be; 3: eight times. High: torn apart here.",
  },
  {
    name: "false neighbours",
    label: "False",
    meaning: "How far from here those truly are that the map puts near, counted the same way. High: laid over one another here.",
  },
  { name: "local scale", label: "Local scale", meaning: "How much the map magnifies here, in doublings against its median." },
] as const;

const KEY = [
  { kind: "true", text: "near in the vectors and on the map" },
  { kind: "missing", text: "missing: near in the vectors only" },
  { kind: "false", text: "false: near on the map only" },
] as const;

@customElement("es-trust-panel")
export class TrustPanel extends AppElement {
  static override styles = [
    controls,
    section,
    css`
      dl {
        display: grid;
        gap: 8px;
        margin: 0;
      }
      dt {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
        font-weight: 500;
      }
      dd {
        margin: 0;
        color: var(--muted);
        font-size: 12px;
      }
      .old {
        padding: 4px 8px;
        border-radius: var(--radius);
        background: var(--warn-soft);
        color: var(--warn);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
      .row button[aria-pressed="true"] {
        border-color: transparent;
        background: var(--accent-soft);
        color: var(--accent);
      }
      .meaning {
        margin-top: 6px;
      }
      .key {
        display: grid;
        gap: 2px;
        margin: 0;
        padding: 0 0 0 2px;
        font-size: 12px;
        list-style: none;
      }
      .key li {
        display: grid;
        grid-template-columns: 34px minmax(0, 1fr);
        align-items: center;
        gap: 8px;
      }
      .row button {
        height: 26px;
        padding: 0 8px;
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = ["session", "view", "frame", "preferences"];

  override render() {
    const { session, frame, preferences } = this.state;
    if (!session?.dataset?.hasVectors) return nothing;
    const { quality, task } = session;
    const measuring = task?.stage === "quality";
    return html`<details data-testid=${T.trust} ?open=${quality !== null && quality !== undefined}>
      <summary>How far to trust this map</summary>
      <div class="stack inside">
        ${quality ? this.numbers(quality) : html`<p class="muted small">Compares who is near whom on the map with who is near whom in the vectors.</p>`}
        <button data-testid=${T.trustMeasure} ?disabled=${!frame || measuring} @click=${() => this.command({ type: "quality" })}>${measuring ? "Measuring…" : quality ? "Measure again" : "Measure this map"}</button>
        ${quality ? this.colors() : nothing}
        <label class="check" title="From the point under the pointer, or the selected one, to its 15 nearest neighbours in the vectors and on the map">
          <input type="checkbox" data-testid=${T.trustLinks} .checked=${live(preferences.look.links)} @change=${(event: Event) => this.app.look({ links: (event.target as HTMLInputElement).checked })} /> Lines to true and false neighbours</label>
        ${preferences.look.links ? this.key() : nothing}
      </div>
    </details>`;
  }

  private numbers(quality: QualityInfo) {
    const { k, anchors, exact, current, projection } = quality;
    const times = quality.recall / Math.max(1e-9, quality.chanceRecall);
    return html`
      ${current ? nothing : html`<p class="old small">Of the ${NAMES[projection]} layout at iteration ${count(quality.iteration)}, not of the one on screen.</p>`}
      <dl>
        ${this.number(T.trustRecall, `Neighbours kept`, quality.recall, quality.recallError, `Of a point's ${k} true neighbours, so many are among the ${k} nearest on the map; chance would give ${percent(quality.chanceRecall, 1)}${times >= 2 ? `, ${count(Math.round(times))} times fewer` : ""}.`)}
        ${this.number(T.trustTrustworthiness, "Trustworthiness", quality.trustworthiness, quality.trustworthinessError, "Near on the map means near in the vectors. Below 90 %, do not read meaning into who is beside whom.")}
        ${this.number(T.trustContinuity, "Continuity", quality.continuity, quality.continuityError, "Near in the vectors stays near on the map. Low: groups were torn apart.")}
        ${this.number(T.trustTriplets, "Triplets right", quality.triplets, quality.tripletsError, "Of two far points, the map says right which is nearer. 50 % is chance; low: distances between clusters mean nothing.")}
      </dl>
      <p class="muted small">${exact ? "Of all points." : `Of ${count(anchors)} sampled points, with 95 % bounds.`}</p>`;
  }

  private number(testid: string, name: string, value: number, error: number, meaning: string) {
    return html`<div><dt>${name}<span class="number" data-testid=${testid}>${percent(value)}${error > 0 ? html` <span class="muted small">± ${percent(error)}</span>` : nothing}</span></dt><dd>${meaning}</dd></div>`;
  }

  /** What the lines mean, drawn as they are on the map. */
  private key() {
    return html`<ul class="key" data-testid=${T.trustKey} aria-label="Lines from a point to its neighbours">
      ${KEY.map(({ kind, text }) => {
        const { color, dash, width } = LINKS[kind];
        return html`<li>${svg`<svg width="34" height="10" viewBox="0 0 34 10" aria-hidden="true"><line x1="2" y1="5" x2="32" y2="5" stroke=${color ?? "currentColor"} stroke-width=${width} stroke-dasharray=${dash.join(" ")} stroke-linecap="round" /></svg>`}<span>${text}</span></li>`;
      })}
    </ul>`;
  }

  private colors() {
    const { session, view } = this.state;
    const there = COLUMNS.filter(({ name }) => session?.dataset?.columns.some((column) => column.name === name));
    if (there.length === 0) return nothing;
    const chosen = there.find(({ name }) => name === view.colorBy);
    return html`<div role="group" aria-label="Colour by"><p class="muted small">Colour the map by</p><div class="row">
      ${there.map(({ name, label, meaning }) => html`<button data-testid="${T.trustColor}-${name.replace(" ", "-")}" title=${meaning} aria-pressed=${view.colorBy === name} @click=${() => this.app.show({ colorBy: name })}>${label}</button>`)}
    </div>${chosen ? html`<p class="muted small meaning">${chosen.meaning}</p>` : nothing}</div>`;
  }
}
