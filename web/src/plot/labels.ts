/** Text beside points and over places, on a 2D canvas over the plot: the browser's own text engine, so every script that the system can write. */

import { boxAt, type Candidate, placeLabels, type Side } from "./collide";
import { Fades } from "./fades";
import { discDiameter, type Look, ringWidth } from "./look";
import { State } from "./order";
import { positionOf } from "./positions";
import type { Projection } from "./projection";
import type { PlotProps } from "./types";

const FAMILY = 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const FONT_SIZE = 12;
/** Sizes of place names by weight, CSS pixels. */
const PLACE_SIZE = { least: 11.5, most: 21 };
/** Height of a line for its font size. */
const LINE = 1.25;
const HALO = 3.5;
/** Longer labels end in an ellipsis; the tooltip has the whole text. Characters as people count them. */
const LONGEST = 40;
/** Rows looked at for labels, in order of importance: more would cover the map. */
const MOST = 800;
/** Names of places at the far end of a 3D layout are this faint. */
const FARTHEST = 0.25;

interface Text {
  text: string;
  width: number;
}

/** A label as it was last seen; while it fades away it keeps its place beside its point. */
interface Seen {
  text: string;
  font: string;
  /** Opacity for its depth. */
  tone: number;
  candidate: Candidate;
  side: Side;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const rowFont = `500 ${FONT_SIZE}px ${FAMILY}`;

export class Labels {
  private readonly texts = new Map<number, Text | null>();
  private readonly widths = new Map<string, number>();
  private readonly fades = new Fades<Seen>();
  private sides = new Map<number, Side>();

  /** Labels or their texts have changed. */
  forget(): void {
    this.texts.clear();
  }

  /** Other data: nothing of the old labels stays. */
  clear(): void {
    this.forget();
    this.fades.clear();
    this.sides.clear();
  }

  /** Draws into a context scaled to CSS pixels; true while labels come or go. */
  draw(context: CanvasRenderingContext2D, props: PlotProps, projection: Projection, look: Look, now: number, still: boolean): boolean {
    const seen = new Map<number, Seen>();
    const candidates: Candidate[] = [];
    const offer = (candidate: Candidate | null, text: string, font: string, tone: number) => {
      if (!candidate) return;
      candidates.push(candidate);
      seen.set(candidate.key, { text, font, tone, candidate, side: "right" });
    };
    context.font = rowFont;
    for (const row of props.labeled.subarray(0, MOST)) {
      const candidate = this.rowCandidate(context, props, projection, look, row);
      // The first, most important one is never faint.
      const tone =
        candidate && candidates.length > 0 && props.dims === 3
          ? 0.5 + 0.5 * depthTone(projection, this.depthOf(row, props, projection))
          : 1;
      offer(candidate, this.texts.get(row)?.text ?? "", rowFont, tone);
    }
    const heaviest = props.placeLabels.reduce((most, { weight }) => Math.max(most, weight), 0);
    const places = props.placeLabels.map((label, index) => ({ label, index })).sort((a, b) => b.label.weight - a.label.weight);
    for (const { label, index } of places) {
      const size = placeSize(label.weight, heaviest);
      const font = `${size > 15 ? 650 : 600} ${size}px ${FAMILY}`;
      const text = shorten(label.text);
      const pixel = projection.project(...label.at);
      if (!pixel || !text || !projection.contains(pixel)) continue;
      const [width, height] = [this.width(context, text, font), size * LINE];
      const tone = props.dims === 3 ? depthTone(projection, pixel.depth) : 1;
      offer({ key: -1 - index, x: pixel.x, y: pixel.y, width, height, gap: 0, sides: ["centre"] }, text, font, tone);
    }
    const placed = placeLabels(candidates, projection.width, projection.height, this.sides);
    this.sides = new Map(placed.map((label) => [label.key, label.side]));
    const wanted = new Map<number, Seen>();
    for (const { key, side } of placed) {
      const label = seen.get(key);
      if (label) wanted.set(key, { ...label, side });
    }
    this.fades.want(wanted, now, still);
    for (const { key, item, alpha, leaving } of this.fades) {
      const label = leaving ? this.moved(item, key, props, projection) : item;
      if (label) paint(context, label, alpha, props);
    }
    context.globalAlpha = 1;
    return this.fades.moving;
  }

