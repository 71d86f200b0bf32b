/** What points look like at the moment: sizes in CSS pixels, opacity, fog. Shared by the points, the hover ring and the labels. */

import { automaticDiameter, automaticOpacity } from "./density";
import { State } from "./order";
import type { Projection } from "./projection";
import type { PlotProps } from "./types";

/** Rings and sizes that mark a state, CSS pixels; `tone`: how much of a neighbour's ring is text colour, the rest being its own. The shader in `points.glsl.ts` takes them from here. */
export const MARK = {
  selected: { ring: 2, grow: 1.6, least: 8 },
  neighbor: { ring: 1, grow: 1.3, least: 5, tone: 0.65 },
};
/** Opacity of faded points, relative to that of the others. */
export const FADED = 0.19;

/** Points of a translucent 3D layout, against those of a flat one. */
const SEE_THROUGH = 0.6;

export interface Look {
  /** Diameter at the target's distance, CSS pixels. */
  diameter: number;
  /** Limits of the diameter after perspective, CSS pixels. */
  least: number;
  most: number;
  opacity: number;
  /** Drawn with depth test and without blending. */
  opaque: boolean;
}

export function lookOf(
  projection: Projection,
  dims: 2 | 3,
  density: number,
  { pointSize, opacity, translucent }: Pick<PlotProps, "pointSize" | "opacity" | "translucent">,
): Look {
  const s = projection.pixelsPerUnit;
  const diameter = pointSize ?? automaticDiameter(density, s, dims);
  const opaque = dims === 3 && !translucent && (opacity === null || opacity >= 0.995);
  return {
    diameter,
    least: Math.min(diameter, 1),
    most: dims === 3 ? Math.max(diameter * 5, 24) : diameter,
    opacity: opaque ? 1 : (opacity ?? automaticOpacity(density, s, diameter) * (dims === 3 ? SEE_THROUGH : 1)),
    opaque,
  };
}

/** Diameter of a point's disc without its ring, CSS pixels; the same formula as in the shader. */
export function discDiameter(look: Look, projection: Projection, depth: number, state: number): number {
  const nearness = projection.camera.orthographic ? 1 : projection.distance / depth;
  const d = Math.min(look.most, Math.max(look.least, look.diameter * nearness));
  if (state === State.selected) return Math.max(d * MARK.selected.grow, MARK.selected.least);
  if (state === State.neighbor) return Math.max(d * MARK.neighbor.grow, MARK.neighbor.least);
  return d;
}

/** Width of the ring round the disc, CSS pixels. */
export function ringWidth(state: number): number {
  if (state === State.selected) return MARK.selected.ring;
  return state === State.neighbor ? MARK.neighbor.ring : 0;
}
