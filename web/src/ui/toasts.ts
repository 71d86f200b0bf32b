/** What went wrong, in sentences that stay until they are dismissed and never stop the work. */

import { css, html } from "lit";
import { customElement } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { AppElement } from "./element";
import * as icons from "./icons";
import { controls } from "./style/controls";
import { T } from "./testids";

@customElement("es-toasts")
export class Toasts extends AppElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 8px;
        max-height: 50%;
        overflow-y: auto;
        pointer-events: none;
      }
      div {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: start;
        gap: 10px;
        padding: 10px 8px 10px 12px;
        border: 1px solid color-mix(in srgb, var(--danger) 40%, transparent);
        border-radius: 8px;
        background: var(--raised);
        box-shadow: var(--shadow);
        pointer-events: auto;
      }
      div > svg {
        margin-top: 2px;
        color: var(--danger);
      }
      p {
        max-height: 160px;
        overflow: auto;
        overflow-wrap: anywhere;
        user-select: text;
      }
      .note {
        border-color: var(--line-strong);
      }
      .note > svg {
        color: var(--muted);
      }
      button {
        margin: -4px 0;
      }
    `,
  ];
  protected readonly watch = ["toasts"] as const;

  override render() {
    return repeat(
      this.state.toasts,
      ({ id }) => id,
      ({ id, kind, message }) => html`<div class=${kind} role=${kind === "error" ? "alert" : "status"} data-testid=${T.toast}>
        ${icons.warning}<p>${message}</p>
        <button class="icon" aria-label="Dismiss" @click=${() => this.app.dismiss(id)}>${icons.close}</button>
      </div>`,
    );
  }
}
