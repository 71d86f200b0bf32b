/** What is selected, isolated, hidden and searched, always named, with what can be done with it. */

import { css, html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { exportUrl, SELECTION_FORMATS, type Session, SPREADSHEET } from "../api";
import { CloseMenu } from "./close-menu";
import { AppElement } from "./element";
import { count, plural } from "./format";
import * as icons from "./icons";
import { controls } from "./style/controls";
import { menu } from "./style/menu";
import { T } from "./testids";
import "./tag-form";

@customElement("es-selection-bar")
export class SelectionBar extends AppElement {
  static override styles = [
    controls,
    menu,
    css`
      :host {
        display: block;
        max-width: 100%;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px;
        padding: 3px;
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--panel);
        box-shadow: var(--shadow);
      }
      .chip {
        display: inline-flex;
        align-items: center;
        gap: 2px;
        height: 26px;
        padding: 0 2px 0 9px;
        border-radius: 7px;
        background: var(--accent-soft);
        color: var(--accent);
        font-weight: 600;
        white-space: nowrap;
      }
      .chip button {
        width: 22px;
        height: 22px;
        color: inherit;
      }
      .bar > details > summary {
        width: 28px;
        padding: 0;
        justify-content: center;
      }
      .bar > button {
        height: 26px;
        padding: 0 8px;
        border-color: transparent;
        background: none;
      }
    `,
  ];
  protected readonly watch = ["session", "search", "pressed"] as const;
  protected readonly closing = new CloseMenu(this);
  @state() private tagging = false;
  @query("details") private saving?: HTMLDetailsElement;

  override render() {
    const { session, search } = this.state;
    if (!session?.dataset || !session.selection) return nothing;
    const { count: selected, shown, isolated, hidden } = session.selection;
    const filtered = isolated > 0 || hidden > 0;
    const hits = search.text !== "" && search.rows !== null ? search.rows.length : null;
    if (selected === 0 && !filtered && hits === null) return nothing;
    return html`<div class="bar" role="toolbar" aria-label="Selection" data-testid=${T.selectionBar}>
      ${filtered ? this.chip(T.chipShown, `${count(shown)} of ${count(session.dataset.points)} shown`, null, () => this.showAll(session)) : nothing}
      ${isolated > 0 ? this.chip(T.chipIsolated, isolated === 1 ? "Isolated" : `Isolated ${isolated} deep`, "One level back", () => this.command({ type: "isolate.back" })) : nothing}
      ${hidden > 0 ? this.chip(T.chipHidden, `${count(hidden)} hidden`, "Show the hidden points", () => this.command({ type: "hide.reset" })) : nothing}
      ${hits === null ? nothing : this.chip(T.chipHits, `${plural(hits, "match", "matches")}`, "Clear the search", () => this.app.inspector.search({ text: "" }))}
      ${hits ? html`<button data-testid=${T.selectHits} @click=${() => this.app.selecting.hits("set")}>Select ${hits === 1 ? "it" : "them"}</button>` : nothing}
      ${selected > 0 ? this.selected(selected) : nothing}
    </div>
    ${this.tagging && selected > 0 ? html`<es-tag-form .app=${this.app} @close=${() => this.endTagging()}></es-tag-form>` : nothing}`;
  }

  private selected(selected: number) {
    return html`${this.chip(T.chipSelected, `${count(selected)} selected`, "Clear the selection (Esc)", () => this.app.selecting.none())}
      <button data-testid=${T.isolate} title="Show only these (I)" @click=${() => this.command({ type: "isolate" })}>Isolate</button>
      <button data-testid=${T.hide} title="Hide these (H)" @click=${() => this.command({ type: "hide" })}>Hide</button>
      <button data-testid=${T.invert} title="Select all others (Ctrl I)" @click=${() => this.command({ type: "select.invert" })}>Invert</button>
      <button data-testid=${T.tag} aria-expanded=${this.tagging} title="Write a label into a column for these" @click=${() => {
        this.tagging = !this.tagging;
      }}>Tag…</button>
      <details class="menu"><summary data-testid=${T.selectionSave} aria-label="Save these points" title="Save these points">${icons.save}</summary>
        <div class="items" @click=${() => this.saving?.removeAttribute("open")}>
          ${SELECTION_FORMATS.map((format) => html`<a href=${exportUrl("selection", format)} download title=${format === "csv" ? SPREADSHEET : nothing} data-testid="${T.selectionSave}-${format}">.${format} <span class="muted">${format === "npy" ? "vectors" : "metadata, coordinates"}</span></a>`)}
        </div></details>`;
  }

  private chip(testid: string, text: string, hint: string | null, clear: () => void) {
    return html`<span class="chip number" data-testid=${testid}>${text}<button class="icon" aria-label="${text}: ${hint ?? "show all points"}" title=${hint ?? "Show all points"} data-testid="${testid}-clear" @click=${clear}>${icons.close}</button></span>`;
  }

  private async showAll({ selection }: Session): Promise<void> {
    if (selection.isolated > 0) await this.command({ type: "isolate.reset" });
    if (selection.hidden > 0) await this.command({ type: "hide.reset" });
  }

  private async endTagging(): Promise<void> {
    this.tagging = false;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-testid=${T.tag}]`)?.focus();
  }
}
