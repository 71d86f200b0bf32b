/** Joins the plot to the state: hands frames and colours to it, and its clicks, regions, hovers and cameras back. */

import { css, html } from "lit";
import { customElement, query } from "lit/decorators.js";
import { createPlot } from "../plot/plot";
import type { Camera, PlotHandle, PlotProps } from "../plot/types";
import { labelOf, type State } from "../state";
import { axisTitles } from "./axis-titles";
import { AppElement } from "./element";
import { Walk } from "./map-walk";
import { PLOT_THEMES } from "./plot-theme";
import { controls } from "./style/controls";
import { T } from "./testids";
import { thumbnail } from "./thumbnail";

const NOTHING: Pick<PlotProps, "positions" | "colors" | "states"> = { positions: new Float32Array(0), colors: null, states: null };

const LABEL = "Map of the points. Arrow keys go from point to point, Enter selects, N goes to the next neighbour, plus and minus zoom.";

/** What the tools at the right edge cover, CSS pixels. */
const TOOLS = 44;
/** What the hint covers at the bottom edge, CSS pixels. */
const HINT = 54;

@customElement("es-map")
export class MapView extends AppElement {
  static override styles = [
    controls,
    css`
      :host,
      .plot {
        display: block;
        position: absolute;
        inset: 0;
        overflow: hidden;
      }
      .plot :focus-visible {
        outline-offset: -3px;
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = [];
  @query(".plot") private host!: HTMLElement;
  private plot: PlotHandle | null = null;
  private walk: Walk | null = null;
  /** The map cannot draw; frames are taken all the same, so that the numbers go on. */
  private broken = false;
  private shown: { dims: 2 | 3 | undefined; colors?: unknown; states?: unknown; labels: unknown[]; titles: string } = {
    dims: undefined,
    labels: [],
    titles: "",
  };

  get camera(): Camera | null {
    return this.plot?.camera ?? null;
  }

  /** What is at a pixel now will not be there soon. */
  get moving(): boolean {
    return this.plot?.moving ?? false;
  }

  fit(): void {
    this.plot?.setCamera(null, true);
    this.app.cameraMoved(null);
  }

  zoomBy(factor: number): void {
    this.plot?.zoomBy(factor);
  }

  focusRows(rows: Uint32Array): void {
    this.plot?.focus(rows);
  }

  /** Ends a box or lasso that is being drawn; true when there was one. */
  cancelGesture(): boolean {
    return this.plot?.cancelGesture() ?? false;
  }

  /** Pixel of a row from the window's top left; null when it is not on screen. */
  at(row: number): { x: number; y: number } | null {
    const pixel = this.plot?.project(row);
    const box = this.host.getBoundingClientRect();
    return pixel ? { x: box.left + pixel.x, y: box.top + pixel.y } : null;
  }

  /** A small picture of what is on screen, base64; null when there is none. */
  thumbnail(): Promise<string | null> {
    this.plot?.render();
    return thumbnail(this.host);
  }

  protected override firstUpdated(): void {
    this.plot = createPlot(this.host, {
      onHover: (hit) => this.app.store.set({ hover: hit }),
      onClick: (hit, additive, op) => {
        if (hit) this.app.selecting.click(hit.row, op);
        else if (!additive) this.app.selecting.clear();
      },
      onRegion: (region) => this.app.selecting.region(region),
      onRasterNeeded: (matrix, width, height) => this.app.overlays.raster(matrix, width, height),
      onVisible: (rows) => this.app.pictures.visible(rows),
      onCamera: (camera, final) => final && this.app.cameraMoved(camera),
      onDrawn: () => this.app.drawn(),
      onError: (message) => {
        this.broken = true;
        this.app.notify("error", message);
        this.app.drawn();
      },
    });
    this.host.querySelector("[role=application]")?.setAttribute("aria-label", LABEL);
    this.walk = new Walk(this.app, this.plot);
    this.app.onCamera = (animate) => this.applyCamera(animate);
    this.app.store.set({ backend: this.plot.backend });
    this.stateChanged(
      new Set(["frame", "coloring", "states", "labeled", "theme", "preferences", "tool", "places", "pictures", "lines", "links"]),
    );
    this.applyCamera(false);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.plot?.destroy();
    this.plot = null;
  }

  override render() {
    return html`<div class="plot" data-testid=${T.plot} @keydown=${(event: KeyboardEvent) => this.walk?.key(event)} @focusin=${() => this.walk?.entered()}
      @focusout=${() => this.walk?.left()}></div>`;
  }

  protected override stateChanged(changed: ReadonlySet<keyof State>): void {
    const { plot, state } = this;
    if (!plot) return;
    const { frame } = state;
    const props: Partial<PlotProps> = {};
    const dims = frame?.dims;
    if (changed.has("theme")) props.theme = PLOT_THEMES[state.theme];
    if (changed.has("frame")) {
      if (frame) Object.assign(props, { positions: frame.positions, dims: frame.dims, lower: frame.lower, upper: frame.upper });
      else Object.assign(props, NOTHING);
    }
    // Colours and states of other data than the frame's would not fit it.
    if (frame && (changed.has("frame") || changed.has("coloring"))) {
      const { colors, palette } = state.coloring;
      Object.assign(props, { colors: colors?.length === frame.points ? colors : null, palette });
    }
    if (frame && (changed.has("frame") || changed.has("states"))) {
      props.states = state.states?.length === frame.points ? state.states : null;
    }
    const labels = [state.labeled, state.view.labelBy, state.columns];
    if (labels.some((part, i) => part !== this.shown.labels[i])) {
      this.shown.labels = labels;
      props.labeled = state.labeled;
      props.labelOf = (row) => labelOf(this.state, row);
    }
    if (changed.has("preferences")) {
      const { pointSize, opacity, spriteSize, translucent, shapes } = state.preferences.look;
      Object.assign(props, { pointSize, opacity, spriteSize, translucent, shapes });
    }
    if (changed.has("tool")) props.tool = state.tool;
    if (changed.has("pictures")) props.sprites = state.pictures;
    if (changed.has("lines")) props.lines = state.lines;
    if (changed.has("links")) props.links = state.links;
    if (changed.has("raster")) props.raster = state.raster;
    if (changed.has("places")) {
      props.placeLabels = state.places.map(({ at, text, weight }) => ({ at: [at[0] ?? 0, at[1] ?? 0, at[2] ?? 0], text, weight }));
    }
    if (changed.has("frame") || changed.has("session") || changed.has("preferences")) this.nameAxes(props);
    if (Object.keys(props).length > 0) plot.set(this.onlyNew(props));
    if (dims !== undefined && dims !== this.shown.dims) this.applyCamera(false);
    this.shown.dims = dims;
    if (this.broken && changed.has("frame")) this.app.drawn();
  }

  private nameAxes(props: Partial<PlotProps>): void {
    const titles = axisTitles(this.state);
    const covered = { right: TOOLS, bottom: this.state.preferences.hinted ? 0 : HINT };
    const key = JSON.stringify([titles, covered]);
    if (key === this.shown.titles) return;
    this.shown.titles = key;
    Object.assign(props, { axisTitles: titles, covered });
  }

  /** Leaves out what the plot has already, so that a stream of frames uploads positions alone. */
  private onlyNew(props: Partial<PlotProps>): Partial<PlotProps> {
    const { shown } = this;
    if ("colors" in props) {
      const key = props.colors === null ? null : this.state.coloring;
      if (shown.colors === key) {
        delete props.colors;
        delete props.palette;
      }
      shown.colors = key;
    }
    if ("states" in props) {
      if (shown.states === props.states) delete props.states;
      shown.states = props.states;
    }
    return props;
  }

  /** The remembered camera, where it fits the dimensions on screen; else the default view. */
  private applyCamera(animate: boolean): void {
    const { view, frame } = this.state;
    const fits = view.camera && (!frame || view.camera.orthographic === (frame.dims === 2));
    this.plot?.setCamera(fits ? view.camera : null, animate);
  }
}
