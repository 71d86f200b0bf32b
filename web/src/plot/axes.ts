/** The axes in words: their directions in a corner, and names at the edges of the layout's box. */

import { MARGIN } from "./bounds";
import { toWorld } from "./frame";
import { transform } from "./matrix";
import type { Projection } from "./projection";
import type { AxisTitles, PlotProps } from "./types";
import { subtract, type Vec3 } from "./vector";

/** Arm of the axes' cross and its distance from the corner, CSS pixels. */
const GIZMO = { arm: 22, inset: 40 };
const FONT = '600 12px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';
/** From the box to a title, and from the window's edge, CSS pixels. */
const GAP = 12;
const EDGE = 10;

/** Which way x, y and z point, in the lower left corner; arms that point away are drawn first and fainter. */
export function drawGizmo(context: CanvasRenderingContext2D, projection: Projection, color: string): void {
  const { right, up, back } = projection.basis;
  const x = GIZMO.inset;
  const y = projection.height - GIZMO.inset;
  const arms = ([0, 1, 2] as const)
    .map((axis) => ({ name: "xyz".charAt(axis), dx: right[axis], dy: -up[axis], toward: back[axis] }))
    .sort((a, b) => a.toward - b.toward);
  context.save();
  context.font = '600 11px system-ui, "Segoe UI", Roboto, sans-serif';
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineCap = "round";
  context.lineWidth = 1.5;
  for (const { name, dx, dy, toward } of arms) {
    context.globalAlpha = 0.5 + 0.25 * toward;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + dx * GIZMO.arm, y + dy * GIZMO.arm);
    context.stroke();
    // A letter needs its own place even when its arm points at the viewer.
    const long = Math.hypot(dx, dy);
    const reach = GIZMO.arm * long + 9;
    if (long > 0.12) context.fillText(name, x + (dx / long) * reach, y + (dy / long) * reach);
  }
  context.restore();
}

interface Title {
  text: string;
  x: number;
  y: number;
  /** Where the text lies from its anchor: -1, 0, 1 of its width and height. */
  side: [number, number];
  turned?: boolean;
}

export function drawAxisTitles(context: CanvasRenderingContext2D, props: PlotProps, projection: Projection, titles: AxisTitles): void {
  context.save();
  context.font = FONT;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = props.theme.halo;
  context.fillStyle = props.theme.text;
  context.globalAlpha = 0.85;
  const list = props.dims === 2 ? flatTitles(props, projection, titles) : boxTitles(props, projection, titles);
  for (const title of list) {
    const width = context.measureText(title.text).width;
    const [w, h] = title.turned ? [15, width] : [width, 15];
    const inside = (at: number, size: number, room: number) => Math.min(room - EDGE - size / 2, Math.max(EDGE + size / 2, at));
    const x = inside(title.x + (title.side[0] * w) / 2, w, projection.width - props.covered.right);
    const y = inside(title.y + (title.side[1] * h) / 2, h, projection.height - props.covered.bottom);
    context.save();
    context.translate(x, y);
    if (title.turned) context.rotate(-Math.PI / 2);
    context.strokeText(title.text, 0, 0);
    context.fillText(title.text, 0, 0);
    context.restore();
  }
  context.restore();
}

function corners(props: PlotProps, projection: Projection): [Vec3, Vec3] {
  const low = toWorld(projection.frame, props.lower);
  const high = toWorld(projection.frame, props.upper);
  return [low.map((c) => c - MARGIN) as Vec3, high.map((c) => c + MARGIN) as Vec3];
}

/** Where a point of the equal-aspect frame appears; null behind the camera. */
function pixelOf(projection: Projection, world: Vec3): { x: number; y: number } | null {
  const d = subtract(world, projection.camera.target);
  const clip = transform(projection.matrix, [d[0], d[1], d[2], 1]);
  if (!(clip[3] > 0)) return null;
  return { x: ((clip[0] / clip[3] + 1) / 2) * projection.width, y: ((1 - clip[1] / clip[3]) / 2) * projection.height };
}

/** At the frame's edges, and at the window's where the frame goes beyond. */
function flatTitles(props: PlotProps, projection: Projection, titles: AxisTitles): Title[] {
  const [low, high] = corners(props, projection);
  const a = pixelOf(projection, [low[0], low[1], 0]);
  const b = pixelOf(projection, [high[0], high[1], 0]);
  if (!a || !b) return [];
  const [left, bottom, right, top] = [a.x, a.y, b.x, b.y];
  const [cx, cy] = [(left + right) / 2, (top + bottom) / 2];
  const out: Title[] = [];
  const add = (text: string | null | undefined, x: number, y: number, side: [number, number], turned = false) => {
    if (text) out.push({ text, x, y, side, turned });
  };
  // Names of both ends and of the whole stand one after the other along the edge.
  add(titles.left, left, bottom + GAP, [1, 1]);
  add(titles.right, right, bottom + GAP, [-1, 1]);
  add(titles.x, cx, bottom + GAP, [0, 1]);
  add(titles.down, left - GAP, bottom, [-1, -1], true);
  add(titles.up, left - GAP, top, [-1, 1], true);
  add(titles.y, left - GAP, cy, [-1, 0], true);
  return out;
}

/** At the edges of the box that lie outermost on the screen: the lowest for x and z, the leftmost for y. */
function boxTitles(props: PlotProps, projection: Projection, titles: AxisTitles): Title[] {
  const [low, high] = corners(props, projection);
  const names = [
    [titles.left, titles.x, titles.right],
    [titles.down, titles.y, titles.up],
    [titles.back, titles.z, titles.front],
  ];
  const middle = pixelOf(projection, [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2]);
  const out: Title[] = [];
  if (!middle) return out;
  for (const axis of [0, 1, 2] as const) {
    const three = names[axis] ?? [];
    if (!three.some(Boolean)) continue;
    const [b, c] = axis === 0 ? ([1, 2] as const) : axis === 1 ? ([0, 2] as const) : ([0, 1] as const);
    let best: { from: { x: number; y: number }; to: { x: number; y: number }; rank: number } | null = null;
    for (const corner of [0, 1, 2, 3]) {
      const start: Vec3 = [...low];
      start[b] = corner & 1 ? high[b] : low[b];
      start[c] = corner & 2 ? high[c] : low[c];
      const stop: Vec3 = [...start];
      stop[axis] = high[axis];
      const [from, to] = [pixelOf(projection, start), pixelOf(projection, stop)];
      if (!from || !to) continue;
      const rank = axis === 1 ? -(from.x + to.x) : from.y + to.y;
      if (!best || rank > best.rank) best = { from, to, rank };
    }
    if (!best) continue;
    const { from, to } = best;
    [0.06, 0.5, 0.94].forEach((t, i) => {
      const text = three[i];
      if (!text) return;
      const [x, y] = [from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t];
      const away = Math.hypot(x - middle.x, y - middle.y) || 1;
      const side: [number, number] = [(x - middle.x) / away, (y - middle.y) / away];
      out.push({ text, x: x + side[0] * GAP, y: y + side[1] * GAP, side });
    });
  }
  return out;
}
