/** The 2D canvas over the points: labels, rings, links, pictures on top, the axes, the outline of a gesture. Redrawn alone when only these change. */

import { drawAxisTitles, drawGizmo } from "./axes";
import { Labels, projectRow } from "./labels";
import { discDiameter, type Look } from "./look";
import { State } from "./order";
import type { Projection } from "./projection";
import { type Cell, cellCorner, sideAt } from "./sprites";
import type { Link, PlotProps } from "./types";

/** What the overlay shows besides the props. */
export interface OverlayScene {
  projection: Projection;
  look: Look;
  hovered: number | null;
  /** Device pixels a CSS pixel, along both axes. */
  ratio: { x: number; y: number };
  now: number;
  /** Nothing moves by itself (the user asked for that). */
  still: boolean;
  /** Outline of a box or lasso, CSS pixels x, y, ..; null = none. */
  outline: { points: readonly number[]; closed: boolean } | null;
  cells: ReadonlyMap<number, Cell>;
  /** Side of pictures in CSS pixels. */
  side: number;
}

/** How lines to neighbours look; null = the colour of text. */
export const LINKS: Record<Link["kind"], { color: string | null; dash: number[]; width: number }> = {
  true: { color: null, dash: [], width: 1.25 },
  missing: { color: "#d55e00", dash: [7, 5], width: 1.75 },
  false: { color: "#56b4e9", dash: [1.5, 4.5], width: 1.75 },
};
/** A hovered picture is this much bigger, and no smaller than so many CSS pixels. */
const PICTURE = { grow: 1.8, least: 56 };

export class Overlay {
  readonly labels = new Labels();
  private readonly context: CanvasRenderingContext2D | null;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.context = canvas.getContext("2d");
  }

  /** Draws; true when it moves by itself and wants to be drawn again. */
  draw(props: PlotProps, scene: OverlayScene): boolean {
    const { context } = this;
    if (!context) return false;
    const { projection, look } = scene;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    // A canvas that was only cleared is not always shown anew (seen in Chromium: the outline of a gesture stayed). This pixel cannot be seen.
    context.fillStyle = "rgb(128 128 128 / 0.004)";
    context.fillRect(0, 0, 1, 1);
    context.setTransform(scene.ratio.x, 0, 0, scene.ratio.y, 0, 0);
    if (props.dims === 3) drawGizmo(context, projection, props.theme.text);
    if (props.axisTitles) drawAxisTitles(context, props, projection, props.axisTitles);
    drawLinks(context, props, projection, scene.hovered);
    if (scene.hovered !== null) drawHover(context, props, scene, scene.hovered);
    const fading = this.labels.draw(context, props, projection, look, scene.now, scene.still);
    if (scene.outline) drawOutline(context, props, scene.outline, scene.still ? 0 : scene.now);
    return fading || (scene.outline !== null && !scene.still);
  }
}

