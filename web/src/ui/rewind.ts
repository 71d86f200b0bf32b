/** The layouts that a run kept on its way: a slider back through them. */

import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import type { State } from "../state";
import { AppElement } from "./element";
import { count } from "./format";
import { controls } from "./style/controls";
import { T } from "./testids";

const EXACTLY = "Resume goes on from here as the run did, with its momentum; what came after is forgotten.";
const AT_REST =
  "Only the positions of this layout are kept: Resume starts from them at rest, and may go another way; what came after is forgotten.";

@customElement("es-rewind")
export class Rewind extends AppElement {
  static override styles = [
    controls,
    css`
      div {
        display: flex;
        justify-content: space-between;
        gap: 8px;
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = ["session"];
  private asking = false;
  private wanted: number | null | undefined;

  override render() {
    const { tsne } = this.state.session ?? {};
    const kept = tsne?.kept ?? [];
    if (!tsne || kept.length < 2) return nothing;
    const moving = tsne.status === "running" || tsne.status === "preparing";
    const newest = tsne.frame === null || tsne.frame === undefined;
    const at = newest ? kept.length : kept.indexOf(tsne.frame as number);
    const shown = newest ? "newest" : `iteration ${count(tsne.frame as number)}`;
    return html`
      <div class="small muted"><label for="frame">Rewind</label><span class="number" data-testid=${T.rewindAt}>${moving ? "pause to look back" : shown}</span></div>
      <input type="range" id="frame" data-testid=${T.rewind} min="0" max=${kept.length} step="1" ?disabled=${moving} .value=${live(String(at))} aria-valuetext=${shown}
        @input=${(event: Event) => this.go(kept[(event.target as HTMLInputElement).valueAsNumber] ?? null)} />
      ${newest || moving ? nothing : html`<p class="small muted" data-testid=${T.rewindNote}>${tsne.resumesExactly ? EXACTLY : AT_REST}</p>`}
    `;
  }

  /** While one layout is on its way only the newest wish is kept. */
  private async go(iteration: number | null): Promise<void> {
    this.wanted = iteration;
    if (this.asking) return;
    this.asking = true;
    while (this.wanted !== undefined) {
      const next = this.wanted;
      this.wanted = undefined;
      await this.command({ type: "tsne.rewind", iteration: next });
    }
    this.asking = false;
  }
}
