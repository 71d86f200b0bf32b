/** A class's colour; a click chooses another one. */

import { css, html, svg } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { State } from "../state";
import { AppElement } from "./element";
import { controls } from "./style/controls";
import { T } from "./testids";

@customElement("es-swatch")
export class Swatch extends AppElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        place-items: center;
        height: 22px;
      }
      label {
        display: grid;
        place-items: center;
        position: relative;
        width: 22px;
        height: 22px;
      }
      input {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        opacity: 0;
        cursor: pointer;
      }
      label:has(:focus-visible) {
        outline: 2px solid var(--accent);
        border-radius: 4px;
      }
      label:hover circle {
        stroke: var(--text);
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = [];
  @property() color = "#000000";
  @property() column = "";
  /** Null: no class, its colour stays. */
  @property({ attribute: false }) value: string | null = null;

  override render() {
    const dot = html`<svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">${svg`<circle r="5" fill=${this.color} stroke="transparent" stroke-width="1.4" />`}</svg>`;
    if (this.value === null) return dot;
    return html`<label title="Another colour for ${this.value}">${dot}<input type="color" tabindex="-1" aria-label="Colour of ${this.value}" data-testid=${T.swatch} .value=${this.color} @change=${this.chosen} /></label>`;
  }

  private readonly chosen = (event: Event): void => {
    const { colors } = this.state.view;
    const color = (event.target as HTMLInputElement).value;
    this.app.show({ colors: { ...colors, [this.column]: { ...colors[this.column], [this.value as string]: color } } });
  };
}
