/** What to do first, once. */

import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import type { State } from "../state";
import { AppElement } from "./element";
import * as icons from "./icons";
import { controls } from "./style/controls";
import { T } from "./testids";

@customElement("es-hint")
export class Hint extends AppElement {
  static override styles = [
    controls,
    css`
      div {
        display: flex;
        align-items: center;
        gap: 8px;
        width: fit-content;
        padding: 5px 4px 5px 14px;
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--raised);
        box-shadow: var(--shadow);
      }
      b {
        font-weight: 600;
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = ["preferences", "frame", "session", "selection"];

  /** Who has selected something needs it no more. */
  protected override updated(): void {
    const { preferences, selection } = this.state;
    if (!preferences.hinted && selection && selection.selected.count > 0) this.app.prefer({ hinted: true });
  }

  override render() {
    const { preferences, frame, session } = this.state;
    if (preferences.hinted || !frame) return nothing;
    const drag = frame.dims === 3 ? "turn" : "move";
    if (matchMedia("(pointer: coarse)").matches) {
      return html`<div role="note" data-testid=${T.hint}>
        <span><b>Drag</b> to ${drag}, <b>pinch</b> to zoom, <b>tap</b> a point${session?.dataset?.hasVectors ? " for its neighbours" : ""}, <b>hold</b> to draw around points.</span>
        ${this.close()}
      </div>`;
    }
    return html`<div role="note" data-testid=${T.hint}>
      <span><b>Drag</b> to ${drag}, <b>wheel</b> to zoom, <b>click</b> a point${session?.dataset?.hasVectors ? " for its neighbours" : ""}. <b>?</b> shows all keys.</span>
      ${this.close()}
    </div>`;
  }

  private close() {
    return html`<button class="icon" aria-label="Close the hint" data-testid=${T.hintClose} @click=${() => this.app.prefer({ hinted: true })}>${icons.close}</button>`;
  }
}
