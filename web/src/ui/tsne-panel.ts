/** t-SNE: its parameters, its buttons, how far it is, and the way back through the layouts it kept. */

import { html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import type { Session, TsneSettings } from "../api";
import { curves } from "./chart";
import { AppElement } from "./element";
import { count, fixed, milliseconds, percent, plural, timeLeft } from "./format";
import { dimensions, distance, runButtons } from "./run-parts";
import type { Pick } from "./slider";
import { controls } from "./style/controls";
import { run } from "./style/run";
import { section } from "./style/section";
import { T } from "./testids";
import { buttons, statusWords } from "./tsne-words";
import "./estimate";
import "./rewind";
import "./slider";

/** Neighbours of equal weight, unless another number is chosen. */
const FEW = 15;

@customElement("es-tsne-panel")
export class TsnePanel extends AppElement {
  static override styles = [controls, section, run];
  protected readonly watch = ["session", "history", "recalls", "columns"] as const;

  override render() {
    const { session } = this.state;
    if (!session?.dataset) return html`<p class="muted">t-SNE runs once data are open.</p>`;
    const able = session.dataset.hasVectors;
    return html`<div class="stack">
      ${this.parameters(session, able)} ${able ? nothing : html`<p class="muted small">Coordinates only: open the vectors to run.</p>`}
      ${this.progress(session)} ${this.tuning(session, able)} ${this.supervision(session, able)}
    </div>`;
  }

  private parameters({ tsne, dataset }: Session, able: boolean) {
    const most = Math.max(2, (dataset?.points ?? 1) - 1);
    return html`
      <fieldset class="field" ?disabled=${!able}>
        ${dimensions(tsne.dims, [T.dims2, T.dims3], (dims) => this.set({ dims }))}
        ${distance(tsne.metric, T.tsneMetric, (metric) => this.set({ metric }))}
      </fieldset>
      <fieldset class="field" ?disabled=${!able}>
        <label class="label" for="weights" title="Perplexity: near neighbours count more than far ones. Equal: a few nearest, all alike; much quicker for many points, and the maps are close">Weights</label>
        <select id="weights" data-testid=${T.weights} @change=${(event: Event) => this.set({ neighbors: (event.target as HTMLSelectElement).value === "equal" ? FEW : null })}>
          <option value="perplexity" .selected=${live(tsne.neighbors === null)}>By perplexity</option>
          <option value="equal" .selected=${live(tsne.neighbors !== null)}>Equal, of the nearest</option>
        </select>
      </fieldset>
      ${
        tsne.neighbors === null
          ? html`<es-slider label="Perplexity" hint="How many neighbours count, roughly" .tid=${T.perplexity} .value=${tsne.perplexity} min="2" max=${Math.min(100, most)} least="1" .most=${most}
              ?disabled=${!able} @pick=${(event: Pick) => this.set({ perplexity: event.detail as number })}></es-slider>`
          : html`<es-slider label="Neighbours" hint="How many of each point's nearest pull at it, all alike" .tid=${T.tsneNeighbors} .value=${tsne.neighbors} min="2" max=${Math.min(50, most)} least="1" .most=${most}
              ?disabled=${!able} @pick=${(event: Pick) => this.set({ neighbors: Math.round(event.detail as number) })}></es-slider>`
      }
      <es-slider label="Learn. rate" hint="Learning rate; automatic: by the number of points" .tid=${T.learningRate} log automatic="200" .value=${tsne.learningRate} min="0.1" max="10000" least="0" ?disabled=${!able} eager
        @pick=${(event: Pick) => this.set({ learningRate: event.detail })}></es-slider>
    `;
  }

  private progress(session: Session) {
    const { tsne, task } = session;
    const can = buttons(session);
    const words = statusWords(session);
    const share = tsne.status === "preparing" ? (task?.fraction ?? 0) : Math.min(1, tsne.iteration / Math.max(1, tsne.iterations));
    return html`
      ${runButtons(can, T, (what) => this.press(what))}
      ${tsne.status === "idle" ? html`<es-estimate .app=${this.app} projection="tsne"></es-estimate>` : nothing}
      <progress max="1" .value=${share} aria-label="Progress of t-SNE"></progress>
      <div class="status" data-testid=${T.tsneStatus} data-status=${tsne.status} title=${words}>${words}</div>
      <dl>
        <div><dt>Iteration</dt><dd data-testid=${T.iteration}>${tsne.iteration}</dd></div>
        <div><dt>KL divergence</dt><dd data-testid=${T.kl}>${fixed(tsne.kl, 3)}</dd></div>
        <div title="Share of the true 15 nearest neighbours that are near on the map, on a sample"><dt>Neighbours kept</dt><dd data-testid=${T.tsneRecall}>${tsne.recall == null ? "–" : percent(tsne.recall, 0)}</dd></div>
      </dl>
      <p class="small muted number">
        <span data-testid=${T.msPerIteration}>${milliseconds(tsne.msPerIteration)}</span> an iteration${tsne.secondsLeft == null ? "" : html` · <span data-testid=${T.tsneLeft}>at most ${timeLeft(tsne.secondsLeft)} left</span>`}
      </p>
      ${curves(this.state.history, this.state.recalls)}
      <es-rewind .app=${this.app}></es-rewind>
      <p class="visually-hidden" role="status">${tsne.status === "preparing" ? "Preparing t-SNE" : `t-SNE: ${words}`}, ${plural(Math.floor(tsne.iteration / 100) * 100, "iteration")}</p>
    `;
  }

  private tuning({ tsne }: Session, able: boolean) {
    const still = ["paused", "stopped", "done", "restored"].includes(tsne.status) && able;
    return html`<details>
      <summary>Tune the run</summary>
      <div class="stack inside">
        <p class="muted small">These act on a running run at once.</p>
        <es-slider label="Exaggeration" hint="How strongly neighbours pull; automatic: strong at first, then 1" .tid=${T.exaggeration} automatic=${tsne.exaggerationNow ?? 1} .value=${tsne.exaggeration}
          min="1" max="24" least="0.1" step="0.1" ?disabled=${!able} eager @pick=${(event: Pick) => this.set({ exaggeration: event.detail })}></es-slider>
        <es-slider label="Momentum" .tid=${T.momentum} automatic="0.8" .value=${tsne.momentum} min="0" max="0.99" least="0" most="0.999" step="0.01" ?disabled=${!able} eager
          @pick=${(event: Pick) => this.set({ momentum: event.detail })}></es-slider>
        <es-slider label="Tails" hint="Degrees of freedom of the kernel: 1 is t-SNE, less opens clusters into finer ones, more draws them together" .tid=${T.dof} .value=${tsne.dof ?? 1} min="0.3" max="5" least="0.1" step="0.1"
          ?disabled=${!able} eager @pick=${(event: Pick) => this.set({ dof: event.detail as number })}></es-slider>
        <es-slider label="Iterations" hint="The most it takes" .tid=${T.budget} log .value=${tsne.iterations} min="100" max="10000" least="1" ?disabled=${!able}
          @pick=${(event: Pick) => this.set({ iterations: Math.round(event.detail as number) })}></es-slider>
        <es-slider label="Seed" .tid=${T.seed} .value=${tsne.seed} min="0" max="100" least="0" ?disabled=${!able} @pick=${(event: Pick) => this.set({ seed: Math.round(event.detail as number) })}></es-slider>
        <div class="row">
          <button data-testid=${T.step} ?disabled=${tsne.status !== "paused"} title="One iteration of a paused run" @click=${() => this.command({ type: "tsne.step" })}>Step</button>
          <button data-testid=${T.perturb} ?disabled=${!still && tsne.status !== "running"} title="Moves each point a little, to shake the layout out of a dead end" @click=${() => this.command({ type: "tsne.perturb" })}>Perturb</button>
        </div>
      </div>
    </details>`;
  }

  private supervision({ tsne, dataset }: Session, able: boolean) {
    const supervise = tsne.supervise ?? { column: null, factor: 0, ignored: null };
    const set = (change: Partial<typeof supervise>) => this.set({ supervise: { ...supervise, ...change } });
    const column = dataset?.columns.findIndex(({ name }) => name === supervise.column) ?? -1;
    const values = this.state.columns.get(column);
    return html`<details>
      <summary>Supervise by labels</summary>
      <div class="stack inside">
        <label class="field"><span class="label">Labels</span>
          <select data-testid=${T.supervise} ?disabled=${!able} @change=${(event: Event) => set({ column: (event.target as HTMLSelectElement).value || null, ignored: null })}>
            <option value="" .selected=${live(supervise.column === null)}>None</option>
            ${dataset?.columns.map(({ name }) => html`<option value=${name} .selected=${live(name === supervise.column)}>${name}</option>`)}
          </select></label>
        <es-slider label="Strength" .tid=${T.superviseFactor} .value=${supervise.factor} min="0" max="100" least="0" most="100" ?disabled=${!able || supervise.column === null} eager
          @pick=${(event: Pick) => set({ factor: event.detail as number })}></es-slider>
        <label class="field"><span class="label" title="Points with this value are not drawn to one another">Unlabelled</span>
          <select data-testid=${T.superviseIgnored} ?disabled=${!values} @change=${(event: Event) => set({ ignored: (event.target as HTMLSelectElement).value || null })}>
            <option value="" .selected=${live(supervise.ignored === null)}>no value</option>
            ${values ? Array.from({ length: Math.min(values.distinct, 200) }, (_, code) => values.value(code)).map((text) => html`<option value=${text} .selected=${live(text === supervise.ignored)}>${text}</option>`) : nothing}
          </select></label>
        <p class="muted small">Draws points with the same label together: a map for showing, not for judging.${supervise.column && supervise.factor > 0 ? ` Now at ${count(supervise.factor)} of 100.` : ""}</p>
      </div>
    </details>`;
  }

  private press(what: "run" | "pause" | "resume" | "cancel" | "stop" | "rerun"): void {
    const { task } = this.state.session ?? {};
    if (what !== "cancel") this.command({ type: `tsne.${what === "rerun" ? "run" : what}` });
    else if (task) this.command({ type: "cancel", task: task.id });
  }

  private set(change: Partial<TsneSettings>): void {
    this.command({ type: "tsne.set", ...change });
  }
}
