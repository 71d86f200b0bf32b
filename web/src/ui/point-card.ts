/** Everything known about the selected point. */

import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { imageUrl } from "../api";
import { anchorOf, labelOf } from "../state";
import { AppElement } from "./element";
import { count } from "./format";
import * as icons from "./icons";
import { controls } from "./style/controls";
import { T } from "./testids";

@customElement("es-point-card")
export class PointCard extends AppElement {
  static override styles = [
    controls,
    css`
      .card {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: start;
        gap: 4px 10px;
      }
      img {
        width: 56px;
        height: 56px;
        object-fit: contain;
        border-radius: 4px;
        image-rendering: pixelated;
        background: #000;
      }
      .title {
        grid-column: 2;
        font-size: 15px;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      dl {
        grid-column: 1 / -1;
        display: grid;
        grid-template-columns: minmax(60px, max-content) minmax(0, 1fr);
        gap: 2px 12px;
        max-height: 22vh;
        margin: 4px 0 0;
        overflow-y: auto;
        scrollbar-width: thin;
      }
      dt {
        max-width: 110px;
        color: var(--muted);
        overflow: hidden;
        text-overflow: ellipsis;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .missing {
        color: var(--muted);
        font-style: italic;
      }
    `,
  ];
  protected readonly watch = ["session", "point", "view", "columns", "pressed"] as const;

  override render() {
    const { session, point } = this.state;
    const dataset = session?.dataset;
    const row = anchorOf(this.state);
    const selected = session?.selection?.count ?? 0;
    if (!dataset || row === null) {
      return html`<p class="muted">${selected > 0 ? `${count(selected)} points are selected. Click one to see what it is.` : "Click a point to see what it is and its nearest neighbours."}</p>`;
    }
    const values = point?.row === row ? point.values : null;
    const more = selected - 1;
    return html`<div class="card" data-testid=${T.pointCard} data-row=${row}>
      ${dataset.images ? html`<img data-testid=${T.pointImage} src=${imageUrl(dataset.id, row)} alt="Picture of point ${row}" />` : nothing}
      <div class="title">${labelOf(this.state, row) ?? `Point ${row}`}
        <div class="muted small number">#${row}${more > 0 ? ` and ${count(more)} more selected` : ""}</div>
      </div>
      <button class="icon" data-testid=${T.clear} aria-label="Clear the selection (Esc)" title="Clear the selection (Esc)" @click=${() => this.app.selecting.none()}>${icons.close}</button>
      ${
        values && values.length > 0
          ? html`<dl tabindex="0" aria-label="Metadata of point ${row}">${dataset.columns.map(({ name }, i) => html`<dt title=${name}>${name}</dt><dd>${values[i] ?? html`<span class="missing">missing</span>`}</dd>`)}</dl>`
          : nothing
      }
    </div>`;
  }
}
