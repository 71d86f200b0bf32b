/** What the point under the pointer is; beside the point, never under the pointer. */

import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { imageUrl } from "../api";
import { labelOf, type State } from "../state";
import { AppElement } from "./element";
import { place } from "./place";
import { controls } from "./style/controls";
import { T } from "./testids";

/** From the point to the label, CSS pixels: outside the reach of the pointer that hovers it. */
const GAP = 22;
const ROOM = { width: 260, height: 130 };

@customElement("es-hover-label")
export class HoverLabel extends AppElement {
  static override styles = [
    controls,
    css`
      :host {
        position: absolute;
        inset: 0;
        overflow: hidden;
        pointer-events: none;
      }
      div {
        position: absolute;
        display: flex;
        align-items: center;
        gap: 10px;
        max-width: 260px;
        padding: 6px 10px;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: var(--raised);
        box-shadow: var(--shadow);
      }
      img {
        width: 48px;
        height: 48px;
        object-fit: contain;
        border-radius: 3px;
        image-rendering: pixelated;
        background: #000;
      }
      .text {
        display: -webkit-box;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 5;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .more {
        display: block;
        max-width: 190px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-size: 12px;
      }
      .row {
        font-size: 12px;
        color: var(--muted);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = ["hover", "columns", "view", "session"];

  override render() {
    const { hover, session } = this.state;
    const dataset = session?.dataset;
    if (!hover || !dataset) return nothing;
    const { row, x, y } = hover;
    const toLeft = x + GAP + ROOM.width > this.clientWidth && x > this.clientWidth / 2;
    const above = y + GAP + ROOM.height > this.clientHeight;
    const spot = {
      left: toLeft ? "auto" : `${x + GAP}px`,
      right: toLeft ? `${this.clientWidth - x + GAP}px` : "auto",
      top: above ? "auto" : `${y + GAP / 2}px`,
      bottom: above ? `${this.clientHeight - y + GAP / 2}px` : "auto",
    };
    const label = labelOf(this.state, row);
    return html`<div data-testid=${T.hoverLabel} data-row=${row} ${place(spot)}>
      ${dataset.images ? html`<img src=${imageUrl(dataset.id, row)} alt="" />` : nothing}
      <span>${label === null ? nothing : html`<span class="text">${label}</span>`}${this.colored(row)}<span class="row">#${row}</span></span>
    </div>`;
  }

  /** What its colour stands for, where that is not its label. */
  private colored(row: number) {
    const { session, view, columns } = this.state;
    if (view.colorBy === null || view.colorBy === view.labelBy) return nothing;
    const index = session?.dataset?.columns.findIndex(({ name }) => name === view.colorBy) ?? -1;
    const column = columns.get(index);
    return column ? html`<span class="more"><span class="muted">${view.colorBy}</span> ${column.text(row) ?? "missing"}</span>` : nothing;
  }
}