  /** A leaving label goes on with its point. */
  private moved(label: Seen, key: number, props: PlotProps, projection: Projection): Seen | null {
    const at = key >= 0 ? positionOf(props, key) : (props.placeLabels[-1 - key]?.at ?? null);
    const pixel = at && projection.project(...at);
    return pixel ? { ...label, candidate: { ...label.candidate, x: pixel.x, y: pixel.y } } : null;
  }

  private rowCandidate(
    context: CanvasRenderingContext2D,
    props: PlotProps,
    projection: Projection,
    look: Look,
    row: number,
  ): Candidate | null {
    const state = props.states?.[row] ?? State.normal;
    if (state === State.hidden) return null;
    const pixel = projectRow(projection, props, row);
    if (!pixel || !projection.contains(pixel)) return null;
    const text = this.rowText(context, props, row);
    if (!text) return null;
    const gap = discDiameter(look, projection, pixel.depth, state) / 2 + ringWidth(state) + 3;
    return { key: row, x: pixel.x, y: pixel.y, width: text.width, height: FONT_SIZE * LINE, gap };
  }

  private depthOf(row: number, props: PlotProps, projection: Projection): number {
    return projectRow(projection, props, row)?.depth ?? projection.distance;
  }

  private rowText(context: CanvasRenderingContext2D, props: PlotProps, row: number): Text | null {
    const known = this.texts.get(row);
    if (known !== undefined) return known;
    const label = props.labelOf(row);
    const text = label ? shorten(label) : "";
    context.font = rowFont;
    const made = text ? { text, width: Math.ceil(context.measureText(text).width) } : null;
    this.texts.set(row, made);
    return made;
  }

  private width(context: CanvasRenderingContext2D, text: string, font: string): number {
    const key = `${font} ${text}`;
    let width = this.widths.get(key);
    if (width === undefined) {
      if (this.widths.size > 2000) this.widths.clear();
      context.font = font;
      width = Math.ceil(context.measureText(text).width);
      this.widths.set(key, width);
    }
    return width;
  }
}

function paint(context: CanvasRenderingContext2D, { text, font, tone, candidate, side }: Seen, alpha: number, props: PlotProps): void {
  const box = boxAt(candidate, side);
  const middle = (box.top + box.bottom) / 2;
  context.font = font;
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.lineJoin = "round";
  context.lineWidth = HALO;
  context.globalAlpha = alpha * tone;
  context.strokeStyle = props.theme.halo;
  context.strokeText(text, box.left, middle);
  context.fillStyle = props.theme.text;
  context.fillText(text, box.left, middle);
}

/** Font size of a place's name: its square root's share of the heaviest, as areas are compared. In halves, so that sizes repeat. */
export function placeSize(weight: number, heaviest: number): number {
  const share = heaviest > 0 ? Math.sqrt(Math.max(0, weight) / heaviest) : 0;
  return Math.round((PLACE_SIZE.least + (PLACE_SIZE.most - PLACE_SIZE.least) * share) * 2) / 2;
}

function depthTone(projection: Projection, depth: number): number {
  const { near, far } = projection.depthRange;
  const away = Math.min(1, Math.max(0, (depth - near) / (far - near)));
  return 1 - (1 - FARTHEST) * away ** 1.5;
}

/** One line of at most {@link LONGEST} characters. */
export function shorten(label: string): string {
  const line = label.replace(/\s+/g, " ").trim();
  if (line.length <= LONGEST) return line;
  let short = "";
  let count = 0;
  for (const { segment } of graphemes.segment(line)) {
    if (count === LONGEST) return `${short.trimEnd()}…`;
    short += segment;
    count++;
  }
  return line;
}

/** Where a row appears, in CSS pixels; null without coordinates, behind the camera, or when there is no such row. */
export function projectRow(projection: Projection, props: PlotProps, row: number) {
  const at = positionOf(props, row);
  return at && projection.project(at[0], at[1], at[2]);
}
