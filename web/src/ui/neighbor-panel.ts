/** The selected point's nearest neighbours with their exact distances. */

import { css, html, nothing, svg } from "lit";
import { customElement } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { imageUrl, type Metric } from "../api";
import { labelOf } from "../state";
import { AppElement } from "./element";
import { controls } from "./style/controls";
import { T } from "./testids";
import "./virtual-list";

const K = { min: 5, max: 999 };
const METRICS: { name: Metric; label: string; testid: string }[] = [
  { name: "cosine", label: "Cosine", testid: T.metricCosine },
  { name: "euclidean", label: "Euclidean", testid: T.metricEuclidean },
];

@customElement("es-neighbor-panel")
export class NeighborPanel extends AppElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        gap: 8px;
      }
      es-virtual-list {
        flex: 1 1 160px;
        margin: 0 -8px;
      }
    `,
  ];
  protected readonly watch = ["session", "view", "neighbors", "columns"] as const;

  override render() {
    const { session, view, neighbors } = this.state;
    const dataset = session?.dataset;
    const { k, metric } = view.neighbors;
    const row = view.selected[0];
    const list = neighbors && neighbors.row === row ? neighbors : null;
    const furthest = list?.distances.at(-1) || 1;
    return html`
      <h2 id="title">Nearest neighbours</h2>
      <div class="field">
        <label class="label" for="k">Count</label>
        <div class="slider">
          <input type="range" aria-label="Number of neighbours" data-testid=${T.neighborsKSlider} min=${K.min} max=${K.max} step="1" .value=${live(String(k))}
            @input=${(event: Event) => this.app.inspector.setNeighbors({ k: (event.target as HTMLInputElement).valueAsNumber })} />
          <input type="number" id="k" data-testid=${T.neighborsK} min=${K.min} max=${K.max} step="1" .value=${String(k)} @change=${this.typed} />
        </div>
        <span class="label" id="metric">Distance</span>
        <div class="segmented" role="radiogroup" aria-labelledby="metric">
          ${METRICS.map(
            ({
              name,
              label,
              testid,
            }) => html`<label><input type="radio" name="metric" data-testid=${testid} .checked=${live(metric === name)}
              @change=${() => this.app.inspector.setNeighbors({ metric: name })} />${label}</label>`,
          )}
        </div>
      </div>
      ${dataset && !dataset.hasVectors ? html`<p class="muted small">Neighbours need the vectors; only coordinates are open.</p>` : nothing}
      ${row !== undefined && dataset?.hasVectors && !list ? html`<p class="muted small" role="status">Searching…</p>` : nothing}
      ${
        list
          ? html`<p class="muted small">Exact, in the original vectors</p>
            <es-virtual-list data-testid=${T.neighborsList} data-row=${list.row} aria-labelledby="title" .count=${list.rows.length} .version=${list.row}
              .renderRow=${(index: number) => this.row(list.rows[index] as number, list.distances[index] as number, furthest)}></es-virtual-list>`
          : nothing
      }
    `;
  }

  private row(row: number, distance: number, furthest: number) {
    const dataset = this.state.session?.dataset;
    return html`<button class="point" data-testid=${T.neighborItem} data-row=${row} data-distance=${distance} title="#${row}, distance ${distance}"
      @click=${(event: MouseEvent) => this.app.inspector.select(row, event.ctrlKey || event.metaKey)}>
      ${dataset?.images ? html`<img src=${imageUrl(dataset.id, row)} alt="" loading="lazy" />` : nothing}
      <span class="text">${labelOf(this.state, row) ?? `#${row}`}</span>
      <span class="distance"><svg viewBox="0 0 48 6" aria-hidden="true">${svg`<rect class="track" width="48" height="6" rx="3" /><rect class="fill" width=${Math.max(2, Math.min(1, distance / furthest) * 48)} height="6" rx="3" />`}</svg>${distance.toFixed(3)}</span>
    </button>`;
  }

  private typed(event: Event): void {
    const input = event.target as HTMLInputElement;
    const k = Math.round(Math.min(K.max, Math.max(K.min, input.valueAsNumber)));
    input.value = String(Number.isNaN(k) ? this.state.view.neighbors.k : k);
    if (!Number.isNaN(k)) this.app.inspector.setNeighbors({ k });
  }
}
