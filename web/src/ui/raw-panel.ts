/** Columns as they are: the vectors' own, or numbers of the metadata. */

import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import type { RawAxis, Session } from "../api";
import type { State } from "../state";
import { AppElement } from "./element";
import { count } from "./format";
import { controls } from "./style/controls";
import { T } from "./testids";

const NAMES = ["X", "Y", "Z"] as const;
const VECTOR = "\0vector";

@customElement("es-raw-panel")
export class RawPanel extends AppElement {
  static override styles = [
    controls,
    css`
      .axis {
        display: grid;
        grid-template-columns: 20px minmax(0, 1fr) 72px;
        align-items: center;
        gap: 8px;
      }
      .axis > select:last-child {
        grid-column: 2 / -1;
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = ["session"];

  override render() {
    const { session } = this.state;
    if (!session?.dataset || !session.raw) return html`<p class="muted">Columns appear as soon as data are open.</p>`;
    const axes = this.axes(session);
    if (axes.length < 2) return html`<p class="muted">There are not two columns of numbers to draw.</p>`;
    const three = axes.length === 3;
    const most = this.numeric(session).length + session.dataset.dimensions;
    const shown = session.projection === "raw";
    return html`<div class="stack">
      <p class="muted small">The vectors' own columns or numbers of the metadata, drawn as they are.</p>
      ${axes.map((axis, at) => this.axis(session, axes, axis, at))}
      <label class="check"><input type="checkbox" data-testid=${T.raw3d} .checked=${live(three)} ?disabled=${most < 3} @change=${(event: Event) => this.send((event.target as HTMLInputElement).checked ? [...axes.slice(0, 2), this.fallback(session, 2)] : axes.slice(0, 2))} /> 3D</label>
      ${shown ? nothing : html`<button class="primary" data-testid=${T.rawShow} @click=${() => this.send(axes)}>Show these columns</button>`}
    </div>`;
  }

  private axis(session: Session, axes: RawAxis[], axis: RawAxis, at: number) {
    const dimensions = session.dataset?.hasVectors ? session.dataset.dimensions : 0;
    const change = (next: RawAxis) => this.send(axes.map((one, i) => (i === at ? next : one)));
    const name = NAMES[at] as string;
    return html`<div class="axis">
      <span class="muted" id="axis-${at}">${name}</span>
      <select aria-labelledby="axis-${at}" data-testid="${T.rawAxis}-${at}" @change=${(event: Event) => {
        const { value } = event.target as HTMLSelectElement;
        change(value === VECTOR ? { vector: Math.min(at, dimensions - 1) } : { column: value });
      }}>
        ${dimensions > 0 ? html`<option value=${VECTOR} .selected=${live("vector" in axis)}>Vector column</option>` : nothing}
        ${this.numeric(session).map((column) => html`<option value=${column} .selected=${live("column" in axis && axis.column === column)}>${column}</option>`)}
      </select>
      ${
        "vector" in axis
          ? html`<input type="number" aria-label="${name}: vector column, 1 to ${count(dimensions)}" data-testid="${T.rawVector}-${at}" min="1" max=${dimensions} step="1" .value=${live(String(axis.vector + 1))}
              @change=${(event: Event) => {
                const input = event.target as HTMLInputElement;
                if (input.value !== "" && input.checkValidity()) change({ vector: input.valueAsNumber - 1 });
                else this.requestUpdate();
              }} />`
          : nothing
      }
    </div>`;
  }

  private numeric(session: Session): string[] {
    return (
      session.dataset?.columns
        .filter(({ kind, source }) => kind === "number" || (kind === "category" && source !== "computed"))
        .map(({ name }) => name) ?? []
    );
  }

  private axes(session: Session): RawAxis[] {
    if (session.raw.axes.length >= 2) return session.raw.axes;
    const axes = [0, 1].map((at) => this.fallback(session, at));
    return axes.every((axis) => "column" in axis || axis.vector < (session.dataset?.dimensions ?? 0)) ? axes : [];
  }

  private fallback(session: Session, at: number): RawAxis {
    if (session.dataset?.hasVectors) return { vector: Math.min(at, session.dataset.dimensions - 1) };
    const numeric = this.numeric(session);
    return { column: numeric[at % Math.max(1, numeric.length)] ?? "" };
  }

  private send(axes: RawAxis[]): void {
    this.command({ type: "raw.set", axes });
  }
}
