/** Saved states: add, load, rename, note, order, delete, save one or all as state.txt, open one. */

import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { type BookmarkInfo, STATE_URL } from "../api";
import type { State } from "../state";
import { AppElement } from "./element";
import { count } from "./format";
import * as icons from "./icons";
import { controls } from "./style/controls";
import { section } from "./style/section";
import { T } from "./testids";
import "./bookmark-item";

@customElement("es-bookmarks")
export class Bookmarks extends AppElement {
  static override styles = [
    controls,
    section,
    css`
      details > summary {
        min-height: 36px;
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
        max-height: min(220px, 28vh);
        margin: 0 -8px;
        padding: 0 0 8px;
        overflow-y: auto;
        scrollbar-width: thin;
        list-style: none;
      }
      p {
        padding-bottom: 10px;
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = ["session"];
  /** Takes a small picture of the map. */
  picture: () => Promise<string | null> = async () => null;
  @state() private dragged: number | null = null;
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
      ${empty ? html`<p class="muted small">A bookmark keeps the layout, camera, colours and selection.</p>` : html`<ul>${repeat(bookmarks, ({ id }) => id, this.item)}</ul>`}
    </details>`;
  }

  async add(): Promise<void> {
    const picture = await this.picture();
    const answer = await this.command({ type: "bookmark.add", ...(picture ? { thumbnail: picture } : {}) });
    if (answer) this.app.store.set({ said: "Bookmark added" });
  }

  private readonly item = (bookmark: BookmarkInfo, at: number) => {
    const last = (this.state.session?.bookmarks.length ?? 1) - 1;
    return html`<li data-testid=${T.bookmarkItem} data-bookmark=${bookmark.id} aria-current=${bookmark.selected} draggable="true"
      @dragstart=${(event: DragEvent) => {
        this.dragged = bookmark.id;
        event.dataTransfer?.setData("text/plain", bookmark.label);
      }}
      @dragover=${(event: DragEvent) => this.dragged !== null && event.preventDefault()}
      @drop=${(event: DragEvent) => this.dropped(event, at)}
      @dragend=${() => {
        this.dragged = null;
      }}>
      <es-bookmark-item .app=${this.app} .bookmark=${bookmark} .first=${at === 0} .last=${at === last} @move=${(event: CustomEvent<number>) => this.move(bookmark.id, at + event.detail)}></es-bookmark-item>
    </li>`;
  };

  private dropped(event: DragEvent, to: number): void {
    if (this.dragged === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.move(this.dragged, to);
    this.dragged = null;
  }

  private async move(bookmark: number, to: number): Promise<void> {
    await this.command({ type: "bookmark.move", bookmark, to });
    this.app.store.set({ said: `Moved to place ${to + 1}` });
  }

  private open(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.app.open([...(input.files ?? [])]);
    input.value = "";
  }
}
