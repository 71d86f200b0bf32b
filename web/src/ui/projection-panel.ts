/** The projections as tabs. Opening a tab never starts a computation; it shows a layout where there is one. */

import { css, html } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Projection } from "../api";
import type { State } from "../state";
import { AppElement } from "./element";
import { controls } from "./style/controls";
import { T } from "./testids";
import "./axes-panel";
import "./pca-panel";
import "./raw-panel";
import "./tsne-panel";
import "./umap-panel";

const TABS: readonly { name: Projection; label: string; testid: string; title: string }[] = [
  { name: "pca", label: "PCA", testid: T.tabPca, title: "Principal components" },
  { name: "tsne", label: "t-SNE", testid: T.tabTsne, title: "t-SNE: who is near whom" },
  { name: "umap", label: "UMAP", testid: T.tabUmap, title: "UMAP: who is near whom, clusters apart" },
  { name: "custom", label: "Axes", testid: T.tabAxes, title: "Axes between points that you name" },
  { name: "raw", label: "Raw", testid: T.tabRaw, title: "Columns as they are" },
];

@customElement("es-projection-panel")
export class ProjectionPanel extends AppElement {
  static override styles = [
    controls,
    css`
      [role="tablist"] {
        display: flex;
        margin: 0 -4px 12px -14px;
        padding: 0 0 0 6px;
        border-bottom: 1px solid var(--line);
      }
      [role="tab"] {
        flex: auto;
        height: 32px;
        padding: 0 6px;
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
  @state() private tab: Projection = "pca";
  private shown: string | null = null;

  protected override willUpdate(): void {
    const projection = this.state.session?.projection ?? null;
    if (projection === this.shown) return;
    this.shown = projection;
    if (projection) this.tab = projection;
  }

  override render() {
    const { app, tab } = this;
    return html`
      <div role="tablist" aria-label="Projection" @keydown=${this.arrows}>
        ${TABS.map(
          ({
            name,
            label,
            testid,
            title,
          }) => html`<button role="tab" id=${name} data-testid=${testid} title=${title} aria-selected=${tab === name} aria-controls="panel"
            tabindex=${tab === name ? 0 : -1} @click=${() => this.choose(name)}>${label}</button>`,
        )}
      </div>
      <div role="tabpanel" id="panel" aria-labelledby=${tab}>
        <es-pca-panel .app=${app} ?hidden=${tab !== "pca"}></es-pca-panel>
        <es-tsne-panel .app=${app} ?hidden=${tab !== "tsne"}></es-tsne-panel>
        <es-umap-panel .app=${app} ?hidden=${tab !== "umap"}></es-umap-panel>
        <es-axes-panel .app=${app} ?hidden=${tab !== "custom"}></es-axes-panel>
        <es-raw-panel .app=${app} ?hidden=${tab !== "raw"}></es-raw-panel>
      </div>
    `;
  }

  private choose(tab: Projection): void {
    this.tab = tab;
    const { session } = this.state;
    if (!session?.dataset || session.projection === tab) return;
    const ready = tab === "pca" ? session.pca.available >= 2 || session.pca.status === "none" : session[tab]?.hasLayout;
    if (ready) this.command({ type: "show", projection: tab });
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
