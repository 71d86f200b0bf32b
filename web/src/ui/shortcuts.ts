/** The sheet of keys and mouse actions. */

import { css, html, LitElement } from "lit";
import { customElement, query } from "lit/decorators.js";
import * as icons from "./icons";
import { SHORTCUTS } from "./shortcut-keys";
import { controls } from "./style/controls";
import { T } from "./testids";

const MOUSE = [
  ["Drag", "Orbit (3D), pan (2D)"],
  ["Right drag, Ctrl drag", "Pan"],
  ["Wheel, pinch", "Zoom at the pointer"],
  ["Click", "Select a point and its neighbours"],
  ["Ctrl click", "Add to the selection, or take out"],
  ["Click beside the points", "Clear"],
  ["Double click (3D)", "Orbit about that point"],
] as const;

/** Names of keys as they are written on keyboards. */
const KEY_NAMES: Record<string, string> = { Escape: "Esc", f: "F", F: "Shift F", b: "B", "-": "−" };

@customElement("es-shortcuts")
export class Shortcuts extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: min(440px, calc(100vw - 32px));
        padding: 18px 20px 20px;
        border: 1px solid var(--line);
        border-radius: 12px;
        background: var(--raised);
        color: var(--text);
        box-shadow: var(--shadow);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 35%);
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        margin-bottom: 10px;
      }
      header h2 {
        font-size: 15px;
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 5px 18px;
        margin: 0 0 14px;
      }
      dt {
        min-width: 130px;
      }
      dd {
        margin: 0;
        color: var(--muted);
      }
      kbd {
        display: inline-block;
        min-width: 22px;
        padding: 0 6px;
        border: 1px solid var(--line-strong);
        border-bottom-width: 2px;
        border-radius: 4px;
        background: var(--panel);
        font: 12px / 1.5 var(--font);
        text-align: center;
      }
    `,
  ];
  @query("dialog") private dialog!: HTMLDialogElement;

  toggle(): void {
    if (this.dialog.open) this.dialog.close();
    else this.dialog.showModal();
  }

  override render() {
    return html`<dialog data-testid=${T.shortcutsDialog} aria-labelledby="title" closedby="any">
      <header><h2 id="title">Keyboard and mouse</h2><button class="icon" aria-label="Close" @click=${() => this.dialog.close()}>${icons.close}</button></header>
      <dl>${SHORTCUTS.map(({ keys, does }) => html`<dt>${keys.slice(0, 1).map((key) => html`<kbd>${KEY_NAMES[key] ?? key}</kbd>`)}</dt><dd>${does}</dd>`)}</dl>
      <dl>${MOUSE.map(([what, does]) => html`<dt>${what}</dt><dd>${does}</dd>`)}</dl>
    </dialog>`;
  }
}
