/** A list of any length of which only the visible rows exist. Arrow keys move through it. */

import { css, html, LitElement, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { place } from "./place";
import { rows } from "./style/rows";

const SPARE = 4;

@customElement("es-virtual-list")
export class VirtualList extends LitElement {
  static override styles = [
    rows,
    css`
    :host {
      display: block;
      min-height: 0;
      overflow-y: auto;
      overscroll-behavior: contain;
      scrollbar-width: thin;
    }
    .all {
      position: relative;
    }
    .item {
      position: absolute;
      inset: 0 0 auto;
    }
  `,
  ];
  /** What the rows are, for screen readers. */
  @property() label = "";
  /** Number of rows. */
  @property({ type: Number }) count = 0;
  /** CSS pixels. */
  @property({ type: Number }) rowHeight = 26;
  /** Content of a row; its first button takes the focus. */
  @property({ attribute: false }) renderRow: (index: number) => unknown = () => "";
  /** Changes when rows show other things. */
  @property({ attribute: false }) version: unknown = null;
  @state() private top = 0;
  @state() private height = 400;
  private readonly observer = new ResizeObserver(([entry]) => {
    this.height = entry?.contentRect.height ?? this.height;
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
    this.addEventListener("scroll", this.scrolled, { passive: true });
    this.addEventListener("keydown", this.keys);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
    this.removeEventListener("scroll", this.scrolled);
    this.removeEventListener("keydown", this.keys);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("version") && changed.get("version") !== undefined) {
      this.scrollTop = 0;
      this.top = 0;
    }
  }

  override render() {
    const first = Math.max(0, Math.floor(this.top / this.rowHeight) - SPARE);
    const last = Math.min(this.count, Math.ceil((this.top + this.height) / this.rowHeight) + SPARE);
    return html`<div class="all" role="list" aria-label=${this.label} ${place({ height: `${this.count * this.rowHeight}px` })}>
      ${Array.from({ length: Math.max(0, last - first) }, (_, i) => {
        const index = first + i;
        return html`<div class="item" role="listitem" data-index=${index} aria-setsize=${this.count} aria-posinset=${index + 1}
          ${place({ transform: `translateY(${index * this.rowHeight}px)`, height: `${this.rowHeight}px` })}>${this.renderRow(index)}</div>`;
      })}
    </div>`;
  }

  private readonly scrolled = (): void => {
    this.top = this.scrollTop;
  };

  private readonly keys = async (event: KeyboardEvent): Promise<void> => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    const item = (event.composedPath()[0] as HTMLElement).closest<HTMLElement>("[data-index]");
    if (step === undefined || !item) return;
    event.preventDefault();
    const index = Math.min(this.count - 1, Math.max(0, Number(item.dataset.index) + step));
    const at = index * this.rowHeight;
    if (at < this.scrollTop) this.scrollTop = at;
    else if (at + this.rowHeight > this.scrollTop + this.height) this.scrollTop = at + this.rowHeight - this.height;
    this.top = this.scrollTop;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-index="${index}"] button`)?.focus();
  };
}
