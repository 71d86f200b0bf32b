/** What to do when nothing is open. */

import { css, html } from "lit";
import { customElement } from "lit/decorators.js";
import { AppElement } from "./element";
import { logo } from "./icons";
import { controls } from "./style/controls";
import { T } from "./testids";

@customElement("es-empty")
export class Empty extends AppElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        place-items: center;
        position: absolute;
        inset: 0;
        padding: 24px;
        overflow: auto;
        background: var(--bg);
      }
      section {
        max-width: 440px;
        text-align: center;
      }
      section > svg {
        width: 44px;
        height: 44px;
        margin: 0 auto 14px;
      }
      h1 {
        margin: 0 0 6px;
        font-size: 20px;
        font-weight: 600;
        letter-spacing: -0.01em;
      }
      button {
        margin: 18px 0 22px;
        height: 34px;
        padding: 0 18px;
      }
      pre {
        margin: 6px 0 0;
        padding: 10px 14px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--sunken);
        font: 12px / 1.7 var(--mono);
        text-align: left;
        white-space: pre-wrap;
        user-select: all;
      }
    `,
  ];
  protected readonly watch = [] as const;

  override render() {
    return html`<section data-testid=${T.empty}>
      ${logo}
      <h1>Drop your vectors here</h1>
      <p class="muted">One vector a line (TSV, CSV), <code>.npy</code>, IDX or raw <code>.bytes</code>; labels beside them or later; or a <code>state.txt</code> saved from TensorFlow's projector.</p>
      <button class="primary" @click=${() => this.dispatchEvent(new CustomEvent("choose-files", { bubbles: true, composed: true }))}>Open files…</button>
      <p class="muted small">Or from a terminal</p>
      <pre>embedscope vectors.tsv labels.tsv
embedscope demo</pre>
    </section>`;
  }
}
