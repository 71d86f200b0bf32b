/** What can be saved. */

import { css, html, nothing } from "lit";
import { customElement, query } from "lit/decorators.js";
import { exportUrl, LAYOUT_FORMATS, METADATA_FORMATS, SPREADSHEET, STATE_URL } from "../api";
import type { State } from "../state";
import { CloseMenu } from "./close-menu";
import { AppElement } from "./element";
import * as icons from "./icons";
import { controls } from "./style/controls";
import { menu } from "./style/menu";
import { T } from "./testids";

const NAMES = { selection: "Selection", metadata: "Metadata", layout: "Coordinates", figure: "Figure", page: "Page" } as const;

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
  protected readonly closing = new CloseMenu(this);

  override render() {
    const { session, frame, theme } = this.state;
    if (!session?.dataset) return nothing;
    const dark = theme === "dark" ? "?dark=true" : "";
    const link = (what: Parameters<typeof exportUrl>[0], format: string, more = "") =>
      html`<a href=${exportUrl(what, format) + more} download title=${what === "metadata" && format === "csv" ? SPREADSHEET : nothing} aria-label="${NAMES[what]} as .${format}" data-testid="${T.exportItem}-${what}-${format}">.${format}</a>`;
    return html`<details class="menu"><summary data-testid=${T.exportMenu} aria-label="Save pictures, coordinates, metadata" title="Save pictures, coordinates, metadata">${icons.save}</summary>
      <div class="items" @click=${() => {
        this.details.open = false;
      }}>
        ${
          frame
            ? html`<h3>Figure with legend</h3><div class="formats">${link("figure", "png", dark)}${link("figure", "svg", dark)}${link("figure", "pdf", dark)}</div>
              <h3>Interactive page, one file</h3><div class="formats">${link("page", "html", dark)}</div>
              <h3>Coordinates on screen</h3><div class="formats">${LAYOUT_FORMATS.map((format) => link("layout", format))}</div>`
            : nothing
        }
        ${session.dataset.columns.length > 0 ? html`<h3>Metadata with your edits</h3><div class="formats">${METADATA_FORMATS.map((format) => link("metadata", format))}</div>` : nothing}
        ${session.bookmarks.length > 0 ? html`<h3>All bookmarks</h3><div class="formats"><a href=${STATE_URL} download="state.txt">state.txt</a></div>` : nothing}
      </div></details>`;
  }
}
