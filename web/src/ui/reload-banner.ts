/** A file of the data has changed: its new contents are taken when asked, never silently. */

import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import type { State } from "../state";
import { AppElement } from "./element";
import { controls } from "./style/controls";
import { T } from "./testids";

@customElement("es-reload-banner")
export class ReloadBanner extends AppElement {
  static override styles = [
    controls,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 10px;
        padding: 6px 8px 6px 14px;
        border: 1px solid color-mix(in srgb, var(--warn) 40%, transparent);
        border-radius: 8px;
        background: var(--warn-soft);
        color: var(--warn);
        box-shadow: var(--shadow);
      }
      button {
        height: 26px;
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = ["session"];

  override render() {
    const dataset = this.state.session?.dataset;
    if (!dataset?.changedOnDisk) return nothing;
    return html`<div role="status" data-testid=${T.reloadBanner}><span>A file of ${dataset.name} has changed.</span>
      <button data-testid=${T.reload} @click=${() => this.command({ type: "reload" })}>Reload it</button>
      <button class="plain" data-testid=${T.reloadDismiss} @click=${() => this.command({ type: "reload.dismiss" })}>Keep what is open</button></div>`;
  }
}
