/** How the map is drawn. */

import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import type { Look, State } from "../state";
import { AppElement } from "./element";
import type { Pick } from "./slider";
import { controls } from "./style/controls";
import { section } from "./style/section";
import { T } from "./testids";
import "./slider";

type Switch = { [K in keyof Look]: Look[K] extends boolean ? K : never }[keyof Look];

@customElement("es-look-panel")
export class LookPanel extends AppElement {
  static override styles = [
    controls,
    section,
    css`
      .switches {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 6px 8px;
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = ["session", "preferences", "lines"];

  override render() {
    const { session, preferences, lines } = this.state;
    const dataset = session?.dataset;
    if (!dataset) return nothing;
    const { look } = preferences;
    const chained = lines !== null || dataset.columns.some(({ name }) => name === "__seq_next__" || name === "__next__");
    return html`<details data-testid=${T.look}>
      <summary>Drawing</summary>
      <div class="stack inside">
        <es-slider label="Point size" .tid=${T.pointSize} automatic="4" .value=${look.pointSize} min="1" max="24" least="0.5" step="0.5" eager @pick=${(event: Pick) => this.app.look({ pointSize: event.detail })}></es-slider>
        <es-slider label="Opacity" .tid=${T.opacity} automatic="0.8" .value=${look.opacity} min="0.02" max="1" least="0.01" most="1" step="0.01" eager @pick=${(event: Pick) => this.app.look({ opacity: event.detail })}></es-slider>
        ${dataset.images ? html`<es-slider label="Picture size" .tid=${T.spriteSize} automatic="28" .value=${look.spriteSize} min="8" max="96" least="4" step="1" ?disabled=${!look.pictures} eager @pick=${(event: Pick) => this.app.look({ spriteSize: event.detail })}></es-slider>` : nothing}
        <div class="switches">
          ${dataset.images ? this.toggle("pictures", "Pictures", T.pictures, "Points as their pictures, where there is room") : nothing}
          ${this.toggle("places", "Cluster names", T.places, "Names of dense places by the label column")}
          ${chained ? this.toggle("lines", "Lines", T.lines, "From each point to the next one of its sequence") : nothing}
          ${this.toggle("translucent", "See-through", T.translucent, "3D: see through the points instead of hiding what is behind")}
          ${this.toggle("shapes", "Shapes", T.shapes, "Six marker shapes, so that colour is never alone")}
        </div>
      </div>
    </details>`;
  }

  private toggle(key: Switch, label: string, testid: string, title: string) {
    return html`<label class="check" title=${title}><input type="checkbox" data-testid=${testid} .checked=${live(this.state.preferences.look[key])}
      @change=${(event: Event) => this.app.look({ [key]: (event.target as HTMLInputElement).checked })} /> ${label}</label>`;
  }
}
