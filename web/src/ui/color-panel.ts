/** How points are coloured and labelled. */

import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import type { ColorScale, ColumnInfo } from "../api";
import { CATEGORY_PALETTES, colorable, isRamp, RAMPS } from "../state";
import { AppElement } from "./element";
import { count } from "./format";
import { controls } from "./style/controls";
import { T } from "./testids";

const value = (event: Event): string => (event.target as HTMLSelectElement).value;
const SCALES: Record<ColorScale["scale"], string> = { linear: "Linear", log: "Log", quantile: "Quantile" };

@customElement("es-color-panel")
export class ColorPanel extends AppElement {
  static override styles = [
    controls,
    css`
      .two {
        display: flex;
        gap: 6px;
      }
    `,
  ];
  protected readonly watch = ["session", "view", "columns"] as const;

  override render() {
    const { session, view, columns } = this.state;
    const infos = session?.dataset?.columns ?? [];
    const index = infos.findIndex(({ name }) => name === view.colorBy);
    const info = infos[index];
    const numeric = info?.kind === "number" || columns.get(index)?.numbers != null;
    const ramp = info !== undefined && isRamp(info, view.color.as, numeric);
    return html`<div class="stack">
      <label class="field"><span class="label">Colour by</span>
        <select data-testid=${T.colorBy} ?disabled=${infos.length === 0} @change=${(event: Event) => this.app.show({ colorBy: value(event) || null })}>
          <option value="" .selected=${live(view.colorBy === null)}>One colour</option>
          ${infos.map((column) => html`<option value=${column.name} .selected=${live(column.name === view.colorBy)} ?disabled=${!colorable(column)}>${column.name} · ${contents(column)}</option>`)}
        </select>
      </label>
      ${info ? this.palette(ramp, view.palette, view.colors[info.name] !== undefined, info.name) : nothing}
      ${info && numeric ? this.scale(view.color, ramp) : nothing}
      <label class="field"><span class="label">Label by</span>
        <select data-testid=${T.labelBy} ?disabled=${infos.length === 0} @change=${(event: Event) => this.app.show({ labelBy: value(event) || null })}>
          <option value="" .selected=${live(view.labelBy === null)}>No labels</option>
          ${infos.map((column) => html`<option value=${column.name} .selected=${live(column.name === view.labelBy)}>${column.name}</option>`)}
        </select>
      </label>
    </div>`;
  }

  private palette(ramp: boolean, chosen: string, custom: boolean, column: string) {
    const choices = ramp ? RAMPS : CATEGORY_PALETTES;
    const known = choices.some(({ name }) => name === chosen) ? chosen : "auto";
    return html`<div class="field"><label class="label" for="palette">Palette</label>
      <div class="two">
        <select id="palette" data-testid=${T.palette} @change=${(event: Event) => this.app.show({ palette: value(event) })}>
          ${choices.map(({ name, label }) => html`<option value=${name} .selected=${live(name === known)}>${label}</option>`)}
        </select>
        ${custom ? html`<button data-testid=${T.paletteReset} title="Forget the colours that were chosen by hand" @click=${() => this.forget(column)}>Reset</button>` : nothing}
      </div></div>`;
  }

  private scale(color: ColorScale, ramp: boolean) {
    return html`
      <div class="field"><span class="label" id="as">Values are</span>
        <div class="segmented" role="radiogroup" aria-labelledby="as">
          ${(["category", "number"] as const).map(
            (
              as,
            ) => html`<label><input type="radio" name="as" data-testid=${as === "number" ? T.colorAsNumber : T.colorAsCategory} .checked=${live(ramp === (as === "number"))}
              @change=${() => this.app.show({ color: { ...color, as } })} />${as === "number" ? "Numbers" : "Classes"}</label>`,
          )}
        </div></div>
      ${
        ramp
          ? html`<div class="field"><span class="label" id="scale">Scale</span>
              <div class="segmented" role="radiogroup" aria-labelledby="scale">
                ${(["linear", "log", "quantile"] as const).map(
                  (
                    scale,
                  ) => html`<label><input type="radio" name="scale" data-testid="${T.colorScale}-${scale}" .checked=${live(color.scale === scale)}
                    @change=${() => this.app.show({ color: { ...color, scale } })} />${SCALES[scale]}</label>`,
                )}
              </div></div>`
          : nothing
      }`;
  }

  private forget(column: string): void {
    const { [column]: _, ...colors } = this.state.view.colors;
    this.app.show({ colors });
  }
}

function contents({ kind, distinct }: ColumnInfo): string {
  if (kind === "number") return "numbers";
  return kind === "category" ? count(distinct) : `${count(distinct)} texts`;
}
