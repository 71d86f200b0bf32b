/** The legend of numbers: how the points spread, and the part that the ramp covers, with ends to drag. */

import { css, html, nothing, svg } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { RampLegend, State } from "../state";
import { AppElement } from "./element";
import { short } from "./format";
import { controls } from "./style/controls";
import { T } from "./testids";

const WIDTH = 168;
const HEIGHT = 34;
/** Arrow keys move an end by this share of the range. */
const STEP = 0.02;

@customElement("es-ramp")
export class Ramp extends AppElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        padding: 0 8px;
        font-size: 12px;
      }
      svg {
        display: block;
        width: 168px;
        overflow: visible;
        touch-action: none;
      }
      .bar {
        fill: var(--line-strong);
      }
      .handle {
        cursor: ew-resize;
      }
      .handle rect {
        fill: transparent;
      }
      .handle path {
        fill: var(--raised);
        stroke: var(--text);
      }
      .handle:focus-visible {
        outline: 2px solid var(--accent);
      }
      .ends {
        display: flex;
        align-items: center;
        justify-content: space-between;
        padding-top: 12px;
      }
      button {
        height: 20px;
        padding: 0 6px;
        font-size: 11px;
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = ["view"];
  @property({ attribute: false }) legend!: RampLegend;
  /** Ends while one is dragged. */
  @state() private dragged: [number, number] | null = null;

  override render() {
    const { min, max, stops, histogram } = this.legend;
    const [low, high] = this.dragged ?? [this.legend.low, this.legend.high];
    const most = Math.max(1, ...histogram);
    const width = WIDTH / histogram.length;
    const [from, to] = [this.x(low), this.x(high)];
    return html`
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT + 10}" width=${WIDTH} height=${HEIGHT + 10} role="group" aria-label="From ${short(min)} to ${short(max)}">
        ${Array.from(histogram, (points, i) => {
          const height = points === 0 ? 0 : Math.max(1, Math.sqrt(points / most) * (HEIGHT - 4));
          return svg`<rect class="bar" x=${i * width} y=${HEIGHT - height} width=${width - 0.5} height=${height} />`;
        })}
        ${stops.map((color, i) => svg`<rect x=${from + ((to - from) * i) / stops.length} y=${HEIGHT} width=${Math.max(0.2, (to - from) / stops.length + 0.4)} height="10" fill=${color} shape-rendering="crispEdges" />`)}
        ${max > min ? [this.handle(0, low, from), this.handle(1, high, to)] : nothing}
      </svg>
      <div class="ends number"><span data-testid=${T.rampLow}>${short(low)}</span>
        ${this.state.view.color.domain ? html`<button data-testid=${T.rampAll} title="The whole range" @click=${() => this.send(null)}>All</button>` : nothing}
        <span data-testid=${T.rampHigh}>${short(high)}</span></div>
    `;
  }

  private handle(end: 0 | 1, value: number, x: number) {
    const { min, max } = this.legend;
    return svg`<g class="handle" role="slider" tabindex="0" aria-label=${end === 0 ? "Lowest colour at" : "Highest colour at"} aria-valuemin=${min} aria-valuemax=${max} aria-valuenow=${value}
      data-testid=${end === 0 ? T.rampLowHandle : T.rampHighHandle} transform="translate(${x} ${HEIGHT})"
      @pointerdown=${(event: PointerEvent) => this.grab(event, end)} @keydown=${(event: KeyboardEvent) => this.key(event, end)}>
      <rect x="-8" y="-10" width="16" height="30" /><path d="M0 -3V13M-4 13h8l-4 6z" /></g>`;
  }

  private x(value: number): number {
    const { min, max } = this.legend;
    return max > min ? Math.min(1, Math.max(0, (value - min) / (max - min))) * WIDTH : 0;
  }

  private moved(end: 0 | 1, value: number): [number, number] {
    const { min, max, low, high } = this.legend;
    const [a, b] = this.dragged ?? [low, high];
    const inside = Math.min(max, Math.max(min, value));
    return end === 0 ? [Math.min(inside, b), b] : [a, Math.max(inside, a)];
  }

  private grab(event: PointerEvent, end: 0 | 1): void {
    event.preventDefault();
    const handle = event.currentTarget as SVGGElement;
    const box = (handle.ownerSVGElement as SVGSVGElement).getBoundingClientRect();
    handle.setPointerCapture(event.pointerId);
    handle.focus();
    const { min, max } = this.legend;
    const move = (to: PointerEvent) => {
      this.dragged = this.moved(end, min + ((to.clientX - box.left) / box.width) * (max - min));
    };
    const drop = () => {
      handle.removeEventListener("pointermove", move);
      handle.removeEventListener("pointerup", drop);
      handle.removeEventListener("pointercancel", drop);
      if (this.dragged) this.send(this.dragged);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", drop);
    handle.addEventListener("pointercancel", drop);
  }

  private key(event: KeyboardEvent, end: 0 | 1): void {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (way === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const { min, max, low, high } = this.legend;
    this.send(this.moved(end, (end === 0 ? low : high) + way * STEP * (max - min)));
  }

  private send(domain: [number, number] | null): void {
    this.dragged = null;
    this.app.show({ color: { ...this.state.view.color, domain } });
  }
}
