/** What the colours mean. An entry under the pointer stands out on the map; a click keeps it so. */

import { css, html, nothing, svg } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { LegendEntry } from "../state";
import { AppElement } from "./element";
import { count, short } from "./format";
import { controls } from "./style/controls";
import { T } from "./testids";

@customElement("es-legend")
export class LegendView extends AppElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        max-height: 100%;
        max-width: 220px;
        pointer-events: auto;
      }
      section {
        display: flex;
        flex-direction: column;
        min-width: 120px;
        min-height: 0;
        padding: 8px 6px;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: color-mix(in srgb, var(--panel) 90%, transparent);
        font-size: 12px;
      }
      h2 {
        padding: 0 6px 4px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      ul {
        min-height: 0;
        margin: 0;
        padding: 0;
        overflow-y: auto;
        scrollbar-width: thin;
        list-style: none;
      }
      li button {
        display: grid;
        grid-template-columns: 10px minmax(0, 1fr) auto;
        gap: 8px;
        width: 100%;
        height: 22px;
        padding: 0 6px;
        border: 0;
        background: none;
        font-weight: 400;
        text-align: left;
      }
      li button[aria-pressed="true"] {
        background: var(--accent-soft);
      }
      .label {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .ramp {
        padding: 0 6px;
      }
      .ramp svg {
        width: 100%;
        min-width: 150px;
        height: 10px;
        border-radius: 3px;
      }
      .ends {
        display: flex;
        justify-content: space-between;
        padding-top: 2px;
      }
    `,
  ];
  protected readonly watch = ["coloring", "highlight"] as const;
  @state() private pinned: number | null = null;

  override render() {
    const { legend } = this.state.coloring;
    if (!legend) return nothing;
    const entries = legend.kind === "classes" ? legend.entries : [];
    return html`<section data-testid=${T.legend} aria-label="Legend: ${legend.column}">
      <h2 title=${legend.column}>${legend.column}</h2>
      ${
        legend.kind === "ramp"
          ? html`<div class="ramp">
              <svg viewBox="0 0 ${legend.stops.length} 1" preserveAspectRatio="none" shape-rendering="crispEdges" aria-hidden="true">
                ${legend.stops.map((color, i) => svg`<rect x=${i} width="1.05" height="1" fill=${color} />`)}
              </svg>
              <div class="ends number"><span>${short(legend.min)}</span><span>${short(legend.max)}</span></div>
            </div>`
          : nothing
      }
      <ul>${[...entries, ...(legend.missing ? [legend.missing] : [])].map((entry) => this.entry(entry))}</ul>
    </section>`;
  }

  private entry({ slot, label, count: points, color }: LegendEntry) {
    const show = () => this.app.store.set({ highlight: slot });
    const back = () => this.app.store.set({ highlight: this.pinned });
    return html`<li><button data-testid=${T.legendItem} data-label=${label} aria-pressed=${this.pinned === slot && this.state.highlight === slot} title=${label}
      @pointerenter=${show} @pointerleave=${back} @focus=${show} @blur=${back} @click=${() => this.pin(slot)}>
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true"><circle cx="5" cy="5" r="5" fill=${color} /></svg>
      <span class="label">${label}</span><span class="muted number">${count(points)}</span>
    </button></li>`;
  }

  private pin(slot: number): void {
    this.pinned = this.pinned === slot && this.state.highlight === slot ? null : slot;
    this.app.store.set({ highlight: this.pinned });
  }
}
