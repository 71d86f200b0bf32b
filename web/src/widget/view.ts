/** One map in one cell: the plot, its bar, its legend, and the traits that both sides share. */

import { createPlot } from "../plot/plot";
import type { Camera, PlotHandle, Region, RegionOp, Tool } from "../plot/types";
import { type Coloring, colorBy, type LegendEntry, NO_COLORING } from "../state/coloring";
import { PLOT_THEMES } from "../ui/plot-theme";
import { Column, MISSING } from "../wire";
import { button, make } from "./dom";
import { HoverLabel } from "./hover";
import { drawLegend } from "./legend";
import { bufferOf, type Frame, type Model, type TableColumn } from "./model";
import { combined, rowsInside, rowsOf, statesOf } from "./rows";
import { STYLE } from "./style";
import { onThemeChange, themeAround } from "./theme";

const NAMES: Readonly<Record<string, string>> = { pca: "PCA", tsne: "t-SNE", layout: "Layout" };
const TOOLS: readonly { tool: Tool; name: string; title: string }[] = [
  { tool: "pan", name: "Move", title: "Drag moves the map" },
  { tool: "lasso", name: "Lasso", title: "Drag selects with a lasso (or Alt drag)" },
  { tool: "box", name: "Box", title: "Drag selects a box (or Shift drag)" },
];

export class View {
  private readonly map = make("div", { class: "map" });
  private readonly host = make("div", { class: "plot", "data-testid": "plot" });
  private readonly status = make("div", { class: "status", role: "status", "data-testid": "status" });
  private readonly legend = make("div", { class: "legend", "data-testid": "legend" });
  private readonly projections = make("div", { class: "group", role: "group", "aria-label": "Projection" });
  private readonly colors = make("select", { title: "Colour by", "aria-label": "Colour by", "data-testid": "color-by" });
  private readonly run = button("Play", "Run t-SNE", "play", () => this.model.send({ type: this.isRunning() ? "pause" : "play" }));
  private readonly clear = button("Clear", "Select nothing", "clear", () => this.select(new Uint32Array(0)));
  private readonly tools = new Map<Tool, HTMLButtonElement>();
  private readonly columns: ReadonlyMap<string, Column>;
  private readonly hover: HoverLabel;
  private readonly plot: PlotHandle;
  private readonly undo: (() => void)[] = [];
  private coloring: Coloring = NO_COLORING;
  private frame: (Omit<Frame, "positions"> & { positions: Uint16Array }) | null = null;

  constructor(
    private readonly model: Model,
    element: HTMLElement,
  ) {
    const outer = make("div", { "data-lm-suppress-shortcuts": "true" });
    element.append(outer);
    const root = outer.attachShadow({ mode: "open" });
    this.columns = new Map(model.get("_table").map((column, index) => [column.name, columnOf(column, index)]));
    this.hover = new HoverLabel(model.get("_pictures"), (row) => model.send({ type: "picture", row }));
    root.append(make("style", {}, [STYLE]), this.map);
    this.map.append(this.host, this.bar(), this.legend, this.status, this.hover.element);
    this.plot = createPlot(this.host, {
      onHover: (hit) => this.hover.show(hit, this.columns, this.model.get("color")),
      onClick: (hit, additive, op) => {
        if (hit) this.change(Uint32Array.of(hit.row), op);
        else if (!additive) this.select(new Uint32Array(0));
      },
      onRegion: (region) => this.region(region),
      onCamera: (camera, final) => final && this.share("camera", camera),
      onDrawn: () => {
        this.map.dataset.drawn = String(Number(this.map.dataset.drawn ?? 0) + 1);
      },
      onError: (message) => this.say(message, true),
    });
    this.follow("height", () => {
      this.map.style.height = `${model.get("height")}px`;
      this.plot.resize();
    });
    this.follow("_choices", () => this.listProjections());
    this.follow("_projection", () => this.listProjections());
    this.follow("_frame", () => this.move());
    this.follow("color", () => this.paint());
    this.follow("_selection", () => this.mark());
    this.follow("camera", () => this.aim());
    this.follow("_status", () => this.tell());
    this.on("msg:custom", (content: { type?: string; row?: number }, buffers: DataView[]) => {
      const [bytes] = buffers;
      if (content.type === "picture" && bytes) this.hover.arrived(content.row as number, new Uint8Array(bufferOf(bytes)));
    });
    this.undo.push(onThemeChange(() => this.paint()));
  }

  destroy(): void {
    for (const step of this.undo) step();
    this.plot.destroy();
  }

  private on(event: string, callback: (...details: never[]) => void): void {
    this.model.on(event, callback);
    this.undo.push(() => this.model.off(event, callback));
  }

  /** Now, and whenever the trait changes. */
  private follow(trait: string, callback: () => void): void {
    this.on(`change:${trait}`, callback);
    callback();
  }

  private share(trait: "color" | "camera", value: string | Camera | null): void {
    this.model.set(trait, value as never);
    this.model.save_changes();
  }

  private bar(): HTMLElement {
    const tools = make("div", { class: "group", role: "group", "aria-label": "Tool" });
    for (const { tool, name, title } of TOOLS) {
      const one = button(name, title, `tool-${tool}`, () => this.take(tool));
      this.tools.set(tool, one);
      tools.append(one);
    }
    this.colors.append(make("option", { value: "" }, ["one colour"]));
    for (const name of this.columns.keys()) this.colors.append(make("option", { value: name }, [name]));
    this.colors.addEventListener("change", () => this.share("color", this.colors.value || null));
    const fit = button("Fit", "Show all points", "fit", () => {
      this.plot.setCamera(null, true);
      this.share("camera", null);
    });
    this.take("pan");
    return make("div", { class: "bar" }, [this.projections, this.run, tools, fit, this.clear, this.colors]);
  }

