/** One line about everything: points, selection, projection, iteration, the computation under way, what draws, the connection. */

import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { AppElement } from "./element";
import { count, plural } from "./format";
import { controls } from "./style/controls";
import { T } from "./testids";
import { taskWords } from "./tsne-words";

const NAMES = { pca: "PCA", tsne: "t-SNE", umap: "UMAP", custom: "Axes", raw: "Raw" } as const;
const CONNECTION = { connecting: "Connecting…", open: "Connected", lost: "Reconnecting…" } as const;

@customElement("es-status-bar")
export class StatusBar extends AppElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 0 16px;
        height: var(--status-height);
        padding: 0 14px;
        overflow: hidden;
        border-top: 1px solid var(--line);
        background: var(--panel);
        color: var(--muted);
        font-size: 12px;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .space {
        flex: 1;
      }
      .task {
        display: flex;
        align-items: center;
        gap: 8px;
        color: var(--text);
      }
      .task progress {
        width: 90px;
        height: 4px;
        accent-color: var(--accent);
      }
      .task button {
        height: 20px;
        padding: 0 8px;
        font-size: 12px;
      }
      .backend {
        min-width: 60px;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      @media (max-width: 699px) {
        :host {
          gap: 0 12px;
        }
        .wide {
          display: none;
        }
      }
      .dot {
        display: inline-block;
        width: 7px;
        height: 7px;
        margin-right: 6px;
        border-radius: 50%;
        background: #2aa36b;
      }
      .dot:not(.open) {
        background: #d98200;
      }
    `,
  ];
  protected readonly watch = ["session", "frame", "backend", "connection", "opening"] as const;

  override render() {
    const { session, frame, backend, connection, opening } = this.state;
    const dataset = session?.dataset;
    const task = session?.task;
    return html`
      <span data-testid=${T.statusPoints}>${dataset ? html`${plural(dataset.points, "point")}<span class="wide"> · ${plural(dataset.dimensions, "dimension")}</span>` : "No data"}</span>
      <span class="wide" data-testid=${T.statusSelected}>${dataset ? `${count(session?.selection?.count ?? 0)} selected` : nothing}</span>
      <span data-testid=${T.statusProjection}>${frame ? `${NAMES[frame.projection]} ${frame.dims}D` : nothing}</span>
      <span data-testid=${T.statusIteration}>${frame?.projection === "tsne" ? `iteration ${count(frame.iteration)}` : nothing}</span>
      <span class="space"></span>
      ${
        task
          ? html`<span class="task" data-testid=${T.task}><progress max="1" .value=${task.fraction} aria-label=${task.stage}></progress>${taskWords(task)}
              ${task.cancellable ? html`<button @click=${() => this.command({ type: "cancel", task: task.id })}>Cancel</button>` : nothing}</span>`
          : opening
            ? html`<span class="task" data-testid=${T.task}><progress aria-label="Opening files"></progress>Opening ${opening}</span>`
            : nothing
      }
      <span class="backend wide" data-testid=${T.statusBackend} title=${backend}>${backend}</span>
      <span data-testid=${T.connection} data-state=${connection} role="status"><span class="dot ${connection}"></span>${CONNECTION[connection]}</span>
    `;
  }
}
