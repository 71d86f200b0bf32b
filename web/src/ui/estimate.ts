/** How long a run would take and how much memory, said before it is started. */

import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Estimate } from "../api";
import type { State } from "../state";
import { AppElement } from "./element";
import { bytes, timeLeft } from "./format";
import { controls } from "./style/controls";
import { T } from "./testids";

const SETTLE = 250;

@customElement("es-estimate")
export class EstimateLine extends AppElement {
  static override styles = controls;
  protected readonly watch: readonly (keyof State)[] = ["session"];
  @property() projection: "tsne" | "umap" = "tsne";
  @state() private estimate: Estimate | null = null;
  private asked = "";
  private timer = 0;

  protected override willUpdate(): void {
    const { session } = this.state;
    if (!session?.dataset?.hasVectors) return;
    const { dims, metric, ...rest } = session[this.projection];
    const settings = "perplexity" in rest ? [rest.perplexity, rest.iterations, rest.dof] : [rest.neighbors, rest.epochs, rest.mode];
    const key = JSON.stringify([session.dataset.id, session.sphereize, this.projection, dims, metric, settings]);
    if (key === this.asked) return;
    this.asked = key;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(async () => {
      const answer = (await this.app.ask({ type: "estimate", projection: this.projection })) as Estimate | null;
      if (key === this.asked) this.estimate = answer;
    }, SETTLE);
  }

  override render() {
    const { estimate } = this;
    if (!estimate) return nothing;
    const { seconds, bytes: memory, free } = estimate;
    const much = free !== null && memory > free;
    return html`<p class="small ${much ? "warn" : "muted"}" data-testid=${T.estimate} role=${much ? "alert" : nothing}>
      ${seconds === null ? "" : `About ${timeLeft(Math.max(1, seconds))}, `}${bytes(memory)} of memory${much ? `: more than the ${bytes(free ?? 0)} that are free; use fewer points or fewer neighbours` : ""}
    </p>`;
  }
}
