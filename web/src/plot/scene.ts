/** From the props and the camera to what one drawing of the points depends on. */

import { lookOf } from "./look";
import type { Scene } from "./points";
import type { Projection } from "./projection";
import type { PlotProps } from "./types";
import type { Vec3 } from "./vector";

/** `flatness`: how far a change between 3D and 2D has come towards 2D, 0..1; null = there is none. */
export function sceneOf(
  props: PlotProps,
  projection: Projection,
  ratio: number,
  density: number,
  ring: Vec3,
  flatness: number | null,
): Scene {
  const { dims, theme, shapes, relief } = props;
  const look = lookOf(projection, dims, density, props);
  if (flatness !== null) {
    // Sizes go from those of the one kind to those of the other.
    const flat = lookOf(projection, 2, density, props).diameter;
    look.diameter += (flat - look.diameter) * flatness;
  }
  return { projection, look, dims, ratio, background: theme.background, defaultColor: theme.point, ring, shapes, relief, density };
}
