/** Nearest neighbours with their exact distances: of the selected point, or of something that is asked for. */

import { css, html, nothing, svg } from "lit";
import { customElement } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { imageUrl, type Metric } from "../api";
import { anchorOf, labelOf } from "../state";
import { AppElement } from "./element";
import { count } from "./format";
import { controls } from "./style/controls";
import { section } from "./style/section";
import { T } from "./testids";
import "./ask-form";
import "./virtual-list";

const K = { min: 1, max: 1000 };
const METRICS: { name: Metric; label: string; title: string; testid: string }[] = [
  { name: "cosine", label: "Cosine", title: "1 less the cosine of the angle", testid: T.metricCosine },
  { name: "euclidean", label: "Euclidean", title: "Root of the sum of squared differences", testid: T.metricEuclidean },
  { name: "dot", label: "Dot", title: "Largest inner product first", testid: T.metricDot },
  { name: "manhattan", label: "Manhattan", title: "Sum of absolute differences", testid: T.metricManhattan },
];

@customElement("es-neighbor-panel")
export class NeighborPanel extends AppElement {
  static override styles = [
    controls,
    section,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        gap: 8px;
      }
      /* Names of different lengths: each as wide as it needs. */
      .segmented {
        grid-auto-columns: auto;
        font-size: 12px;
      }
      es-virtual-list {
        flex: 1 1 160px;
        margin: 0 -8px;
      }
      .title {
        display: flex;
        gap: 6px;
        align-items: baseline;
        justify-content: space-between;
      }
    `,
  ];
  protected readonly watch = ["session", "view", "neighbors", "columns", "question", "pressed"] as const;

  override render() {
    const { session, view, neighbors, question } = this.state;
    const dataset = session?.dataset;
    const { k, metric } = view.neighbors;
    const anchor = anchorOf(this.state);
    const list = neighbors && (question ? neighbors.row === null : neighbors.row === anchor) ? neighbors : null;
    const furthest = Math.max(...[list?.distances[0] ?? 0, list?.distances.at(-1) ?? 1].map(Math.abs)) || 1;
    const waits = dataset?.hasVectors && (question !== null || anchor !== null) && !list;
    return html`
      <div class="title"><h2 id="title">Nearest neighbours${question ? ` of ${question.title}` : ""}</h2>
        ${question ? html`<button class="plain" data-testid=${T.askClear} @click=${() => this.app.inspector.forgetQuestion()}>Back</button>` : nothing}</div>
      <div class="field">
        <label class="label" for="k">Count</label>
        <div class="slider">
          <input type="range" aria-label="Number of neighbours" data-testid=${T.neighborsKSlider} min=${K.min} max=${K.max} step="1" .value=${live(String(k))}
            @input=${(event: Event) => this.app.inspector.setNeighbors({ k: (event.target as HTMLInputElement).valueAsNumber })} />
          <input type="number" id="k" data-testid=${T.neighborsK} min=${K.min} max=${K.max} step="1" .value=${String(k)} @change=${this.typed} />
        </div>
      </div>
      <div class="segmented" role="radiogroup" aria-label="Distance">
        ${METRICS.map(
          ({
            name,
            label,
            title,
            testid,
          }) => html`<label title=${title}><input type="radio" name="metric" data-testid=${testid} .checked=${live(metric === name)}
            @change=${() => this.app.inspector.setNeighbors({ metric: name })} />${label}</label>`,
        )}
      </div>
      ${dataset && !dataset.hasVectors ? html`<p class="muted small">Neighbours need the vectors; only coordinates are open.</p>` : nothing}
      ${dataset?.hasVectors ? html`<details><summary data-testid=${T.ask}>Of something else</summary><div class="inside"><es-ask-form .app=${this.app}></es-ask-form></div></details>` : nothing}
      ${waits ? html`<p class="muted small" role="status">Searching…</p>` : nothing}
      ${
        list
          ? html`<p class="muted small">${count(list.rows.length)}, exact, in the original vectors</p>
            <es-virtual-list data-testid=${T.neighborsList} data-row=${list.row ?? ""} label="Nearest neighbours" .count=${list.rows.length} .version=${list}
              .renderRow=${(index: number) => this.row(list.rows[index] as number, list.distances[index] as number, furthest)}></es-virtual-list>`
          : nothing
      }
    `;
  }

  private row(row: number, distance: number, furthest: number) {
    const dataset = this.state.session?.dataset;
    const share = Math.max(0.04, Math.min(1, Math.abs(distance) / furthest));
    return html`<button class="point" data-testid=${T.neighborItem} data-row=${row} data-distance=${distance} title="#${row}, distance ${distance}"
      @click=${(event: MouseEvent) => this.app.selecting.click(row, event.ctrlKey || event.metaKey ? "add" : "set")}>
      ${dataset?.images ? html`<img src=${imageUrl(dataset.id, row)} alt="" loading="lazy" />` : nothing}
      <span class="text">${labelOf(this.state, row) ?? `#${row}`}</span>
      <span class="distance"><svg viewBox="0 0 48 6" aria-hidden="true">${svg`<rect class="track" width="48" height="6" rx="3" /><rect class="fill" width=${share * 48} height="6" rx="3" />`}</svg>${distance.toFixed(3)}</span>
    </button>`;
  }

  private typed(event: Event): void {
    const input = event.target as HTMLInputElement;
    const k = Math.round(Math.min(K.max, Math.max(K.min, input.valueAsNumber)));
    input.value = String(Number.isNaN(k) ? this.state.view.neighbors.k : k);
    if (!Number.isNaN(k)) this.app.inspector.setNeighbors({ k });
  }
}
