/** What is open. */

import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import type { State } from "../state";
import { AppElement } from "./element";
import { count, plural } from "./format";
import * as icons from "./icons";
import { controls } from "./style/controls";
import { T } from "./testids";

const value = (event: Event): string => (event.target as HTMLSelectElement).value;

@customElement("es-data-panel")
export class DataPanel extends AppElement {
  static override styles = [
    controls,
    css`
      .head {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .name {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-weight: 600;
      }
      details {
        border-radius: var(--radius);
        background: var(--warn-soft);
        color: var(--warn);
      }
      summary {
        display: flex;
        align-items: center;
        gap: 6px;
        padding: 4px 8px;
        cursor: pointer;
      }
      ul {
        max-height: 140px;
        margin: 0;
        padding: 0 8px 8px 28px;
        overflow: auto;
        font-size: 12px;
        overflow-wrap: anywhere;
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = ["session", "opening"];

  override render() {
    const { session, opening } = this.state;
    const dataset = session?.dataset ?? null;
    return html`
      <div class="stack">
        <div class="head">
          <div class="name" data-testid=${T.datasetName} title=${dataset?.name ?? ""}>${opening ? `Opening ${opening}…` : (dataset?.name ?? "No data")}</div>
          <button data-testid=${T.openFiles} @click=${this.choose}>${icons.open} Open…</button>
          <input hidden type="file" multiple aria-label="Files to open" data-testid=${T.fileInput} @change=${this.chosen} />
        </div>
        <div class="muted number" data-testid=${T.datasetShape}>
          ${dataset ? html`${count(dataset.points)} × ${count(dataset.dimensions)}${dataset.hasVectors ? nothing : " · coordinates only"}` : "Drop files anywhere"}
        </div>
        ${dataset && dataset.warnings.length > 0 ? this.warnings(dataset.warnings) : nothing}
        ${session?.tensors ? this.tensors(session.tensors) : nothing}
        <div>
          <label class="check" title="Subtract the mean, then scale every vector to length 1">
            <input type="checkbox" data-testid=${T.sphereize} ?disabled=${!dataset?.hasVectors} .checked=${live(session?.sphereize ?? false)}
              aria-describedby="sphereize" @change=${(event: Event) => this.command({ type: "sphereize", on: (event.target as HTMLInputElement).checked })} />
            Sphereize data
          </label>
<span class="visually-hidden" id="sphereize">Subtract the mean, then scale every vector to length 1.</span>
        </div>
      </div>
    `;
  }

  private tensors({ names, open }: { names: string[]; open: number }) {
    return html`<label class="field"><span class="label">Tensor</span>
      <select data-testid=${T.tensor} @change=${(event: Event) => this.command({ type: "tensor", index: Number(value(event)) })}>
        ${names.map((name, index) => html`<option value=${index} .selected=${live(index === open)}>${name}</option>`)}
      </select>
    </label>`;
  }

  private warnings(warnings: string[]) {
    return html`<details data-testid=${T.warnings}>
      <summary>${icons.warning} ${plural(warnings.length, "warning")}</summary>
      <ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul>
    </details>`;
  }

  private choose(): void {
    this.renderRoot.querySelector<HTMLInputElement>("input[type=file]")?.click();
  }

  private chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.app.open([...(input.files ?? [])]);
    input.value = "";
  }
}
