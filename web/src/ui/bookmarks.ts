/** Saved states: add, load, rename, delete, save all as state.txt, open one. */

import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { type BookmarkInfo, STATE_URL } from "../api";
import { AppElement } from "./element";
import { count, plural } from "./format";
import * as icons from "./icons";
import { controls } from "./style/controls";
import { T } from "./testids";

const NAMES: Record<string, string> = { pca: "PCA", tsne: "t-SNE", umap: "UMAP", custom: "Custom" };
/** A delete button that was pressed once forgets that after this time, milliseconds. */
const REGRET = 4000;

@customElement("es-bookmarks")
export class Bookmarks extends AppElement {
  static override styles = [
    controls,
    css`
      summary {
        display: flex;
        align-items: center;
        gap: 6px;
        height: 36px;
        margin: 0 -14px;
        padding: 0 14px;
        font-size: 12px;
        font-weight: 600;
        cursor: pointer;
        list-style: none;
      }
      summary::before {
        content: "";
        width: 6px;
        height: 6px;
        border: solid var(--muted);
        border-width: 0 1.5px 1.5px 0;
        transform: rotate(-45deg);
      }
      details[open] > summary::before {
        transform: rotate(45deg);
      }
      .count {
        color: var(--muted);
        font-weight: 400;
      }
      .tools {
        display: grid;
        grid-template-columns: 1fr 1.4fr 1fr;
        gap: 6px;
        padding-bottom: 8px;
      }
      .tools > * {
        gap: 4px;
        padding: 0 2px;
      }
      ul {
        max-height: min(136px, 20vh);
        margin: 0 -8px;
        padding: 0 0 8px;
        overflow-y: auto;
        scrollbar-width: thin;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto;
        align-items: center;
        border-radius: 4px;
      }
      li:hover {
        background: var(--hover);
      }
      li[aria-current="true"] {
        background: var(--accent-soft);
      }
      .load {
        display: block;
        height: auto;
        padding: 4px 8px;
        border: 0;
        background: none !important;
        text-align: left;
      }
      .load span {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .load .muted {
        font-weight: 400;
      }
      li input {
        margin: 4px 8px;
        width: auto;
      }
      .sure {
        height: 24px;
        margin-right: 4px;
        padding: 0 8px;
        border-color: var(--danger);
        color: var(--danger);
      }
    `,
  ];
  protected readonly watch = ["session"] as const;
  @state() private renaming: number | null = null;
  @state() private deleting: number | null = null;
  private regret = 0;

  private listed = 0;

  protected override updated(): void {
    const { length } = this.state.session?.bookmarks ?? [];
    // A new one is at the end, which may be out of sight.
    if (length > this.listed) this.renderRoot.querySelector("li[aria-current=true]")?.scrollIntoView({ block: "nearest" });
    this.listed = length;
  }

  override render() {
    const bookmarks = this.state.session?.bookmarks ?? [];
    const empty = bookmarks.length === 0;
    return html`<details open data-testid=${T.bookmarks}>
      <summary>Bookmarks <span class="count number">${count(bookmarks.length)}</span></summary>
      <div class="tools">
        <button data-testid=${T.bookmarkAdd} ?disabled=${!this.state.session?.dataset} title="Keep what is on screen (B)" @click=${() => this.add()}>${icons.plus} Add</button>
        <a class="button" data-testid=${T.bookmarkSave} href=${empty ? nothing : STATE_URL} download="state.txt" aria-disabled=${empty}
          title="All bookmarks as a file that TensorFlow's projector reads too">${icons.save} state.txt</a>
        <button data-testid=${T.bookmarkOpen} title="Open a state.txt" @click=${() => this.renderRoot.querySelector<HTMLInputElement>("input[type=file]")?.click()}>${icons.open} Open</button>
        <input hidden type="file" accept=".txt,.json,text/plain,application/json" aria-label="state.txt to open" data-testid=${T.bookmarkFile} @change=${this.open} />
      </div>
      ${empty ? html`<p class="muted small">A bookmark keeps the layout, camera, colours and selection.</p>` : html`<ul>${bookmarks.map((one) => this.row(one))}</ul>`}
    </details>`;
  }

  add(): void {
    this.command({ type: "bookmark.add" });
  }

  private row(bookmark: BookmarkInfo) {
    const { id, label, projection, dims, iteration, points, selected } = bookmark;
    const what = [
      `${NAMES[projection] ?? projection} ${dims}D`,
      projection === "tsne" ? `iteration ${count(iteration)}` : "",
      points === this.state.session?.dataset?.points ? "" : plural(points, "point"),
    ];
    if (this.renaming === id) {
      return html`<li><input type="text" aria-label="Name of the bookmark" data-testid=${T.bookmarkName} .value=${label}
        @keydown=${this.nameKeys} @blur=${(event: Event) => this.rename(bookmark, (event.target as HTMLInputElement).value)} /></li>`;
    }
    return html`<li data-testid=${T.bookmarkItem} data-bookmark=${id} aria-current=${selected}>
      <button class="load" data-testid=${T.bookmarkLoad} title="Load ${label}" @click=${() => this.command({ type: "bookmark.load", bookmark: id })} @dblclick=${() => this.startRenaming(id)}>
        <span>${label}</span><span class="muted small number">${what.filter(Boolean).join(" · ")}</span>
      </button>
      ${
        this.deleting === id
          ? html`<button class="sure" data-testid=${T.bookmarkDelete} @click=${() => this.command({ type: "bookmark.delete", bookmark: id })}>Delete?</button>`
          : html`<button class="icon" data-testid=${T.bookmarkRename} aria-label="Rename ${label}" title="Rename" @click=${() => this.startRenaming(id)}>${icons.pencil}</button>
            <button class="icon" data-testid=${T.bookmarkDelete} aria-label="Delete ${label}" title="Delete" @click=${() => this.askDelete(id)}>${icons.trash}</button>`
      }
    </li>`;
  }

  private async startRenaming(id: number): Promise<void> {
    this.renaming = id;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>("li input")?.select();
  }

  private nameKeys(event: KeyboardEvent): void {
    const input = event.target as HTMLInputElement;
    if (event.key === "Enter") input.blur();
    if (event.key === "Escape") {
      event.stopPropagation();
      this.renaming = null;
    }
  }

  private rename({ id, label }: BookmarkInfo, text: string): void {
    if (this.renaming !== id) return;
    this.renaming = null;
    const name = text.trim();
    if (name !== "" && name !== label) this.command({ type: "bookmark.rename", bookmark: id, label: name });
  }

  private async askDelete(id: number): Promise<void> {
    this.deleting = id;
    clearTimeout(this.regret);
    this.regret = window.setTimeout(() => {
      this.deleting = null;
    }, REGRET);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(".sure")?.focus();
  }

  private open(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.app.open([...(input.files ?? [])]);
    input.value = "";
  }
}
