/** t-SNE: its parameters, its buttons, how far it is. */

import { css, html } from "lit";
import { customElement } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import type { Session, TsneInfo } from "../api";
import { AppElement } from "./element";
import { fixed, milliseconds, plural } from "./format";
import { sparkline } from "./sparkline";
import { controls } from "./style/controls";
import { T } from "./testids";
import { buttons, statusWords } from "./tsne-words";

const PERPLEXITY = { min: 2, max: 100 };
/** Decades of the learning rate's slider. */
const RATE = { min: -1, max: 4 };
const MAIN = { run: "Run", pause: "Pause", resume: "Resume", cancel: "Cancel" } as const;

@customElement("es-tsne-panel")
export class TsnePanel extends AppElement {
  static override styles = [
    controls,
    css`
      .buttons {
        display: grid;
        grid-template-columns: 1.25fr 1fr 1fr;
        gap: 6px;
      }
      .buttons button {
        padding: 0 4px;
      }
      dl {
        display: grid;
        grid-template-columns: 1fr 1fr 1fr;
        gap: 0 8px;
        margin: 0;
      }
      dt {
        font-size: 11px;
        color: var(--muted);
        white-space: nowrap;
      }
      dd {
        margin: 0;
        font-size: 15px;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .status {
        min-height: 19px;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      progress {
        display: block;
        width: 100%;
        height: 3px;
        border: 0;
        border-radius: 2px;
        background: var(--line);
        overflow: hidden;
        appearance: none;
      }
      progress::-webkit-progress-bar {
        background: var(--line);
      }
      progress::-webkit-progress-value {
        background: var(--accent);
      }
      progress::-moz-progress-bar {
        background: var(--accent);
      }
      .spark {
        height: 36px;
        color: var(--accent);
      }
      .spark svg {
        width: 100%;
        height: 36px;
      }
      summary {
        color: var(--muted);
        cursor: pointer;
      }
      details > .stack {
        margin-top: 8px;
      }
      hr {
        width: 100%;
        margin: 4px 0;
        border: 0;
        border-top: 1px solid var(--line);
      }
    `,
  ];
  protected readonly watch = ["session", "history"] as const;

  override render() {
    const { session } = this.state;
    if (!session?.dataset) return html`<p class="muted">t-SNE runs once data are open.</p>`;
    return html`<div class="stack">${this.parameters(session)}<hr />${this.progress(session)}</div>`;
  }

  private parameters({ tsne, dataset }: Session) {
    const able = dataset?.hasVectors ?? false;
    const most = Math.max(PERPLEXITY.min, (dataset?.points ?? 1) - 1);
    return html`
      <fieldset class="field" ?disabled=${!able}>
        <span class="label" id="dims">Dimensions</span>
        <div class="segmented" role="radiogroup" aria-labelledby="dims">
          ${([2, 3] as const).map(
            (
              dims,
            ) => html`<label><input type="radio" name="dims" data-testid=${dims === 2 ? T.dims2 : T.dims3} .checked=${live(tsne.dims === dims)}
              @change=${() => this.set({ dims })} />${dims}D</label>`,
          )}
        </div>
        <label class="label" for="perplexity">Perplexity</label>
        <div class="slider">
          <input type="range" aria-label="Perplexity" data-testid=${T.perplexitySlider} min=${PERPLEXITY.min} max=${Math.min(PERPLEXITY.max, most)} step="1"
            .value=${String(tsne.perplexity)} @input=${this.follow("perplexity")} @change=${(event: Event) => this.set({ perplexity: number(event) })} />
          <input type="number" id="perplexity" data-testid=${T.perplexity} min="1" max=${most} step="any" .value=${String(tsne.perplexity)}
            @change=${(event: Event) => this.checked(event, (perplexity) => ({ perplexity }), tsne.perplexity)} />
        </div>
        <label class="label" for="rate">Learn. rate</label>
        <div class="slider">
          <input type="range" aria-label="Learning rate, logarithmic" ?disabled=${tsne.learningRate === null} min=${RATE.min} max=${RATE.max} step="0.1"
            .value=${String(Math.log10(tsne.learningRate ?? 10))} @input=${this.follow("rate", (decade) => String(rate(decade)))}
            @change=${(event: Event) => this.set({ learningRate: rate(number(event)) })} />
          <input type="number" id="rate" data-testid=${T.learningRate} min="0" step="any" placeholder="auto" .value=${tsne.learningRate === null ? "" : String(tsne.learningRate)}
            @change=${this.rateTyped} />
        </div>
        <span></span>
        <label class="check small"><input type="checkbox" data-testid=${T.learningRateAuto} .checked=${live(tsne.learningRate === null)}
          @change=${(event: Event) => this.set({ learningRate: (event.target as HTMLInputElement).checked ? null : 10 })} /> Automatic</label>
      </fieldset>
      <details>
        <summary>More</summary>
        <fieldset class="stack" ?disabled=${!able}>
          <label class="field"><span class="label">Iterations</span>
            <input type="number" data-testid=${T.budget} min="1" step="1" .value=${String(tsne.iterations)}
              @change=${(event: Event) => this.checked(event, (iterations) => ({ iterations }), tsne.iterations)} /></label>
          <label class="field"><span class="label">Seed</span>
            <input type="number" data-testid=${T.seed} min="0" step="1" .value=${String(tsne.seed)}
              @change=${(event: Event) => this.checked(event, (seed) => ({ seed }), tsne.seed)} /></label>
        </fieldset>
      </details>
    `;
  }

