/** What can be saved. */

import { css, html, nothing } from "lit";
import { customElement, query } from "lit/decorators.js";
import { exportUrl, LAYOUT_FORMATS, METADATA_FORMATS, STATE_URL } from "../api";
import type { State } from "../state";
import { AppElement } from "./element";
import * as icons from "./icons";
import { controls } from "./style/controls";
import { menu } from "./style/menu";
import { T } from "./testids";

@customElement("es-export-menu")
export class ExportMenu extends AppElement {
  static override styles = [
    controls,
    menu,
    css`
      .menu > .items {
        right: auto;
        left: 0;
      }
      @media (max-width: 699px) {
        .menu > .items {
          right: -90px;
          left: auto;
        }
      }
      .menu > summary {
        width: 28px;
        padding: 0;
        justify-content: center;
        color: var(--muted);
      }
      .formats {
        display: flex;
        flex-wrap: wrap;
        gap: 2px;
        padding: 0 6px;
      }
      .formats a {
        padding: 3px 7px;
        border-radius: 5px;
        color: var(--text);
        text-decoration: none;
      }
      .formats a:hover {
        background: var(--hover);
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = ["session", "frame", "theme"];
  @query("details") private details!: HTMLDetailsElement;
  private readonly outside = (event: Event): void => {
    if (this.details?.open && !event.composedPath().includes(this)) this.details.open = false;
  };

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("pointerdown", this.outside);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("pointerdown", this.outside);
  }

  override render() {
    const { session, frame, theme } = this.state;
    if (!session?.dataset) return nothing;
    const dark = theme === "dark" ? "?dark=true" : "";
    const link = (what: Parameters<typeof exportUrl>[0], format: string, more = "") =>
      html`<a role="menuitem" href=${exportUrl(what, format) + more} download data-testid="${T.exportItem}-${what}-${format}">.${format}</a>`;
    return html`<details class="menu" @keydown=${this.keys}><summary data-testid=${T.exportMenu} aria-label="Save pictures, coordinates, metadata" title="Save pictures, coordinates, metadata">${icons.save}</summary>
      <div class="items" role="menu" aria-label="Save" @click=${() => {
        this.details.open = false;
      }}>
        ${
          frame
            ? html`<h3>Figure with legend</h3><div class="formats" role="none">${link("figure", "png", dark)}${link("figure", "svg", dark)}</div>
              <h3>Interactive page, one file</h3><div class="formats" role="none">${link("page", "html")}</div>
              <h3>Coordinates on screen</h3><div class="formats" role="none">${LAYOUT_FORMATS.map((format) => link("layout", format))}</div>`
            : nothing
        }
        ${session.dataset.columns.length > 0 ? html`<h3>Metadata with your edits</h3><div class="formats" role="none">${METADATA_FORMATS.map((format) => link("metadata", format))}</div>` : nothing}
        ${session.bookmarks.length > 0 ? html`<h3>All bookmarks</h3><div class="formats" role="none"><a role="menuitem" href=${STATE_URL} download="state.txt">state.txt</a></div>` : nothing}
      </div></details>`;
  }

  private readonly keys = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.details.open) return;
    event.preventDefault();
    event.stopPropagation();
    this.details.open = false;
    this.renderRoot.querySelector<HTMLElement>("summary")?.focus();
  };
}
