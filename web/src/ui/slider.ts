/** A number with a slider: both show the same, a logarithmic slider where asked, "Auto" where a value may be left to the program. */

import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { controls } from "./style/controls";

/** What was picked; null = automatic. */
export type Pick = CustomEvent<number | null>;

const STEPS = 200;

@customElement("es-slider")
export class Slider extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: 78px minmax(0, 1fr) 48px 38px;
        align-items: center;
        gap: 6px;
        min-height: 28px;
      }
      label {
        overflow: hidden;
        color: var(--muted);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      input[type="number"] {
        grid-column: 3;
        padding: 0 6px;
      }
      :host(:not([automatic])) {
        grid-template-columns: 78px minmax(0, 1fr) 58px;
      }
      .auto {
        height: 28px;
        padding: 0;
        border-color: var(--line);
        font-size: 12px;
        color: var(--muted);
      }
      .auto[aria-pressed="true"] {
        border-color: transparent;
        background: var(--accent-soft);
        color: var(--accent);
      }
    `,
  ];
  @property() label = "";
  /** Begins the names by which tests find it: the number; `-slider`; `-auto`. */
  @property() tid = "";
  @property() hint = "";
  @property({ type: Number }) value: number | null = null;
  /** Of the slider. */
  @property({ type: Number }) min = 0;
  @property({ type: Number }) max = 1;
  /** Of the number. */
  @property({ type: Number }) least: number | null = null;
  @property({ type: Number }) most: number | null = null;
  @property({ type: Number }) step = 1;
  @property({ type: Boolean }) log = false;
  /** The value may be automatic; then the slider stands here. */
  @property({ type: Number, reflect: true }) automatic: number | null = null;
  @property({ type: Boolean }) disabled = false;
  /** Picks while the slider is dragged, not only when it is let go. */
  @property({ type: Boolean }) eager = false;

  override render() {
    const at = this.value ?? this.automatic ?? this.min;
    const auto = this.value === null;
    return html`
      <label for="number" title=${this.hint || this.label}>${this.label}</label>
      <input type="range" aria-label="${this.label}, slider" data-testid="${this.tid}-slider" min="0" max=${STEPS} step="any" ?disabled=${this.disabled}
        .value=${live(String(this.place(at)))} aria-valuetext=${auto ? `automatic` : this.text(at)} @input=${this.slid} @change=${this.letGo} />
      <input type="number" id="number" data-testid=${this.tid} min=${this.least ?? this.min} max=${this.most ?? nothing} step="any"
        placeholder=${this.automatic === null ? "" : "auto"} title=${this.hint || this.label} ?disabled=${this.disabled}
        .value=${live(auto ? "" : this.text(at))} @change=${this.typed} />
      ${
        this.automatic === null
          ? nothing
          : html`<button class="auto" aria-pressed=${auto} aria-label="Auto: ${this.label}" data-testid="${this.tid}-auto" ?disabled=${this.disabled}
              @click=${() => this.pick(auto ? this.round(this.automatic as number) : null)}>Auto</button>`
      }
    `;
  }

  /** Place on the slider. */
  private place(value: number): number {
    const at = (one: number) => (this.log ? Math.log(Math.max(one, 1e-12)) : one);
    const share = (at(value) - at(this.min)) / (at(this.max) - at(this.min));
    return Math.min(1, Math.max(0, share)) * STEPS;
  }

  private valueAt(place: number): number {
    const share = place / STEPS;
    const value = this.log ? this.min * (this.max / this.min) ** share : this.min + (this.max - this.min) * share;
    return this.round(value);
  }

  private round(value: number): number {
    if (this.log) return Number(value.toPrecision(2));
    return Number((Math.round(value / this.step) * this.step).toPrecision(12));
  }

  private text(value: number): string {
    return String(Number(value.toPrecision(6)));
  }

  private readonly slid = (event: Event): void => {
    const value = this.valueAt((event.target as HTMLInputElement).valueAsNumber);
    const number = this.renderRoot.querySelector<HTMLInputElement>("#number");
    if (number) number.value = this.text(value);
    if (this.eager) this.pick(value);
  };

  private readonly letGo = (event: Event): void => {
    if (!this.eager) this.pick(this.valueAt((event.target as HTMLInputElement).valueAsNumber));
  };

  private readonly typed = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    if (input.value === "" && this.automatic !== null) this.pick(null);
    else if (input.value !== "" && input.checkValidity()) this.pick(input.valueAsNumber);
    else this.requestUpdate();
  };

  private pick(value: number | null): void {
    this.dispatchEvent(new CustomEvent("pick", { detail: value }));
    // A refused value does not stay: what holds is set again once it is known.
    this.updateComplete.then(() => this.requestUpdate());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "es-slider": Slider;
  }
}