  private progress(session: Session) {
    const { tsne, task, dataset } = session;
    const can = buttons(session);
    const words = dataset?.hasVectors ? statusWords(session) : "Coordinates only: open the vectors to run";
    const share = tsne.status === "preparing" ? (task?.fraction ?? 0) : Math.min(1, tsne.iteration / Math.max(1, tsne.iterations));
    return html`
      <div class="buttons">
        <button class=${can.main === "cancel" ? "" : "primary"} data-testid=${T[can.main]} ?disabled=${!can.mainEnabled} @click=${() => this.main(can.main)}>${MAIN[can.main]}</button>
        <button data-testid=${T.stop} ?disabled=${!can.stop} @click=${() => this.command({ type: "tsne.stop" })}>Stop</button>
        <button data-testid=${T.rerun} ?disabled=${!can.rerun} @click=${() => this.command({ type: "tsne.run" })}>Re-run</button>
      </div>
      <progress max="1" .value=${share} aria-label="Progress of t-SNE"></progress>
      <div class="status" data-testid=${T.tsneStatus} data-status=${tsne.status} title=${words}>${words}</div>
      <dl>
        <div><dt>Iteration</dt><dd data-testid=${T.iteration}>${tsne.iteration}</dd></div>
        <div><dt>KL divergence</dt><dd data-testid=${T.kl}>${fixed(tsne.kl, 3)}</dd></div>
        <div><dt>An iteration</dt><dd data-testid=${T.msPerIteration}>${milliseconds(tsne.msPerIteration)}</dd></div>
      </dl>
      <div class="spark">${sparkline(this.state.history, "KL divergence over the iterations")}</div>
      <p class="visually-hidden" role="status">${tsne.status === "preparing" ? "Preparing t-SNE" : `t-SNE: ${words}`}, ${plural(Math.floor(tsne.iteration / 100) * 100, "iteration")}</p>
    `;
  }

  private main(what: keyof typeof MAIN): void {
    const { task } = this.state.session ?? {};
    if (what !== "cancel") this.command({ type: `tsne.${what}` });
    else if (task) this.command({ type: "cancel", task: task.id });
  }

  private set(change: Partial<Pick<TsneInfo, "dims" | "perplexity" | "learningRate" | "iterations" | "seed">>): void {
    // A refused value must not stay in its control.
    this.command({ type: "tsne.set", ...change }).then((answer) => answer ?? this.restore());
  }

  /** A typed number goes out when it is one; otherwise the old one comes back. */
  private checked(event: Event, change: (value: number) => Parameters<TsnePanel["set"]>[0], old: number): void {
    const input = event.target as HTMLInputElement;
    if (input.value !== "" && input.checkValidity()) this.set(change(input.valueAsNumber));
    else input.value = String(old);
  }

  private rateTyped(event: Event): void {
    const input = event.target as HTMLInputElement;
    if (input.value === "") this.set({ learningRate: null });
    else if (input.valueAsNumber > 0) this.set({ learningRate: input.valueAsNumber });
    else this.restore();
  }

  /** The number follows its slider while that is dragged. */
  private follow(id: string, text: (value: number) => string = String) {
    return (event: Event) => {
      const input = this.renderRoot.querySelector<HTMLInputElement>(`#${id}`);
      if (input) input.value = text(number(event));
    };
  }

  private restore(): void {
    const { tsne } = this.state.session ?? {};
    if (!tsne) return;
    const values: Record<string, string> = {
      perplexity: String(tsne.perplexity),
      rate: tsne.learningRate === null ? "" : String(tsne.learningRate),
    };
    for (const [id, text] of Object.entries(values)) {
      const input = this.renderRoot.querySelector<HTMLInputElement>(`#${id}`);
      if (input) input.value = text;
    }
  }
}

const number = (event: Event): number => (event.target as HTMLInputElement).valueAsNumber;
/** Two significant digits are enough for a learning rate. */
const rate = (decade: number): number => Number((10 ** decade).toPrecision(2));
