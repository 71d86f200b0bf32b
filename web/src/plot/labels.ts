/** Text beside points, on a 2D canvas over the plot: the browser's own text engine, so every script that the system can write. */

import { type Candidate, placeLabels, type Side } from "./collide";
import { discDiameter, type Look, ringWidth } from "./look";
import { State } from "./order";
import { positionOf } from "./positions";
import type { Projection } from "./projection";
import type { PlotProps } from "./types";

const FONT_SIZE = 12;
const LINE_HEIGHT = 15;
const HALO = 3;
/** Longer labels end in an ellipsis; the tooltip has the whole text. Characters as people count them. */
const LONGEST = 40;
/** Rows looked at for labels, in order of importance: more would cover the map. */
const MOST = 800;

interface Text {
  text: string;
  width: number;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

export class Labels {
  private readonly texts = new Map<number, Text | null>();
  private sides = new Map<number, Side>();

  /** Labels or their texts have changed. */
  forget(): void {
    this.texts.clear();
  }

  /** Draws into a context scaled to CSS pixels. */
  draw(context: CanvasRenderingContext2D, props: PlotProps, projection: Projection, look: Look): void {
    context.font = `500 ${FONT_SIZE}px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif`;
    const candidates: Candidate[] = [];
    for (const row of props.labeled.subarray(0, MOST)) {
      const candidate = this.candidate(context, props, projection, look, row);
      if (candidate) candidates.push(candidate);
    }
    const placed = placeLabels(candidates, projection.width, projection.height, this.sides);
    this.sides = new Map(placed.map((label) => [label.row, label.side]));
    context.textBaseline = "middle";
    context.textAlign = "left";
    context.lineJoin = "round";
    context.lineWidth = HALO;
    context.strokeStyle = props.theme.halo;
    context.fillStyle = props.theme.text;
    for (const label of placed) {
      const text = this.texts.get(label.row)?.text ?? "";
      context.strokeText(text, label.x, label.y);
      context.fillText(text, label.x, label.y);
    }
  }

  private candidate(
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
    const text = this.text(context, props, row);
    if (!text) return null;
    const gap = discDiameter(look, projection, pixel.depth, state) / 2 + ringWidth(state) + 3;
    return { row, x: pixel.x, y: pixel.y, width: text.width, height: LINE_HEIGHT, gap };
  }

  private text(context: CanvasRenderingContext2D, props: PlotProps, row: number): Text | null {
    const known = this.texts.get(row);
    if (known !== undefined) return known;
    const label = props.labelOf(row);
    const text = label ? shorten(label) : "";
    const made = text ? { text, width: Math.ceil(context.measureText(text).width) } : null;
    this.texts.set(row, made);
    return made;
  }
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
