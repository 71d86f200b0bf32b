/** The 2D canvas over the points: labels, the ring round the hovered point, the axes' directions. Redrawn alone when only these change. */

import { Labels, projectRow } from "./labels";
import { discDiameter, type Look } from "./look";
import { State } from "./order";
import type { Projection } from "./projection";
import type { PlotProps } from "./types";

/** Arm of the axes' cross and its distance from the corner, CSS pixels. */
const GIZMO = { arm: 22, inset: 40 };

export class Overlay {
  readonly labels = new Labels();
  private readonly context: CanvasRenderingContext2D | null;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.context = canvas.getContext("2d");
  }

  /** `ratioX`, `ratioY`: device pixels a CSS pixel. */
  draw(props: PlotProps, projection: Projection, look: Look, hovered: number | null, ratioX: number, ratioY: number): void {
    const { context } = this;
    if (!context) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(ratioX, 0, 0, ratioY, 0, 0);
    if (props.dims === 3) drawGizmo(context, projection, props.theme.text);
    if (hovered !== null) drawHover(context, props, projection, look, hovered);
    this.labels.draw(context, props, projection, look);
  }
}

/** The hovered point in front of all others, with a ring. */
function drawHover(context: CanvasRenderingContext2D, props: PlotProps, projection: Projection, look: Look, row: number): void {
  const pixel = projectRow(projection, props, row);
  const state = props.states?.[row] ?? State.normal;
  if (!pixel || state === State.hidden) return;
  const radius = Math.max(discDiameter(look, projection, pixel.depth, state) / 2 + 0.5, 3.5);
  context.beginPath();
  context.arc(pixel.x, pixel.y, radius, 0, 2 * Math.PI);
  context.fillStyle = rowColor(props, row);
  context.fill();
  context.lineWidth = 1.25;
  context.strokeStyle = props.theme.text;
  context.beginPath();
  context.arc(pixel.x, pixel.y, radius + (state === State.selected ? 3 : 1), 0, 2 * Math.PI);
  context.stroke();
}

function rowColor(props: PlotProps, row: number): string {
  const at = (props.colors?.[row] ?? Number.POSITIVE_INFINITY) * 3;
  const [r, g, b] = [props.palette[at], props.palette[at + 1], props.palette[at + 2]];
  if (r !== undefined && g !== undefined && b !== undefined) return `rgb(${r} ${g} ${b})`;
  return `rgb(${props.theme.point.map((c) => Math.round(c * 255)).join(" ")})`;
}

/** Which way x, y and z point, in the lower left corner; arms that point away are drawn first and fainter. */
function drawGizmo(context: CanvasRenderingContext2D, projection: Projection, color: string): void {
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
