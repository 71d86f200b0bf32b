/** Points drawn by the processor, where there is no WebGL2: discs with soft edges, in portions, with depth in 3D. */

import { discDiameter, type Look, ringWidth } from "./look";
import { type Layer, type Order, State } from "./order";
import type { Scene } from "./points";
import { type Layout, NOWHERE, unitsOf } from "./positions";
import type { Vec3 } from "./vector";

export interface Surface {
  width: number;
  height: number;
  /** RGBA, top row first. */
  pixels: Uint8ClampedArray<ArrayBuffer>;
  /** Depth of what is on top, in 3D. */
  depth: Float32Array;
  /** Row + 1 of what is on top, where it is asked for. */
  ids: Uint32Array | null;
}

export function createSurface(width: number, height: number, withIds = false): Surface {
  const size = width * height;
  const ids = withIds ? new Uint32Array(size) : null;
  return { width, height, pixels: new Uint8ClampedArray(size * 4), depth: new Float32Array(size), ids };
}

export function clearSurface({ pixels, depth, ids }: Surface): void {
  pixels.fill(0);
  ids?.fill(0);
  depth.fill(Number.POSITIVE_INFINITY);
}

export interface Inks {
  colors: Uint8Array | null;
  palette: Uint8Array;
  states: Uint8Array | null;
}

/** Selected points lie before neighbours, these before the others, faded ones behind: added to depths, which are small. */
const LIFT = { [State.normal]: 0, [State.selected]: -2000, [State.neighbor]: -1000, [State.faded]: 1000, [State.hidden]: 0 };
const FADED_OPACITY = 0.19;
const FOG = 0.34;

/** Draws parts of the order; the result of one call after the other is that of one call for all. */
export function splat(surface: Surface, layout: Layout, inks: Inks, scene: Scene, order: Order, ranges: readonly Layer[]): void {
  const { positions, dims } = layout;
  const { projection, look, ratio } = scene;
  const { scale, offset } = unitsOf(layout);
  const steps = positions instanceof Uint16Array;
  const fallback = scene.defaultColor.map((c) => c * 255) as Vec3;
  const ground = scene.background.map((c) => c * 255) as Vec3;
  const { near, far } = projection.depthRange;
  for (const { start, count } of ranges) {
    for (let i = start; i < start + count; i++) {
      const row = order.rows[i] as number;
      const at = row * dims;
      const x = positions[at] as number;
      const y = positions[at + 1] as number;
      const z = dims === 3 ? (positions[at + 2] as number) : 0;
      if (steps && (x === NOWHERE || y === NOWHERE || z === NOWHERE)) continue;
      const pixel = projection.project(x * scale[0] + offset[0], y * scale[1] + offset[1], dims === 3 ? z * scale[2] + offset[2] : 0);
      if (!pixel) continue;
      const state = inks.states?.[row] ?? State.normal;
      const radius = (discDiameter(look, projection, pixel.depth, state) * ratio) / 2;
      const ring = ringWidth(state) * ratio;
      const color = (inks.colors?.[row] ?? Number.POSITIVE_INFINITY) * 3;
      const fog = dims === 3 ? Math.min(1, Math.max(0, (pixel.depth - near) / (far - near))) * FOG : 0;
      const faded = state === State.faded && look.opaque ? 1 - FADED_OPACITY : 0;
      const mix = 1 - (1 - fog) * (1 - faded);
      const ink = [0, 1, 2].map((c) => {
        const own = inks.palette[color + c] ?? (fallback[c] as number);
        return own + ((ground[c] as number) - own) * mix;
      }) as Vec3;
      const marked = state === State.selected || state === State.neighbor;
      const alpha = marked || look.opaque ? 1 : look.opacity * (state === State.faded ? FADED_OPACITY : 1);
      const depth = dims === 3 && look.opaque ? pixel.depth + (LIFT[state as keyof typeof LIFT] ?? 0) : null;
      stamp(surface, pixel.x * ratio, pixel.y * ratio, Math.max(0.5, radius), ring, ink, scene.ring, alpha, depth, row + 1);
    }
  }
}

function stamp(
  s: Surface,
  x: number,
  y: number,
  radius: number,
  ring: number,
  ink: Vec3,
  ringInk: Vec3,
  alpha: number,
  depth: number | null,
  id: number,
) {
  const outer = radius + ring;
  const left = Math.max(0, Math.floor(x - outer - 0.5));
  const right = Math.min(s.width - 1, Math.ceil(x + outer - 0.5));
  const top = Math.max(0, Math.floor(y - outer - 0.5));
  const bottom = Math.min(s.height - 1, Math.ceil(y + outer - 0.5));
  for (let v = top; v <= bottom; v++) {
    for (let u = left; u <= right; u++) {
      const d = Math.hypot(u + 0.5 - x, v + 0.5 - y);
      const coverage = Math.min(1, outer - d + 0.5);
      if (coverage <= 0) continue;
      const pixel = v * s.width + u;
      if (depth !== null) {
        if (coverage < 0.3 || depth >= (s.depth[pixel] as number)) continue;
        s.depth[pixel] = depth;
      }
      if (s.ids && coverage >= 0.5) s.ids[pixel] = id;
      const inside = ring > 0 ? Math.min(1, Math.max(0, radius - d + 0.5)) : 1;
      const a = alpha * coverage;
      const at = pixel * 4;
      const under = (s.pixels[at + 3] as number) / 255;
      const over = a + under * (1 - a);
      for (let c = 0; c < 3; c++) {
        const own = (ink[c] as number) * inside + (ringInk[c] as number) * 255 * (1 - inside);
        s.pixels[at + c] = (own * a + (s.pixels[at + c] as number) * under * (1 - a)) / over;
      }
      s.pixels[at + 3] = over * 255;
    }
  }
}

/** What lies on top at a pixel (CSS pixels), else the row nearest to it within `snap`; null when none is. As the order draws: the last is on top, in 3D the nearest. */
export function pickRow(
  layout: Layout,
  states: Uint8Array | null,
  scene: Scene & { look: Look },
  order: Order,
  at: { x: number; y: number },
  snap: number,
): number | null {
  const { positions, dims } = layout;
  const { projection, look } = scene;
  const { scale, offset } = unitsOf(layout);
  const steps = positions instanceof Uint16Array;
  let best: { row: number; gap: number; depth: number } | null = null;
  for (let i = 0; i < order.count; i++) {
    const row = order.rows[i] as number;
    const p = row * dims;
    const [x, y, z] = [positions[p] as number, positions[p + 1] as number, dims === 3 ? (positions[p + 2] as number) : 0];
    if (steps && (x === NOWHERE || y === NOWHERE || z === NOWHERE)) continue;
    const pixel = projection.project(x * scale[0] + offset[0], y * scale[1] + offset[1], dims === 3 ? z * scale[2] + offset[2] : 0);
    if (!pixel || Math.abs(pixel.x - at.x) > snap + 64 || Math.abs(pixel.y - at.y) > snap + 64) continue;
    const state = states?.[row] ?? State.normal;
    const radius = discDiameter(look, projection, pixel.depth, state) / 2 + ringWidth(state);
    const gap = Math.max(0, Math.hypot(pixel.x - at.x, pixel.y - at.y) - radius);
    if (gap > snap) continue;
    const depth = dims === 3 ? pixel.depth + (LIFT[state as keyof typeof LIFT] ?? 0) : 0;
    if (!best || gap < best.gap || (gap === best.gap && (dims === 2 || depth < best.depth))) best = { row, gap, depth };
  }
  return best?.row ?? null;
}
