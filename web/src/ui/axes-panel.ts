/** Axes of one's own: from the points that something finds to those that something else finds. */

import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { ENDS } from "../api";
import type { State } from "../state";
import { AppElement } from "./element";
import { controls } from "./style/controls";
import { T } from "./testids";
import "./axis-end";

@customElement("es-axes-panel")
export class AxesPanel extends AppElement {
  static override styles = controls;
  protected readonly watch: readonly (keyof State)[] = ["session"];
  @state() private column: number | null = null;

  override render() {
    const { session } = this.state;
    const custom = session?.custom;
    if (!session?.dataset || !custom) return html`<p class="muted">Axes need data.</p>`;
    if (!session.dataset.hasVectors) return html`<p class="muted">Axes need the vectors; only coordinates are open.</p>`;
    const { columns } = session.dataset;
    return html`<div class="stack">
      <p class="muted small">Each axis leads from the mean of some points to the mean of others.</p>
      <div class="field">
        <span class="label" id="dims">Dimensions</span>
        <div class="segmented" role="radiogroup" aria-labelledby="dims">
          ${([2, 3] as const).map(
            (
              dims,
            ) => html`<label><input type="radio" name="dims" data-testid=${dims === 2 ? T.axesDims2 : T.axesDims3} .checked=${live(custom.dims === dims)}
              @change=${() => this.command({ type: "custom.set", dims })} />${dims}D</label>`,
          )}
        </div>
        ${
          columns.length > 1
            ? html`<label class="label" for="column">In column</label>
              <select id="column" data-testid=${T.axesColumn} @change=${(event: Event) => {
                const { value } = event.target as HTMLSelectElement;
                this.column = value === "" ? null : Number(value);
              }}>
                <option value="">All columns</option>
                ${columns.map(({ name }, i) => html`<option value=${i}>${name}</option>`)}
              </select>`
            : nothing
        }
      </div>
      <div>${ENDS.slice(0, custom.dims * 2).map((end) => html`<es-axis-end .app=${this.app} .end=${end} .column=${this.column}></es-axis-end>`)}</div>
      <label class="check" title="Axes that are not normalised, of the vectors that the other projections use">
        <input type="checkbox" data-testid=${T.axesCompat} .checked=${live(custom.compat)} @change=${(event: Event) => this.command({ type: "custom.set", compat: (event.target as HTMLInputElement).checked })} /> As TensorFlow computes them</label>
    </div>`;
  }
}
