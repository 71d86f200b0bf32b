/** How long a run would take and how much memory, said before it is started. */

import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Estimate, Session } from "../api";
import type { State } from "../state";
import { AppElement } from "./element";
import { estimateWords } from "./estimate-words";
import { controls } from "./style/controls";
import { T } from "./testids";

const SETTLE = 250;

@customElement("es-estimate")
export class EstimateLine extends AppElement {
  static override styles = controls;
  protected readonly watch: readonly (keyof State)[] = ["session"];
  @property() projection: "pca" | "tsne" | "umap" = "tsne";
  @state() private estimate: Estimate | null = null;
  private asked = "";
  private timer = 0;

  protected override willUpdate(): void {
    const { session } = this.state;
    if (!session?.dataset?.hasVectors) return;
    const key = JSON.stringify([session.dataset.id, session.sphereize, this.projection, settings(session, this.projection)]);
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
    const { text, much } = estimateWords(estimate, this.projection);
    return html`<p class="small ${much ? "warn" : "muted"}" data-testid=${T.estimate} role=${much ? "alert" : nothing}>${text}</p>`;
  }
}

/** What an estimate depends on. */
function settings(session: Session, projection: EstimateLine["projection"]): unknown[] {
  const { tsne, umap } = session;
  if (projection === "pca") return [];
  if (projection === "tsne") return [tsne.dims, tsne.metric, tsne.perplexity, tsne.neighbors, tsne.iterations, tsne.dof];
  return [umap.dims, umap.metric, umap.neighbors, umap.epochs, umap.mode];
}
