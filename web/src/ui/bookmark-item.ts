/** One bookmark in the list. */

import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type BookmarkInfo, bookmarkUrl, thumbnailUrl } from "../api";
import type { State } from "../state";
import { AppElement } from "./element";
import { count, plural } from "./format";
import * as icons from "./icons";
import { controls } from "./style/controls";
import { T } from "./testids";

const NAMES: Record<string, string> = { pca: "PCA", tsne: "t-SNE", umap: "UMAP", custom: "Axes", raw: "Raw" };
/** A delete button that was pressed once forgets that after this time, milliseconds. */
const REGRET = 4000;

@customElement("es-bookmark-item")
export class BookmarkItem extends AppElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        border-radius: 6px;
      }
      :host(:hover),
      :host(:focus-within) {
        background: var(--hover);
      }
      :host([current]) {
        background: var(--accent-soft);
      }
      .line {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
      }
      .load {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        align-items: center;
        justify-content: start;
        gap: 8px;
        height: auto;
        padding: 4px 8px;
        border: 0;
        background: none !important;
        text-align: left;
      }
      img {
        width: 48px;
        height: 30px;
        border: 1px solid var(--line);
        border-radius: 4px;
        object-fit: cover;
      }
      .load > span:last-child {
        min-width: 0;
      }
      .load span span {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .load .muted {
        font-weight: 400;
      }
      .note {
        display: -webkit-box !important;
        font-weight: 400;
        white-space: pre-line;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 3;
      }
      input,
      textarea {
        margin: 4px 8px;
        width: calc(100% - 16px) !important;
      }
      textarea {
        display: block;
        padding: 4px 8px;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--raised);
        color: inherit;
        font: inherit;
        resize: vertical;
      }
      .actions {
        display: none;
        padding: 0 4px 4px;
      }
      :host(:hover) .actions,
      :host(:focus-within) .actions,
      :host([current]) .actions {
        display: flex;
      }
      .actions > * {
        height: 24px;
        width: 26px;
      }
      .actions .sure {
        width: auto;
        padding: 0 8px;
        border-color: var(--danger);
        color: var(--danger);
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = [];
  @property({ attribute: false }) bookmark!: BookmarkInfo;
  @property({ attribute: false }) first = false;
  @property({ attribute: false }) last = false;
  @state() private editing: "name" | "note" | null = null;
  @state() private deleting = false;
  private regret = 0;

  protected override willUpdate(): void {
    this.toggleAttribute("current", this.bookmark.selected);
  }

  override render() {
    const { id, label, note, projection, dims, iteration, points, thumbnail } = this.bookmark;
    const what = [
      `${NAMES[projection] ?? projection} ${dims}D`,
      projection === "tsne" || projection === "umap" ? `iteration ${count(iteration)}` : "",
      points === this.state.session?.dataset?.points ? "" : plural(points, "point"),
    ];
    if (this.editing === "name") {
      return html`<input type="text" aria-label="Name of the bookmark" data-testid=${T.bookmarkName} .value=${label} @keydown=${this.keys} @blur=${(event: Event) => this.renamed((event.target as HTMLInputElement).value)} />`;
    }
    return html`
      <button class="load" data-testid=${T.bookmarkLoad} title="Load ${label}" @click=${() => this.command({ type: "bookmark.load", bookmark: id })} @dblclick=${() => this.edit("name")} @keydown=${this.moves}>
        ${thumbnail ? html`<img src=${thumbnailUrl(id)} alt="" data-testid=${T.bookmarkPicture} />` : html`<span></span>`}
        <span><span>${label}</span><span class="muted small number">${what.filter(Boolean).join(" · ")}</span>${note && this.editing === null ? html`<span class="muted small note" data-testid=${T.bookmarkNoteText}>${note}</span>` : nothing}</span>
      </button>
      ${this.editing === "note" ? html`<textarea rows="2" aria-label="Note of ${label}" data-testid=${T.bookmarkNoteInput} .value=${note} @keydown=${this.keys} @blur=${(event: Event) => this.noted((event.target as HTMLTextAreaElement).value)}></textarea>` : nothing}
      <div class="actions">
        <button class="icon" data-testid=${T.bookmarkRename} aria-label="Rename ${label}" title="Rename" @click=${() => this.edit("name")}>${icons.pencil}</button>
        <button class="icon" data-testid=${T.bookmarkNote} aria-label="Note of ${label}" title="Write a note" @click=${() => this.edit("note")}>${icons.note}</button>
        <button class="icon" data-testid=${T.bookmarkUp} aria-label="Move ${label} up" title="Move up (Alt ↑)" ?disabled=${this.first} @click=${() => this.move(-1)}>${icons.up}</button>
        <button class="icon" data-testid=${T.bookmarkDown} aria-label="Move ${label} down" title="Move down (Alt ↓)" ?disabled=${this.last} @click=${() => this.move(1)}>${icons.down}</button>
        <a class="button icon" data-testid=${T.bookmarkDownload} href=${bookmarkUrl(id)} download="state.txt" aria-label="Save ${label} as a file" title="Save this one">${icons.save}</a>
        ${
          this.deleting
            ? html`<button class="sure" data-testid=${T.bookmarkDelete} @click=${() => this.command({ type: "bookmark.delete", bookmark: id })}>Delete?</button>`
            : html`<button class="icon" data-testid=${T.bookmarkDelete} aria-label="Delete ${label}" title="Delete" @click=${this.askDelete}>${icons.trash}</button>`
        }
      </div>`;
  }

  private async edit(what: "name" | "note"): Promise<void> {
    this.editing = what;
    await this.updateComplete;
    const field = this.renderRoot.querySelector<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
    field?.focus();
    field?.select();
  }

  private readonly keys = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && !event.shiftKey) (event.target as HTMLElement).blur();
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.editing = null;
    }
  };

  private readonly moves = (event: KeyboardEvent): void => {
    const by = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined;
    if (by === undefined || (by < 0 ? this.first : this.last)) return;
    event.preventDefault();
    this.move(by);
  };

  private move(by: number): void {
    this.dispatchEvent(new CustomEvent("move", { detail: by }));
  }

  private renamed(text: string): void {
    if (this.editing !== "name") return;
    this.editing = null;
    const name = text.trim();
    if (name !== "" && name !== this.bookmark.label) this.command({ type: "bookmark.rename", bookmark: this.bookmark.id, label: name });
  }

  private noted(text: string): void {
    if (this.editing !== "note") return;
    this.editing = null;
    if (text.trim() !== this.bookmark.note) this.command({ type: "bookmark.note", bookmark: this.bookmark.id, note: text.trim() });
  }

  private readonly askDelete = async (): Promise<void> => {
    this.deleting = true;
    clearTimeout(this.regret);
    this.regret = window.setTimeout(() => {
      this.deleting = false;
    }, REGRET);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(".sure")?.focus();
  };
}
