/** Writes a value into a column for the selected points. */

import { css, html } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { State } from "../state";
import { AppElement } from "./element";
import { controls } from "./style/controls";
import { T } from "./testids";

@customElement("es-tag-form")
export class TagForm extends AppElement {
  static override styles = [
    controls,
    css`
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) auto;
        gap: 6px;
        width: min(360px, 100%);
        margin: 6px auto 0;
        padding: 8px;
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--panel);
        box-shadow: var(--shadow);
      }
      p {
        grid-column: 1 / -1;
      }
      .error {
        color: var(--danger);
        overflow-wrap: anywhere;
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = ["session"];
  @state() private error: string | null = null;
  @query("#column") private column!: HTMLInputElement;
  @query("#value") private value!: HTMLInputElement;

  protected override firstUpdated(): void {
    this.column.value = this.state.view.labelBy ?? "label";
    this.value.focus();
  }

  override render() {
    const columns = this.state.session?.dataset?.columns ?? [];
    return html`<form data-testid=${T.tagForm} @submit=${this.send} @keydown=${this.keys}>
      <input type="text" id="column" aria-label="Column" placeholder="column" list="columns" required autocomplete="off" data-testid=${T.tagColumn} />
      <datalist id="columns">${columns.filter(({ source }) => source !== "computed").map(({ name }) => html`<option value=${name}></option>`)}</datalist>
      <input type="text" id="value" aria-label="Value; empty takes the value away" placeholder="value, empty = none" autocomplete="off" data-testid=${T.tagValue} />
      <button class="primary" data-testid=${T.tagApply}>Tag</button>
      <p class="small ${this.error ? "error" : "muted"}" role=${this.error ? "alert" : "note"}>${this.error ?? "A new name makes a new column. Undo with Ctrl Z; save from the menu above the data."}</p>
    </form>`;
  }

  private readonly send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const column = this.column.value.trim();
    const value = this.value.value;
    this.error = await this.app.attempt({ type: "tag", column, value: value === "" ? null : value });
    if (this.error === null) this.dispatchEvent(new CustomEvent("close"));
  };

  private readonly keys = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent("close"));
  };
}
