/**
 * The plot without the page, on drawn data: `npx vite`, then
 * `/dev/plot.html?dims=2&theme=dark&points=8000&marks=1&live=1&steps=1&raster=1&sprites=1&lines=1&links=1&places=1&titles=1&shapes=1`.
 * `window.dev` has the handle, the props, the data's makers and a log of events, for scripts.
 */

import { createPlot } from "../src/plot/plot";
import type { PlotHandle, PlotProps, Theme } from "../src/plot/types";
import { box, clusters, palette, pictures, quantize, rasterOf } from "./plot-data";

const query = new URLSearchParams(location.search);
const dims = query.get("dims") === "2" ? 2 : 3;
const points = Number(query.get("points") ?? 8000);
if (query.has("nogl")) HTMLCanvasElement.prototype.getContext = withoutWebGl(HTMLCanvasElement.prototype.getContext);

function withoutWebGl(getContext: typeof HTMLCanvasElement.prototype.getContext) {
  return function (this: HTMLCanvasElement, kind: string, ...rest: never[]) {
    return kind === "2d" ? getContext.call(this, kind, ...rest) : null;
  } as typeof HTMLCanvasElement.prototype.getContext;
}

const light: Theme = {
  background: [1, 1, 1],
  point: [0.29, 0.45, 0.69],
  text: "#15191e",
  halo: "rgba(255,255,255,0.9)",
  axis: [0.1, 0.12, 0.16, 0.22],
};
const dark: Theme = {
  background: [0.043, 0.051, 0.063],
  point: [0.5, 0.68, 0.95],
  text: "#e8eaed",
  halo: "rgba(11,13,16,0.9)",
  axis: [0.8, 0.85, 0.95, 0.22],
};

const names = ["zero", "один", "二", "三つ", "أربعة", "חמש", "छह", "sieben", "θ οκτώ", "👩‍🔬 nine"];

const { positions, colors } = clusters(points, dims);
const states = query.has("marks") ? new Uint8Array(points) : null;
const labeled: number[] = [];
const distance = (row: number) => {
  let sum = 0;
  for (let axis = 0; axis < dims; axis++) sum += ((positions[row * dims + axis] ?? 0) - (positions[17 * dims + axis] ?? 0)) ** 2;
  return sum;
};
const nearest =
  states || query.has("links") ? Array.from({ length: points }, (_, row) => row).sort((a, b) => distance(a) - distance(b)) : [];
if (states) {
  states[17] = 1;
  labeled.push(17);
  for (const row of nearest.slice(1, 61)) {
    states[row] = 2;
    labeled.push(row);
  }
  if (query.get("marks") === "fade") for (let row = 0; row < points; row++) if (states[row] === 0 && colors[row] !== 3) states[row] = 3;
}

const log: { name: string; value: unknown }[] = [];
const note = (name: string) => (value?: unknown, more?: unknown) =>
  void log.push({ name, value: more === undefined ? value : [value, more] });
const host = document.getElementById("host") as HTMLElement;
const frame = box(positions, dims);
const plot: PlotHandle = createPlot(host, {
  onHover: note("hover"),
  onClick: note("click"),
  onCamera: note("camera"),
  onDrawn: note("drawn"),
  onError: note("error"),
  onRegion: note("region"),
  onGesture: note("gesture"),
  onVisible: (rows) => {
    log.push({ name: "visible", value: rows.length });
    if (query.has("sprites")) plot.set({ sprites: [pictures(rows, colors, 32)] });
  },
  onRasterNeeded: (matrix, width, height) => {
    log.push({ name: "raster", value: [matrix, width, height] });
    if (query.has("raster")) plot.set({ raster: rasterOf({ positions, dims, colors, palette }, matrix, width, height) });
  },
});

/** Names in the middle of the clusters. */
function places(): PlotProps["placeLabels"] {
  return names.map((text, c) => {
    const sum = [0, 0, 0];
    let count = 0;
    colors.forEach((color, row) => {
      if (color !== c) return;
      count++;
      for (let axis = 0; axis < dims; axis++) sum[axis] = (sum[axis] as number) + (positions[row * dims + axis] as number);
    });
    return { at: sum.map((s) => s / count) as [number, number, number], text: `${text} cluster`, weight: 1 / (1 + c) };
  });
}

const props: Partial<PlotProps> = {
  positions: query.has("steps") ? quantize(positions, dims, frame) : positions,
  dims,
  ...frame,
  colors: query.get("colors") === "none" ? null : colors,
  palette,
  states,
  theme: query.get("theme") === "dark" ? dark : light,
  labeled: new Uint32Array(labeled),
  labelOf: (row) => `${names[colors[row] ?? 0]} ${row}`,
  pointSize: query.has("size") ? Number(query.get("size")) : null,
  translucent: query.has("translucent"),
  shapes: query.has("shapes"),
  placeLabels: query.has("places") ? places() : [],
  axisTitles: query.has("titles") ? { left: "bad", right: "good", x: "mood", down: "cheap", up: "dear", back: "old", front: "new" } : null,
  lines: query.has("lines")
    ? {
        pairs: Uint32Array.from({ length: 600 }, (_, i) => Math.floor((i + 1) / 2)),
        colors: query.get("lines") === "points" ? "points" : "hue",
      }
    : null,
  links: query.has("links")
    ? nearest
        .slice(1, 16)
        .map((to, i) => ({ from: 17, to: i < 8 ? to : i < 12 ? i * 31 : to, kind: i < 8 ? "true" : i < 12 ? "missing" : "false" }))
    : [],
};
plot.set(query.has("sprites") ? { ...props, sprites: [] } : props);

if (query.has("live")) {
  const moving = new Float32Array(positions.length);
  let step = 0;
  window.setInterval(() => {
    step++;
    const growth = 1e-4 + (1 - Math.exp(-step / 60)) * (1 + 0.02 * Math.sin(step));
    for (let i = 0; i < moving.length; i++) moving[i] = (positions[i] as number) * growth;
    plot.set({ positions: moving, ...box(moving, dims) });
  }, 50);
}

Object.assign(window, { dev: { plot, props, log, positions, colors, make: { box, clusters, quantize, rasterOf, pictures } } });