/** The hovered point in front of all others, with a ring, or its picture. */
function drawHover(context: CanvasRenderingContext2D, props: PlotProps, scene: OverlayScene, row: number): void {
  const { projection, look } = scene;
  const pixel = projectRow(projection, props, row);
  const state = props.states?.[row] ?? State.normal;
  if (!pixel || state === State.hidden) return;
  const cell = scene.cells.get(row);
  const page = cell && props.sprites?.[cell.page];
  if (cell && page) {
    const side = Math.max(PICTURE.least, sideAt(scene.side, projection, pixel.depth) * PICTURE.grow);
    const corner = cellCorner(page, cell.cell);
    const [x, y] = [pixel.x - side / 2, pixel.y - side / 2];
    context.save();
    context.fillStyle = rowColor(props, row);
    context.shadowColor = "rgba(0, 0, 0, 0.35)";
    context.shadowBlur = 10;
    context.beginPath();
    context.roundRect(x - 3, y - 3, side + 6, side + 6, 5);
    context.fill();
    context.shadowColor = "transparent";
    context.fillStyle = `rgb(${props.theme.background.map((c) => Math.round(c * 255)).join(" ")})`;
    context.fillRect(x, y, side, side);
    context.imageSmoothingEnabled = page.cell >= side;
    context.drawImage(page.image, corner.x, corner.y, page.cell, page.cell, x, y, side, side);
    context.restore();
    return;
  }
  const radius = Math.max(discDiameter(look, projection, pixel.depth, state) / 2 + 0.5, 3.5);
  context.beginPath();
  context.arc(pixel.x, pixel.y, radius, 0, 2 * Math.PI);
  context.fillStyle = rowColor(props, row);
  context.fill();
  const outer = radius + (state === State.selected ? 3.5 : 1.5);
  context.beginPath();
  context.arc(pixel.x, pixel.y, outer, 0, 2 * Math.PI);
  context.lineWidth = 3;
  context.strokeStyle = props.theme.halo;
  context.stroke();
  context.lineWidth = 1;
  context.strokeStyle = props.theme.text;
  context.stroke();
}

function drawLinks(context: CanvasRenderingContext2D, props: PlotProps, projection: Projection, hovered: number | null): void {
  if (props.links.length === 0) return;
  context.save();
  context.lineCap = "round";
  for (const { from, to, kind } of props.links) {
    if (from !== hovered && props.states?.[from] !== State.selected) continue;
    if (props.states?.[to] === State.hidden) continue;
    const a = projectRow(projection, props, from);
    const b = a && projectRow(projection, props, to);
    if (!a || !b) continue;
    const { color, dash, width } = LINKS[kind];
    context.beginPath();
    context.moveTo(a.x, a.y);
    context.lineTo(b.x, b.y);
    context.setLineDash([]);
    context.globalAlpha = 0.7;
    context.lineWidth = width + 2;
    context.strokeStyle = props.theme.halo;
    context.stroke();
    context.globalAlpha = color ? 1 : 0.6;
    context.setLineDash(dash);
    context.lineWidth = width;
    context.strokeStyle = color ?? props.theme.text;
    context.stroke();
  }
  context.restore();
}

/** Marching dashes that show on any ground, and a breath of colour inside. */
function drawOutline(
  context: CanvasRenderingContext2D,
  props: PlotProps,
  { points, closed }: NonNullable<OverlayScene["outline"]>,
  now: number,
): void {
  if (points.length < 4) return;
  context.save();
  context.beginPath();
  context.moveTo(points[0] as number, points[1] as number);
  for (let i = 2; i < points.length; i += 2) context.lineTo(points[i] as number, points[i + 1] as number);
  if (closed) context.closePath();
  context.globalAlpha = 0.07;
  context.fillStyle = props.theme.text;
  context.fill("evenodd");
  context.globalAlpha = 1;
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = props.theme.halo;
  context.stroke();
  context.lineWidth = 1.5;
  context.setLineDash([6, 5]);
  context.lineDashOffset = -((now / 40) % 11);
  context.strokeStyle = props.theme.text;
  context.stroke();
  if (!closed && points.length > 8) {
    // What is still missing of the loop.
    context.beginPath();
    context.moveTo(points.at(-2) as number, points.at(-1) as number);
    context.lineTo(points[0] as number, points[1] as number);
    context.globalAlpha = 0.35;
    context.lineWidth = 1;
    context.stroke();
  }
  context.restore();
}

function rowColor(props: PlotProps, row: number): string {
  const at = (props.colors?.[row] ?? Number.POSITIVE_INFINITY) * 3;
  const [r, g, b] = [props.palette[at], props.palette[at + 1], props.palette[at + 2]];
  if (r !== undefined && g !== undefined && b !== undefined) return `rgb(${r} ${g} ${b})`;
  return `rgb(${props.theme.point.map((c) => Math.round(c * 255)).join(" ")})`;
}