  private take(tool: Tool): void {
    for (const [one, element] of this.tools) element.setAttribute("aria-pressed", String(one === tool));
    // The first time there is no plot yet, and its tool is this one.
    this.plot?.set({ tool });
  }

  private listProjections(): void {
    const shown = this.model.get("_projection");
    const choices = this.model.get("_choices");
    this.projections.hidden = choices.length < 2;
    this.projections.replaceChildren(
      ...choices.map((name) => {
        const one = button(NAMES[name] ?? name, `Show ${NAMES[name] ?? name}`, `show-${name}`, () =>
          this.model.send({ type: "show", projection: name }),
        );
        one.setAttribute("aria-pressed", String(name === shown));
        return one;
      }),
    );
    this.run.hidden = !choices.includes("tsne");
  }

  private move(): void {
    const { positions, dims, lower, upper, iteration, kl } = this.model.get("_frame");
    if (!positions || !dims || !lower || !upper) return;
    const before = this.frame;
    this.frame = { positions: new Uint16Array(bufferOf(positions)), dims, lower, upper, iteration: iteration ?? 0, kl: kl ?? null };
    this.plot.set({ positions: this.frame.positions, dims, lower, upper });
    if (before && before.dims !== dims) this.share("camera", null);
    if (before?.positions.length !== this.frame.positions.length) this.mark();
    this.tell();
  }

  private paint(): void {
    const theme = themeAround(this.map.getRootNode() instanceof ShadowRoot ? (this.map.getRootNode() as ShadowRoot).host : this.map);
    this.map.style.colorScheme = theme;
    const name = this.model.get("color");
    const column = name === null ? undefined : this.columns.get(name);
    const info = this.model.get("_table").find((one) => one.name === name);
    this.coloring =
      column && info
        ? colorBy(
            column,
            { ...info, source: "file", revision: 0 },
            { palette: "auto", theme, scale: { as: "auto", scale: "linear", domain: null }, custom: {} },
          )
        : NO_COLORING;
    this.plot.set({ colors: this.coloring.colors, palette: this.coloring.palette, theme: PLOT_THEMES[theme] });
    drawLegend(this.legend, this.coloring.legend, (entry, additive) => this.choose(entry, additive ? "add" : "set"));
    this.colors.value = column ? (name ?? "") : "";
  }

  private get selection(): Uint32Array {
    return new Uint32Array(bufferOf(this.model.get("_selection")));
  }

  private select(rows: Uint32Array): void {
    this.model.set("_selection", new DataView(rows.slice().buffer));
    this.model.save_changes();
    // Not every notebook tells of a change made here.
    this.mark();
  }

  private change(rows: Uint32Array, op: RegionOp): void {
    this.select(combined(this.selection, rows, op));
  }

  private region(region: Region): void {
    if (this.frame) this.change(rowsInside(this.frame, region), region.op);
  }

  /** The points of a legend's entry. */
  private choose(entry: LegendEntry, op: RegionOp): void {
    const column = this.columns.get(this.model.get("color") ?? "");
    if (!column) return;
    const wanted = new Set(entry.values);
    const codes = Array.from({ length: column.distinct }, (_, code) => code).filter((code) => wanted.has(column.value(code)));
    if (wanted.has(null)) codes.push(MISSING);
    const rows = codes.flatMap((code) => [...rowsOf(column.codes, code)]);
    this.change(Uint32Array.from(rows).sort(), op);
  }

  private mark(): void {
    const rows = this.selection;
    const points = this.frame ? this.frame.positions.length / this.frame.dims : 0;
    this.plot.set({ states: statesOf(rows, points) });
    this.clear.disabled = rows.length === 0;
    this.tell();
  }

  private aim(): void {
    const camera = this.model.get("camera");
    if (camera && JSON.stringify(camera) === JSON.stringify(this.plot.camera)) return;
    this.plot.setCamera(camera, true);
  }

  private isRunning(): boolean {
    return ["neighbours", "playing"].includes(this.model.get("_status"));
  }

  private tell(): void {
    const status = this.model.get("_status");
    this.run.textContent = this.isRunning() ? "Pause" : "Play";
    const parts: string[] = [];
    if (status.startsWith("error: ")) {
      this.say(status.slice("error: ".length), true);
      return;
    }
    if (this.frame) parts.push(`${(this.frame.positions.length / this.frame.dims).toLocaleString("en-US")} points`);
    const selected = this.selection.length;
    if (selected > 0) parts.push(`${selected.toLocaleString("en-US")} selected`);
    if (status === "neighbours") parts.push("looking for neighbours");
    if (this.model.get("_projection") === "tsne" && this.frame) {
      const { iteration, kl } = this.frame;
      parts.push(`iteration ${iteration}${kl === null ? "" : `, KL ${kl.toFixed(3)}`}`);
    }
    this.say(parts.join(" · "), false);
  }

  private say(text: string, wrong: boolean): void {
    this.status.textContent = text;
    this.status.classList.toggle("error", wrong);
  }
}

function columnOf(column: TableColumn, index: number): Column {
  return new Column(
    index,
    column.distinct,
    new Uint32Array(bufferOf(column.codes)),
    column.numbers ? new Float64Array(bufferOf(column.numbers)) : null,
    new Uint32Array(bufferOf(column.offsets)),
    new Uint8Array(bufferOf(column.texts)),
  );
}
