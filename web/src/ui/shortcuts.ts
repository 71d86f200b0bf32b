/** The sheet of keys and mouse actions. */

import { css, html, LitElement } from "lit";
import { customElement, query } from "lit/decorators.js";
import * as icons from "./icons";
import { MAP_KEYS, SHORTCUTS } from "./shortcut-keys";
import { controls } from "./style/controls";
import { T } from "./testids";

const MOUSE = [
  ["Drag", "Orbit (3D), pan (2D)"],
  ["Right drag, Ctrl drag", "Pan"],
  ["Wheel, pinch", "Zoom at the pointer"],
  ["Click", "Select a point and its neighbours"],
  ["Ctrl click", "Add to the selection"],
  ["Ctrl Alt click", "Take out of the selection"],
  ["Shift drag", "Select a box"],
  ["Alt drag", "Select with a lasso"],
  ["… with Ctrl, Ctrl Alt", "Add, take out"],
  ["Click beside the points", "Clear"],
  ["Double click (3D)", "Orbit about that point"],
  ["Long press (touch)", "Lasso"],
] as const;

/** Names of keys as they are written on keyboards. */
const KEY_NAMES: Record<string, string> = { Escape: "Esc", F: "Shift F", "-": "−", Z: "Shift Z" };
const named = (key: string): string => KEY_NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);

@customElement("es-shortcuts")
export class Shortcuts extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: min(820px, calc(100vw - 32px));
        max-height: calc(100vh - 32px);
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
      .columns {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(300px, 1fr));
        gap: 0 28px;
      }
      h3 {
        margin: 8px 0 6px;
        font-size: 12px;
        color: var(--muted);
      }
      dl {
        display: grid;
        grid-template-columns: 118px 1fr;
        gap: 5px 14px;
        margin: 0;
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
      <div class="columns">
        <div><h3>Anywhere</h3><dl>${SHORTCUTS.map(({ keys, ctrl, does }) => html`<dt>${ctrl ? html`<kbd>Ctrl</kbd> ` : ""}<kbd>${named(keys[0] as string)}</kbd></dt><dd>${does}</dd>`)}</dl></div>
        <div>
          <h3>In the map</h3><dl>${MAP_KEYS.map(([keys, does]) => html`<dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${does}</dd>`)}</dl>
          <h3>Mouse and touch</h3><dl>${MOUSE.map(([what, does]) => html`<dt>${what}</dt><dd>${does}</dd>`)}</dl>
        </div>
      </div>
    </dialog>`;
  }
}
