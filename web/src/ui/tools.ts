/** What a drag on the map does, how far it is zoomed, undo and redo. */

import { css, html } from "lit";
import { customElement } from "lit/decorators.js";
import type { Tool } from "../plot/types";
import { AppElement } from "./element";
import * as icons from "./icons";
import { controls } from "./style/controls";
import { T } from "./testids";

const TOOLS: readonly { tool: Tool; name: string; keys: string; icon: unknown; testid: string }[] = [
  { tool: "pan", name: "Move the map", keys: "V", icon: icons.hand, testid: T.toolPan },
  { tool: "box", name: "Select a box", keys: "M, or Shift drag", icon: icons.box, testid: T.toolBox },
  { tool: "lasso", name: "Select with a lasso", keys: "L, or Alt drag", icon: icons.lasso, testid: T.toolLasso },
];

@customElement("es-tools")
export class Tools extends AppElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: 6px;
      }
      .group {
        display: grid;
        padding: 2px;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: var(--panel);
      }
      button[aria-pressed="true"] {
        background: var(--accent-soft);
        color: var(--accent);
      }
    `,
  ];
  protected readonly watch = ["tool", "session"] as const;

  override render() {
    const { tool, session } = this.state;
    const { undo, redo } = session?.selection ?? { undo: null, redo: null };
    const say = (what: string) => this.dispatchEvent(new CustomEvent("act", { detail: what }));
    return html`
      <div class="group" role="toolbar" aria-orientation="vertical" aria-label="What a drag does">
        ${TOOLS.map(
          (
            one,
          ) => html`<button class="icon" data-testid=${one.testid} aria-pressed=${tool === one.tool} aria-label=${one.name} title="${one.name} (${one.keys})"
            @click=${() => this.app.store.set({ tool: one.tool })}>${one.icon}</button>`,
        )}
      </div>
      <div class="group" role="toolbar" aria-orientation="vertical" aria-label="Undo and redo">
        <button class="icon" data-testid=${T.undo} ?disabled=${!undo} aria-label=${undo ? `Undo: ${undo}` : "Undo"} title=${undo ? `Undo: ${undo} (Ctrl Z)` : "Nothing to undo"} @click=${() => this.command({ type: "undo" })}>${icons.undo}</button>
        <button class="icon" data-testid=${T.redo} ?disabled=${!redo} aria-label=${redo ? `Redo: ${redo}` : "Redo"} title=${redo ? `Redo: ${redo} (Ctrl Shift Z)` : "Nothing to redo"} @click=${() => this.command({ type: "redo" })}>${icons.redo}</button>
      </div>
      <div class="group" role="toolbar" aria-orientation="vertical" aria-label="View">
        <button class="icon" aria-label="Zoom in" title="Zoom in (+)" @click=${() => say("in")}>${icons.plus}</button>
        <button class="icon" aria-label="Zoom out" title="Zoom out (−)" @click=${() => say("out")}>${icons.minus}</button>
        <button class="icon" data-testid=${T.fit} aria-label="Fit the whole map" title="Fit the whole map (F)" @click=${() => say("fit")}>${icons.fit}</button>
        <button class="icon" data-testid=${T.shortcuts} aria-label="Keyboard and mouse" title="Keyboard and mouse (?)" @click=${() => say("help")}>${icons.help}</button>
      </div>`;
  }
}
