/** UMAP: its parameters, its buttons, how far it is. */

import { html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import type { Session, UmapSettings } from "../api";
import type { State } from "../state";
import { AppElement } from "./element";
import { milliseconds, timeLeft } from "./format";
import { dimensions, distance, runButtons } from "./run-parts";
import type { Pick } from "./slider";
import { controls } from "./style/controls";
import { run } from "./style/run";
import { section } from "./style/section";
import { T } from "./testids";
import { buttons, statusWords } from "./tsne-words";
import "./estimate";
import "./slider";

const TESTIDS = {
  run: T.umapRun,
  pause: T.umapPause,
  resume: T.umapResume,
  cancel: T.umapCancel,
  stop: T.umapStop,
  rerun: T.umapRerun,
} as const;

@customElement("es-umap-panel")
export class UmapPanel extends AppElement {
  static override styles = [controls, section, run];
  protected readonly watch: readonly (keyof State)[] = ["session"];

  override render() {
    const { session } = this.state;
    if (!session?.dataset) return html`<p class="muted">UMAP runs once data are open.</p>`;
    const able = session.dataset.hasVectors;
    return html`<div class="stack">
      ${this.parameters(session, able)} ${able ? nothing : html`<p class="muted small">Coordinates only: open the vectors to run.</p>`}
      ${this.progress(session)} ${this.more(session, able)}
    </div>`;
  }

  private parameters({ umap, dataset }: Session, able: boolean) {
    return html`
      <fieldset class="field" ?disabled=${!able}>
        ${dimensions(umap.dims, [T.umapDims2, T.umapDims3], (dims) => this.set({ dims }))}
        ${distance(umap.metric, T.umapMetric, (metric) => this.set({ metric }))}
        <span class="label" id="mode">Mode</span>
        <div class="segmented" role="radiogroup" aria-labelledby="mode">
          ${(["faithful", "live"] as const).map(
            (
              mode,
            ) => html`<label title=${mode === "faithful" ? "As umap-learn optimises" : "On the mesh of t-SNE: many more pictures a second"}><input type="radio" name="mode" data-testid=${mode === "live" ? T.umapLive : T.umapFaithful} .checked=${live(umap.mode === mode)}
              @change=${() => this.set({ mode })} />${mode === "live" ? "Live" : "Faithful"}</label>`,
          )}
        </div>
      </fieldset>
      <es-slider label="Neighbours" .tid=${T.umapNeighbors} .value=${umap.neighbors} min="2" max="200" least="2" .most=${Math.max(2, (dataset?.points ?? 3) - 1)} ?disabled=${!able}
        @pick=${(event: Pick) => this.set({ neighbors: Math.round(event.detail as number) })}></es-slider>
      <es-slider label="Min. dist." hint="Least distance between points on the map" .tid=${T.umapMinDist} .value=${umap.minDist} min="0" max="1" least="0" step="0.01" ?disabled=${!able}
        @pick=${(event: Pick) => this.set({ minDist: event.detail as number })}></es-slider>
    `;
  }

  private progress(session: Session) {
    const { umap, task, dataset } = session;
    const can = buttons({ tsne: umap, dataset, task });
    const words = statusWords({ tsne: umap, task });
    const share = umap.status === "preparing" ? (task?.fraction ?? 0) : umap.epoch / Math.max(1, umap.epochsInAll ?? 1);
    return html`
      ${runButtons(can, TESTIDS, (what) => this.press(what))}
      ${umap.status === "idle" ? html`<es-estimate .app=${this.app} projection="umap"></es-estimate>` : nothing}
      <progress max="1" .value=${Math.min(1, share)} aria-label="Progress of UMAP"></progress>
      <div class="status" data-testid=${T.umapStatus} data-status=${umap.status} title=${words}>${words}</div>
      <dl>
        <div><dt>Epoch</dt><dd data-testid=${T.umapEpoch}>${umap.epoch}</dd></div>
        <div><dt>Of</dt><dd>${umap.epochsInAll ?? "–"}</dd></div>
        <div><dt>An epoch</dt><dd>${milliseconds(umap.msPerEpoch)}</dd></div>
      </dl>
      ${umap.secondsLeft == null ? nothing : html`<p class="small muted number">${timeLeft(umap.secondsLeft)} left</p>`}
      <p class="visually-hidden" role="status">UMAP: ${words}</p>
    `;
  }

  private more({ umap, dataset }: Session, able: boolean) {
    return html`<details>
      <summary>More</summary>
      <div class="stack inside">
        <es-slider label="Spread" .tid=${T.umapSpread} .value=${umap.spread} min="0.2" max="3" least="0.01" step="0.1" ?disabled=${!able} @pick=${(event: Pick) => this.set({ spread: event.detail as number })}></es-slider>
        <es-slider label="Epochs" .tid=${T.umapEpochs} log automatic="200" .value=${umap.epochs} min="20" max="2000" least="1" ?disabled=${!able} @pick=${(event: Pick) => this.set({ epochs: event.detail === null ? null : Math.round(event.detail) })}></es-slider>
        <es-slider label="Seed" .tid=${T.umapSeed} .value=${umap.seed} min="0" max="100" least="0" ?disabled=${!able} @pick=${(event: Pick) => this.set({ seed: Math.round(event.detail as number) })}></es-slider>
        <label class="field"><span class="label">Labels</span>
          <select data-testid=${T.umapSupervise} ?disabled=${!able} @change=${(event: Event) => this.set({ supervise: { column: (event.target as HTMLSelectElement).value || null } })}>
            <option value="" .selected=${live(umap.supervise?.column == null)}>Not supervised</option>
            ${dataset?.columns.map(({ name }) => html`<option value=${name} .selected=${live(name === umap.supervise?.column)}>${name}</option>`)}
          </select></label>
      </div>
    </details>`;
  }

  private press(what: "run" | "pause" | "resume" | "cancel" | "stop" | "rerun"): void {
    const { task } = this.state.session ?? {};
    if (what !== "cancel") this.command({ type: `umap.${what === "rerun" ? "run" : what}` });
    else if (task) this.command({ type: "cancel", task: task.id });
  }

  private set(change: Partial<UmapSettings>): void {
    this.command({ type: "umap.set", ...change });
  }
}
