/** What the map waits for while there is nothing to draw yet. */

import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import type { State } from "../state";
import { AppElement } from "./element";
import { controls } from "./style/controls";
import { T } from "./testids";
import { taskWords } from "./tsne-words";

@customElement("es-waiting")
export class Waiting extends AppElement {
  static override styles = [
    controls,
    css`
      :host {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        padding: 24px;
        pointer-events: none;
      }
      p {
        max-width: 360px;
        color: var(--muted);
        text-align: center;
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = ["session", "frame", "connection"];

  override render() {
    const { session, frame } = this.state;
    if (frame) return nothing;
    if (!session) return html`<p role="status" data-testid=${T.waiting}>Connecting to the server…</p>`;
    const { dataset, task, pca } = session;
    if (!dataset) return nothing;
    if (task) return html`<p role="status" data-testid=${T.waiting}>${taskWords(task)}</p>`;
    if (pca.status === "computing") return html`<p role="status" data-testid=${T.waiting}>Computing principal components…</p>`;
    return html`<p data-testid=${T.waiting}>Nothing is drawn yet: choose a projection in the panel on the left.</p>`;
  }
}
