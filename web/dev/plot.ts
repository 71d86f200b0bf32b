/**
 * The plot without the page, on drawn data: `npx vite`, then `/dev/plot.html?dims=2&theme=dark&points=8000&marks=1&live=1`.
 * `window.dev` has the handle, the props and a log of events, for scripts.
 */

import { createPlot } from "../src/plot/plot";
import type { PlotProps, Theme } from "../src/plot/types";

const query = new URLSearchParams(location.search);
const dims = query.get("dims") === "2" ? 2 : 3;
const points = Number(query.get("points") ?? 8000);

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

function random(seed: number): () => number {
  let s = seed;
  return () => {
    s = (Math.imul(s ^ (s >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    let t = Math.imul(s ^ (s >>> 16), 0x45d9f3b);
    t = Math.imul(t ^ (t >>> 16), 0x45d9f3b);
    return ((t ^ (t >>> 16)) >>> 0) / 4294967296;
  };
}

/** Ten lumpy clusters, as t-SNE makes them. */
function clusters(n: number) {
  const next = random(7);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const centres = Array.from({ length: 10 }, (_, c) => {
    const phi = Math.acos(1 - (2 * (c + 0.5)) / 10);
    const theta = Math.PI * (1 + Math.sqrt(5)) * c;
    const r = 26 + 6 * next();
    if (dims === 2) return [Math.cos(c * 2.4) * r * Math.sqrt((c + 1) / 10), Math.sin(c * 2.4) * r * Math.sqrt((c + 1) / 10), 0];
    return [r * Math.cos(theta) * Math.sin(phi), r * Math.cos(phi), r * Math.sin(theta) * Math.sin(phi)];
  });
  const lumps = centres.map(() => Array.from({ length: 6 }, () => [normal() * 4, normal() * 4, normal() * 4, 1.2 + next() * 2]));
  const positions = new Float32Array(n * dims);
  const colors = new Uint8Array(n);
  for (let row = 0; row < n; row++) {
    const c = Math.floor(next() * 10);
    const lump = lumps[c]?.[Math.floor(next() * 6)] ?? [0, 0, 0, 1];
    colors[row] = next() < 0.02 ? Math.floor(next() * 10) : c;
    for (let axis = 0; axis < dims; axis++) {
      positions[row * dims + axis] = (centres[c]?.[axis] ?? 0) + (lump[axis] ?? 0) + normal() * (lump[3] ?? 1);
    }
  }
  return { positions, colors };
}

function box(positions: Float32Array): Pick<PlotProps, "lower" | "upper"> {
  const lower: [number, number, number] = [0, 0, 0];
  const upper: [number, number, number] = [0, 0, 0];
  for (let axis = 0; axis < dims; axis++) {
    let low = Infinity;
    let high = -Infinity;
    for (let at = axis; at < positions.length; at += dims) {
      low = Math.min(low, positions[at] as number);
      high = Math.max(high, positions[at] as number);
    }
    lower[axis] = low;
    upper[axis] = high;
  }
  return { lower, upper };
}

// biome-ignore format: one colour a digit
const palette = new Uint8Array([
  0xe6, 0x9f, 0x00, 0x56, 0xb4, 0xe9, 0x00, 0x9e, 0x73, 0xf0, 0xe4, 0x42, 0x00, 0x72, 0xb2,
  0xd5, 0x5e, 0x00, 0xcc, 0x79, 0xa7, 0x88, 0x55, 0x22, 0x66, 0x66, 0x66, 0x99, 0x33, 0xcc,
]);
const names = ["zero", "один", "二", "三つ", "أربعة", "חמש", "छह", "sieben", "θ οκτώ", "👩‍🔬 nine"];

const { positions, colors } = clusters(points);
const states = query.has("marks") ? new Uint8Array(points) : null;
const labeled: number[] = [];
if (states) {
  states[17] = 1;
  labeled.push(17);
  const distance = (row: number) => {
    let sum = 0;
    for (let axis = 0; axis < dims; axis++) sum += ((positions[row * dims + axis] ?? 0) - (positions[17 * dims + axis] ?? 0)) ** 2;
    return sum;
  };
  const nearest = Array.from({ length: points }, (_, row) => row).sort((a, b) => distance(a) - distance(b));
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
const plot = createPlot(host, {
  onHover: note("hover"),
  onClick: note("click"),
  onCamera: note("camera"),
  onDrawn: note("drawn"),
  onError: note("error"),
});
const props: Partial<PlotProps> = {
  positions,
  dims,
  ...box(positions),
  colors: query.get("colors") === "none" ? null : colors,
  palette,
  states,
  theme: query.get("theme") === "dark" ? dark : light,
  labeled: new Uint32Array(labeled),
  labelOf: (row) => `${names[colors[row] ?? 0]} ${row}`,
  pointSize: query.has("size") ? Number(query.get("size")) : null,
};
plot.set(props);

if (query.has("live")) {
  const moving = new Float32Array(positions.length);
  let step = 0;
  window.setInterval(() => {
    step++;
    const growth = 1e-4 + (1 - Math.exp(-step / 60)) * (1 + 0.02 * Math.sin(step));
    for (let i = 0; i < moving.length; i++) moving[i] = (positions[i] as number) * growth;
    plot.set({ positions: moving, ...box(moving) });
  }, 50);
}

Object.assign(window, { dev: { plot, props, log } });
