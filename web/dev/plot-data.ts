/** Drawn data for the plot alone: clusters, rasters and pictures. */

import type { PlotProps, Raster, SpritePage } from "../src/plot/types";

export function random(seed: number): () => number {
  let s = seed;
  return () => {
    s = (Math.imul(s ^ (s >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    let t = Math.imul(s ^ (s >>> 16), 0x45d9f3b);
    t = Math.imul(t ^ (t >>> 16), 0x45d9f3b);
    return ((t ^ (t >>> 16)) >>> 0) / 4294967296;
  };
}

/** Ten lumpy clusters, as t-SNE makes them. */
export function clusters(n: number, dims: 2 | 3) {
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

export function box(positions: Float32Array, dims: 2 | 3): Pick<PlotProps, "lower" | "upper"> {
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
export const palette = new Uint8Array([
  0xe6, 0x9f, 0x00, 0x56, 0xb4, 0xe9, 0x00, 0x9e, 0x73, 0xf0, 0xe4, 0x42, 0x00, 0x72, 0xb2,
  0xd5, 0x5e, 0x00, 0xcc, 0x79, 0xa7, 0x88, 0x55, 0x22, 0x66, 0x66, 0x66, 0x99, 0x33, 0xcc,
]);

/** As the wire has it: 16-bit steps of the box. */
export function quantize(positions: Float32Array, dims: 2 | 3, { lower, upper }: Pick<PlotProps, "lower" | "upper">): Uint16Array {
  return Uint16Array.from(positions, (value, i) => {
    const axis = (i % dims) as 0 | 1 | 2;
    return Math.round(((value - lower[axis]) / (upper[axis] - lower[axis])) * 65534);
  });
}

/** What the server would answer to `raster`. */
export function rasterOf(
  props: Pick<PlotProps, "dims" | "colors" | "palette"> & { positions: Float32Array },
  m: number[],
  width: number,
  height: number,
): Raster {
  const { positions, dims, colors } = props;
  const counts = new Uint32Array(width * height);
  const sums = new Float32Array(width * height * 3);
  const get = (i: number) => m[i] as number;
  for (let row = 0; row < positions.length / dims; row++) {
    const at = row * dims;
    const [x, y, z] = [positions[at] as number, positions[at + 1] as number, dims === 3 ? (positions[at + 2] as number) : 0];
    const w = get(3) * x + get(7) * y + get(11) * z + get(15);
    if (!(w > 0)) continue;
    const u = Math.floor((((get(0) * x + get(4) * y + get(8) * z + get(12)) / w + 1) / 2) * width);
    const v = Math.floor(((1 - (get(1) * x + get(5) * y + get(9) * z + get(13)) / w) / 2) * height);
    if (u < 0 || v < 0 || u >= width || v >= height) continue;
    const pixel = v * width + u;
    counts[pixel] = (counts[pixel] as number) + 1;
    for (let c = 0; c < 3; c++) {
      const own = colors ? (props.palette[(colors[row] as number) * 3 + c] ?? 128) : 128;
      sums[pixel * 3 + c] = (sums[pixel * 3 + c] as number) + own;
    }
  }
  const filled = counts.filter((count) => count > 0).sort();
  const largest = filled.at(-1) ?? 1;
  const data = new Uint8Array(width * height * 4);
  counts.forEach((count, pixel) => {
    if (count === 0) return;
    for (let c = 0; c < 3; c++) data[pixel * 4 + c] = Math.round((sums[pixel * 3 + c] as number) / count);
    data[pixel * 4 + 3] = Math.round(1 + (largest > 1 ? (254 * Math.log(count)) / Math.log(largest) : 0));
  });
  return { width, height, data, largest, percentile99: filled[Math.floor(filled.length * 0.99)] ?? 1, matrix: m };
}

/** Pictures of rows: their colour's digit on black, in cells. */
export function pictures(rows: ArrayLike<number>, colors: Uint8Array, cell: number): SpritePage {
  const columns = Math.ceil(Math.sqrt(rows.length));
  const image = document.createElement("canvas");
  image.width = columns * cell;
  image.height = Math.ceil(rows.length / columns) * cell;
  const context = image.getContext("2d") as CanvasRenderingContext2D;
  context.fillStyle = "#000";
  context.fillRect(0, 0, image.width, image.height);
  context.fillStyle = "#fff";
  context.font = `600 ${cell * 0.8}px serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let i = 0; i < rows.length; i++) {
    const x = (i % columns) * cell + cell / 2;
    const y = Math.floor(i / columns) * cell + cell / 2;
    context.save();
    context.translate(x, y);
    context.rotate((((rows[i] as number) % 13) - 6) / 20);
    context.fillText(String(colors[rows[i] as number] ?? 0), 0, 0);
    context.restore();
  }
  return { image, cell, columns, rows };
}
