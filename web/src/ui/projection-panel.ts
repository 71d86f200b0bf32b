/** The projections as tabs. Opening a tab never starts a computation; it shows a layout where there is one. */

import { css, html } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { State } from "../state";
import { AppElement } from "./element";
import { controls } from "./style/controls";
import { T } from "./testids";
import "./pca-panel";
import "./tsne-panel";

type Tab = "pca" | "tsne" | "other";

@customElement("es-projection-panel")
export class ProjectionPanel extends AppElement {
  static override styles = [
    controls,
    css`
      [role="tablist"] {
        display: flex;
        gap: 4px;
        margin: 0 0 12px -14px;
        padding: 0 0 0 6px;
        border-bottom: 1px solid var(--line);
      }
      [role="tab"] {
        height: 32px;
        padding: 0 10px;
        border: 0;
        border-bottom: 2px solid transparent;
        border-radius: 0;
        background: none;
        color: var(--muted);
        margin-bottom: -1px;
      }
      [role="tab"][aria-selected="true"] {
        border-bottom-color: var(--accent);
        color: var(--text);
        font-weight: 600;
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = ["session"];
  @state() private tab: Tab = "pca";
  private shown: string | null = null;

  protected override willUpdate(): void {
    const projection = this.state.session?.projection ?? null;
    if (projection === this.shown) return;
    this.shown = projection;
    if (projection) this.tab = projection === "pca" || projection === "tsne" ? projection : "other";
  }

  override render() {
    const projection = this.state.session?.projection;
    const restored = projection === "umap" || projection === "custom" ? projection : null;
    return html`
      <div role="tablist" aria-label="Projection" @keydown=${this.arrows}>
        ${this.button("pca", "PCA", T.tabPca)} ${this.button("tsne", "t-SNE", T.tabTsne)}
        ${restored ? this.button("other", restored === "umap" ? "UMAP" : "Custom", T.tabOther) : ""}
      </div>
      <div role="tabpanel" id="panel" aria-label=${this.tab === "pca" ? "PCA" : this.tab === "tsne" ? "t-SNE" : "Restored layout"}>
        <es-pca-panel .app=${this.app} ?hidden=${this.tab !== "pca"}></es-pca-panel>
        <es-tsne-panel .app=${this.app} ?hidden=${this.tab !== "tsne"}></es-tsne-panel>
        ${this.tab === "other" ? html`<p class="muted">A layout restored from a bookmark; it is shown as it was saved.</p>` : ""}
      </div>
    `;
  }

  private button(tab: Tab, label: string, testid: string) {
    const on = this.tab === tab;
    return html`<button role="tab" id=${tab} data-testid=${testid} aria-selected=${on} aria-controls="panel" tabindex=${on ? 0 : -1} @click=${() => this.choose(tab)}>${label}</button>`;
  }

  private choose(tab: Tab): void {
    this.tab = tab;
    const { session } = this.state;
    if (!session?.dataset || tab === "other" || session.projection === tab) return;
    if (tab === "pca" && session.pca.available >= 2) this.command({ type: "show", projection: "pca" });
    if (tab === "tsne" && session.tsne.hasLayout) this.command({ type: "show", projection: "tsne" });
  }

  private arrows(event: KeyboardEvent): void {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const tabs = [...this.renderRoot.querySelectorAll<HTMLElement>("[role=tab]")];
    const next = tabs[(tabs.indexOf(event.target as HTMLElement) + step + tabs.length) % tabs.length];
    next?.focus();
    next?.click();
  }
}
