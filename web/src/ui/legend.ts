/** What the colours mean; an entry under the pointer stands out, a click selects its points. */

import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { type ClassLegend, inOrder, type LegendEntry, type LegendOrder, NARROW, orderInForce, type RampLegend } from "../state";
import { AppElement } from "./element";
import { count } from "./format";
import { controls } from "./style/controls";
import { section } from "./style/section";
import { T } from "./testids";
import "./ramp";
import "./swatch";

const ORDERS = { count: "by count", value: "by value", first: "as in the data" } as const;
/** From so many entries on they can be searched. */
const MANY = 20;

@customElement("es-legend")
export class LegendView extends AppElement {
  static override styles = [
    controls,
    section,
    css`
      :host {
        display: flex;
        max-height: 100%;
        max-width: 220px;
        pointer-events: auto;
      }
      details {
        display: flex;
        flex-direction: column;
        min-height: 0;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: var(--panel);
        font-size: 12px;
      }
      details[open] {
        min-width: 124px;
      }
      details > summary {
        max-width: 208px;
        padding: 0 12px 0 8px;
        white-space: nowrap;
      }
      details::details-content {
        display: flex;
        min-height: 0;
      }
      details:not([open])::details-content {
        display: none;
      }
      section {
        display: flex;
        flex: 1;
        flex-direction: column;
        min-width: 0;
        min-height: 0;
        padding: 0 6px 6px;
      }
      input[type="search"] {
        width: calc(100% - 12px);
        height: 24px;
        margin: 0 6px 4px;
      }
      .order {
        align-self: start;
        width: auto;
        height: 22px;
        margin: 0 6px 4px 4px;
        padding: 0 20px 0 4px;
        border-color: transparent;
        background-color: transparent;
        background-position: right 4px center;
        color: var(--muted);
        font-size: 12px;
      }
      .order:hover,
      .order:focus-visible {
        border-color: var(--line-strong);
      }
      ul {
        min-height: 0;
        margin: 0;
        padding: 0;
        overflow-y: auto;
        scrollbar-width: thin;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: 22px minmax(0, 1fr);
        align-items: center;
        border-radius: 4px;
      }
      li:has([aria-pressed="true"]) {
        background: var(--accent-soft);
      }
      li button {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 8px;
        height: 22px;
        padding: 0 6px 0 2px;
        border: 0;
        background: none;
        font-weight: 400;
        text-align: left;
      }
      .label {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .none {
        padding: 2px 6px;
      }
    `,
  ];
  protected readonly watch = ["coloring", "highlight", "selection", "view", "preferences"] as const;
  private readonly narrow = matchMedia(`(width < ${NARROW}px)`);
  @state() private open = !this.narrow.matches;
  @state() private wanted = "";
  private column: string | null = null;
  private on: ReadonlySet<number> = new Set();
  private counted: unknown[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.narrow.addEventListener("change", this.narrowed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.narrow.removeEventListener("change", this.narrowed);
  }

  /** On a narrow window it would lie over half of the map. */
  private readonly narrowed = () => {
    this.open = !this.narrow.matches;
  };

  protected override willUpdate(): void {
    const { legend, colors } = this.state.coloring;
    if (legend?.column !== this.column) {
      this.column = legend?.column ?? null;
      this.wanted = "";
    }
    const { selection } = this.state;
    if (this.counted[0] !== selection || this.counted[1] !== colors) {
      this.counted = [selection, colors];
      this.on = this.selectedSlots();
    }
  }

  override render() {
    const { legend } = this.state.coloring;
    if (!legend) return nothing;
    return html`<details data-testid=${T.legend} ?open=${live(this.open)} @toggle=${(event: Event) => {
      this.open = (event.target as HTMLDetailsElement).open;
    }}>
      <summary title=${legend.column}><span class="label">${legend.column}</span></summary>
      <section aria-label="Legend: ${legend.column}">${legend.kind === "ramp" ? this.ramp(legend) : this.classes(legend)}</section>
    </details>`;
  }

  private ramp(legend: RampLegend) {
    return html`<es-ramp .app=${this.app} .legend=${legend}></es-ramp>${legend.missing ? html`<ul>${this.entry(legend.missing)}</ul>` : nothing}`;
  }

  private classes({ entries, numeric, other, missing }: ClassLegend) {
    const text = this.wanted.toLowerCase();
    const ordered = inOrder(entries, this.state.preferences.legendOrder, numeric);
    const shown = text === "" ? ordered : ordered.filter(({ label }) => label.toLowerCase().includes(text));
    const more = [other, missing].filter((entry) => entry !== null);
    return html`
      ${entries.length > 1 ? this.order(numeric) : nothing}
      ${
        entries.length > MANY
          ? html`<input type="search" placeholder="Search ${count(entries.length)} values" aria-label="Search the legend" data-testid=${T.legendSearch} .value=${this.wanted}
              @input=${(event: Event) => {
                this.wanted = (event.target as HTMLInputElement).value;
              }} />`
          : nothing
      }
      ${shown.length === 0 ? html`<p class="muted none">No such value</p>` : nothing}
      <ul>${shown.map((entry) => this.entry(entry))}${text === "" ? more.map((entry) => this.entry(entry)) : nothing}</ul>
    `;
  }

  private order(numeric: boolean) {
    const inForce = orderInForce(this.state.preferences.legendOrder, numeric);
    return html`<select class="order" aria-label="Order of the legend" title="Order of the legend" data-testid=${T.legendOrder}
      @change=${(event: Event) => this.app.prefer({ legendOrder: (event.target as HTMLSelectElement).value as LegendOrder })}>
      ${Object.entries(ORDERS).map(([order, label]) => html`<option value=${order} .selected=${live(order === inForce)}>${label}</option>`)}
    </select>`;
  }

  private entry(entry: LegendEntry) {
    const { slot, label, count: points, color } = entry;
    const show = () => this.app.store.set({ highlight: slot });
    const back = () => this.app.store.set({ highlight: null });
    const own = entry.values.length === 1 && entry.values[0] !== null;
    return html`<li @pointerenter=${show} @pointerleave=${back}>
      <es-swatch .app=${this.app} .color=${color} .column=${this.column ?? ""} .value=${own ? label : null}></es-swatch>
      <button data-testid=${T.legendItem} data-label=${label} aria-pressed=${this.on.has(slot)} title="${label}: click selects, Ctrl click adds or takes out, double click selects nothing"
        @focus=${show} @blur=${back} @click=${(event: MouseEvent) => this.pick(entry, event)} @dblclick=${() => this.app.selecting.none()}>
        <span class="label">${label}</span><span class="muted number">${count(points)}</span>
      </button></li>`;
  }

  private pick(entry: LegendEntry, event: MouseEvent): void {
    if (event.detail > 1) return;
    this.app.store.set({ highlight: null });
    this.app.selecting.entry(this.column ?? "", entry, event.ctrlKey || event.metaKey, this.on.has(entry.slot));
  }

  /** Palette indices whose points are all selected. */
  private selectedSlots(): ReadonlySet<number> {
    const { selection, coloring } = this.state;
    const { colors, legend } = coloring;
    if (!selection || !colors || !legend || selection.selected.count === 0 || selection.points !== colors.length) return new Set();
    const counts = new Uint32Array(256);
    for (const row of selection.selected.rows) {
      const slot = colors[row] as number;
      counts[slot] = (counts[slot] as number) + 1;
    }
    const entries = legend.kind === "classes" ? [...legend.entries, legend.other, legend.missing] : [legend.missing];
    return new Set(
      entries
        .filter((entry) => entry !== null && entry.count > 0 && counts[entry.slot] === entry.count)
        .map((entry) => (entry as LegendEntry).slot),
    );
  }
}
