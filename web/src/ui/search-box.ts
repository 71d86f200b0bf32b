/** Search in the metadata and what it found. */

import { css, html, nothing } from "lit";
import { customElement, query } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { imageUrl } from "../api";
import { labelOf } from "../state";
import { AppElement } from "./element";
import { plural } from "./format";
import { controls } from "./style/controls";
import { T } from "./testids";
import "./virtual-list";

@customElement("es-search-box")
export class SearchBox extends AppElement {
  static override styles = [
    controls,
    css`
      .line {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 32px;
        gap: 6px;
      }
      .regex {
        padding: 0;
        font-family: var(--mono);
      }
      .regex[aria-pressed="true"] {
        border-color: var(--accent);
        background: var(--accent-soft);
        color: var(--accent);
      }
      .count {
        min-height: 19px;
      }
      .error {
        color: var(--danger);
        overflow-wrap: anywhere;
      }
      es-virtual-list {
        height: min(156px, 24vh);
        margin: 0 -8px;
      }
    `,
  ];
  protected readonly watch = ["session", "search", "columns", "view"] as const;
  @query("input[type=search]") private input!: HTMLInputElement;

  override focus(): void {
    this.input.focus();
    this.input.select();
  }

  override render() {
    const { session, search } = this.state;
    const columns = session?.dataset?.columns ?? [];
    const disabled = columns.length === 0;
    const { rows, error } = search;
    return html`<div class="stack" role="search">
      <div class="line">
        <input type="search" placeholder="Search metadata  ( / )" aria-label="Search metadata" data-testid=${T.search} spellcheck="false" autocomplete="off"
          aria-invalid=${error !== null} ?disabled=${disabled} .value=${live(search.text)} @input=${(event: Event) => this.app.inspector.search({ text: (event.target as HTMLInputElement).value })} />
        <button class="regex" data-testid=${T.searchRegex} aria-pressed=${search.regex} aria-label="Regular expression" title="Regular expression"
          ?disabled=${disabled} @click=${() => this.app.inspector.search({ regex: !search.regex })}>.*</button>
      </div>
      ${
        columns.length > 1
          ? html`<label class="field"><span class="label">In column</span>
              <select data-testid=${T.searchColumn} @change=${(event: Event) => {
                const { value } = event.target as HTMLSelectElement;
                this.app.inspector.search({ column: value === "" ? null : Number(value) });
              }}>
                <option value="" .selected=${live(search.column === null)}>All columns</option>
                ${columns.map(({ name }, i) => html`<option value=${i} .selected=${live(search.column === i)}>${name}</option>`)}
              </select></label>`
          : nothing
      }
      ${
        search.text !== ""
          ? html`<div class="count small" role="status">
              ${error !== null ? html`<span class="error" data-testid=${T.searchError}>${error}</span>` : html`<span class="muted" data-testid=${T.searchCount}>${rows ? plural(rows.length, "match", "matches") : "Searching…"}</span>`}
            </div>`
          : nothing
      }
      ${
        rows && rows.length > 0
          ? html`<es-virtual-list data-testid=${T.searchResults} .count=${rows.length} .version=${rows} .renderRow=${(index: number) => this.row(rows[index] as number)}></es-virtual-list>`
          : nothing
      }
    </div>`;
  }

  private row(row: number) {
    const { session, view, search } = this.state;
    const dataset = session?.dataset;
    // The column that was searched says why a row is here.
    const searched = search.column === null ? null : this.state.columns.get(search.column)?.text(row);
    return html`<button class="point" data-testid=${T.resultItem} data-row=${row} aria-current=${view.selected[0] === row} @click=${(event: MouseEvent) => this.app.inspector.select(row, event.ctrlKey || event.metaKey)}>
      ${dataset?.images ? html`<img src=${imageUrl(dataset.id, row)} alt="" loading="lazy" />` : nothing}
      <span class="text">${searched ?? labelOf(this.state, row) ?? ""}</span><span class="row">#${row}</span>
    </button>`;
  }
}
