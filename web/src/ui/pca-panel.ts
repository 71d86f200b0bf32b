/** Components on the axes and the variance they stand for. */

import { css, html, nothing, svg } from "lit";
import { customElement } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { AppElement } from "./element";
import { percent } from "./format";
import { controls } from "./style/controls";
import { T } from "./testids";
import "./estimate";

const AXES = [
  { name: "X", testid: T.pcaX },
  { name: "Y", testid: T.pcaY },
  { name: "Z", testid: T.pcaZ },
] as const;
const CHART = { width: 200, height: 56 };

@customElement("es-pca-panel")
export class PcaPanel extends AppElement {
  static override styles = [
    controls,
    css`
      .axis {
        display: grid;
        grid-template-columns: 20px minmax(0, 1fr);
        align-items: center;
        gap: 8px;
      }
      figure {
        margin: 4px 0 0;
      }
      figcaption {
        display: flex;
        justify-content: space-between;
        margin-bottom: 4px;
      }
      figure svg {
        width: 100%;
        height: 56px;
      }
      .bar {
        fill: var(--line-strong);
      }
      .bar.on {
        fill: var(--accent);
      }
    `,
  ];
  protected readonly watch = ["session"] as const;

  override render() {
    const { session } = this.state;
    if (!session?.dataset) return html`<p class="muted">Principal components appear as soon as data are open.</p>`;
    const { status, variance, components, available } = session.pca;
    if (status !== "ready" && available === 0) {
      return html`<p class="muted">${status === "computing" ? "Computing principal components…" : "There are no principal components yet."}</p>
        ${status === "none" && session.dataset.hasVectors ? html`<es-estimate .app=${this.app} projection="pca"></es-estimate><button class="primary" data-testid=${T.pcaCompute} @click=${() => this.command({ type: "show", projection: "pca" })}>Compute them</button>` : nothing}`;
    }
    const three = components.length === 3;
    const total = components.reduce((sum, component) => sum + (variance[component] ?? 0), 0);
    return html`
      <div class="stack">
        ${AXES.map(
          ({ name, testid }, axis) => html`<label class="axis"><span class="muted">${name}</span>
            <select data-testid=${testid} ?disabled=${axis === 2 && !three} @change=${(event: Event) => this.choose(axis, Number((event.target as HTMLSelectElement).value))}>
              ${Array.from(
                { length: available },
                (_, component) => html`<option value=${component} .selected=${live(component === (components[axis] ?? 2))}>
                  Component ${component + 1}${variance[component] === undefined ? nothing : ` · ${percent(variance[component])}`}</option>`,
              )}
            </select>
          </label>`,
        )}
        <label class="check"><input type="checkbox" data-testid=${T.pca3d} .checked=${live(three)} ?disabled=${available < 3} @change=${this.toggle} /> 3D</label>
        ${variance.length > 0 ? this.scree(variance, components, total) : nothing}
      </div>
    `;
  }

  private scree(variance: number[], components: number[], total: number) {
    const most = Math.max(...variance, 1e-12);
    const step = CHART.width / variance.length;
    return html`<figure data-testid=${T.scree}>
      <figcaption class="small muted"><span>Variance a component</span><span class="number" data-testid=${T.totalVariance}>${percent(total)} shown</span></figcaption>
      <svg viewBox="0 0 ${CHART.width} ${CHART.height}" preserveAspectRatio="none" role="img" aria-label="Variance of each component">
        ${variance.map((share, i) => {
          const height = Math.max(1, (share / most) * CHART.height);
          return svg`<rect class=${components.includes(i) ? "bar on" : "bar"} x=${i * step + 1.5} y=${CHART.height - height} width=${step - 3} height=${height}>
            <title>Component ${i + 1}: ${percent(share, 2)}</title></rect>`;
        })}
      </svg>
    </figure>`;
  }

  private choose(axis: number, component: number): void {
    const components = [...(this.state.session?.pca.components ?? [])];
    const other = components.indexOf(component);
    // Two axes with one component would be a line: they change places.
    if (other >= 0) components[other] = components[axis] as number;
    components[axis] = component;
    this.command({ type: "show", projection: "pca", components });
  }

  private toggle(event: Event): void {
    const { components, available } = this.state.session?.pca ?? { components: [], available: 0 };
    const two = components.slice(0, 2);
    const third = Array.from({ length: available }, (_, i) => i).find((i) => !two.includes(i));
    const three = (event.target as HTMLInputElement).checked && third !== undefined;
    this.command({ type: "show", projection: "pca", components: three ? [...two, third] : two });
  }
}
