/** Search in the metadata and what it found. */

import { css, html, nothing } from "lit";
import { customElement, query } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { imageUrl } from "../api";
import { anchorOf, labelOf } from "../state";
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
        grid-template-columns: minmax(0, 1fr) 30px 30px;
        gap: 4px;
      }
      .toggle {
        padding: 0;
        font-family: var(--mono);
      }
      .toggle[aria-pressed="true"] {
        border-color: var(--accent);
        background: var(--accent-soft);
        color: var(--accent);
      }
      .count {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 4px;
        min-height: 24px;
        align-items: center;
      }
      .count button {
        height: 24px;
        padding: 0 8px;
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
  protected readonly watch = ["session", "search", "columns", "view", "pressed"] as const;
  @query("input[type=search]") private input!: HTMLInputElement;
  private at = -1;
  private atOf: Uint32Array | null = null;

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
        <input type="search" placeholder="Search metadata  ( / )" aria-label="Search metadata; Enter goes to the next match" data-testid=${T.search} spellcheck="false" autocomplete="off"
          aria-invalid=${error !== null} ?disabled=${disabled} .value=${live(search.text)} @input=${(event: Event) => this.app.inspector.search({ text: (event.target as HTMLInputElement).value })}
          @keydown=${this.keys} />
        ${this.toggle("whole", "“ ”", "Whole words", T.searchWhole, disabled)} ${this.toggle("regex", ".*", "Regular expression", T.searchRegex, disabled)}
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
              ${rows && rows.length > 0 ? html`<button data-testid=${T.searchSelect} title="Select all matches; with Ctrl, add them" @click=${(event: MouseEvent) => this.app.selecting.hits(event.ctrlKey || event.metaKey ? "add" : "set")}>Select all</button>` : nothing}
            </div>`
          : nothing
      }
      ${
        rows && rows.length > 0
          ? html`<es-virtual-list data-testid=${T.searchResults} label="Matches" .count=${rows.length} .version=${rows} .renderRow=${(index: number) => this.row(rows[index] as number)}></es-virtual-list>`
          : nothing
      }
    </div>`;
  }

  private toggle(key: "whole" | "regex", sign: string, name: string, testid: string, disabled: boolean) {
    const on = this.state.search[key];
    return html`<button class="toggle" data-testid=${testid} aria-pressed=${on} aria-label=${name} title=${name} ?disabled=${disabled} @click=${() => this.app.inspector.search({ [key]: !on })}>${sign}</button>`;
  }

  private row(row: number) {
    const { session, search } = this.state;
    const dataset = session?.dataset;
    // The column that was searched says why a row is here.
    const searched = search.column === null ? null : this.state.columns.get(search.column)?.text(row);
    return html`<button class="point" data-testid=${T.resultItem} data-row=${row} aria-current=${anchorOf(this.state) === row} @click=${(event: MouseEvent) => this.app.selecting.click(row, event.ctrlKey || event.metaKey ? "add" : "set")}>
      ${dataset?.images ? html`<img src=${imageUrl(dataset.id, row)} alt="" loading="lazy" />` : nothing}
      <span class="text">${searched ?? labelOf(this.state, row) ?? ""}</span><span class="row">#${row}</span>
    </button>`;
  }

  /** Enter goes from match to match. */
  private readonly keys = (event: KeyboardEvent): void => {
    const { rows } = this.state.search;
    if (event.key !== "Enter" || !rows || rows.length === 0) return;
    event.preventDefault();
    if (rows !== this.atOf) this.at = -1;
    this.atOf = rows;
    this.at = (this.at + (event.shiftKey ? -1 : 1) + rows.length) % rows.length;
    const row = rows[this.at] as number;
    this.app.selecting.click(row);
    this.dispatchEvent(new CustomEvent("go", { detail: row, bubbles: true, composed: true }));
  };
}
