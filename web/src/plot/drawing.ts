/**
 * What goes into one frame: as many points as the device manages while things move, the rest in portions once they are still, and the
 * raster where points crowd.
 */

import type { GpuClock } from "../gl/clock";
import type { Governor } from "./governor";
import { COPIED, type Copied, type Painter, type RasterView } from "./painter";
import type { Scene } from "./points";
import { rasterPlace, rasterShare } from "./raster";
import type { PlotProps } from "./types";

/** Portions follow once nothing has moved for this long, milliseconds. */
export const HOLD = 120;
/** They may be this much bigger than what a moving frame draws: a hand that comes back waits no longer than is felt. */
const STILL = 4;
/** While portions follow, the picture is brought up to date this often, milliseconds. */
const REFRESH = 250;

export class Drawing {
  readonly changed = new Set<Copied>(COPIED);
  /** The raster in `props` was made for the positions in `props`. */
  rasterFits = false;
  private rasterShareNow = 0;
  private presented = 0;

  constructor(
    readonly painter: Painter,
    private readonly governor: Governor,
    private readonly clock: GpuClock | null,
    private readonly frameClock: GpuClock | null,
    /** Without a GPU the raster is all there is to see of many points. */
    private readonly rasterAlways: boolean,
  ) {}

  /** The last frame is still being drawn: another would only queue behind it. */
  get busy(): boolean {
    return (this.clock?.busy || this.frameClock?.busy) ?? false;
  }

  get complete(): boolean {
    return this.painter.complete;
  }

  get state(): { points: number; shown: number; complete: boolean; raster: number } {
    const { drawn, shown, complete } = this.painter;
    return { points: drawn, shown, complete, raster: this.rasterShareNow };
  }

  /** A frame of a scene that has changed (`restart`), or more of the one before. */
  frame(props: PlotProps, scene: Scene, restart: boolean): void {
    const { painter, governor } = this;
    painter.upload(props, this.changed);
    const raster = this.rasterView(props, scene);
    this.rasterShareNow = raster?.share ?? 0;
    const start = performance.now();
    const portion = restart ? 1 : STILL;
    if (restart) painter.begin(scene);
    let points = 0;
    if (raster?.share === 1) painter.skip();
    else if (restart || !painter.complete) points = painter.more(scene, governor.points * portion);
    // Only the points are measured: what every frame costs besides does not shrink with them.
    const observe = (milliseconds: number) => governor.observe(points / portion, milliseconds / portion);
    if (this.clock) this.clock.submit(observe);
    else observe(performance.now() - start);
    if (!restart && !painter.complete && start - this.presented < REFRESH) return;
    this.presented = start;
    painter.present(props, scene, raster);
    this.frameClock?.submit(() => {});
  }

  /** How much of the picture a raster for this scene would be, 0..1. */
  rasterWanted(scene: Scene): number {
    if (this.rasterAlways) return this.painter.shown > this.governor.points ? 1 : 0;
    return scene.dims === 2 || !scene.look.opaque ? rasterShare(scene.density, scene.projection.pixelsPerUnit) : 0;
  }

  private rasterView(props: PlotProps, scene: Scene): RasterView | null {
    if (!props.raster || !this.rasterFits) return null;
    const share = this.rasterWanted(scene);
    if (share === 0) return null;
    const place = rasterPlace(props.raster.matrix, scene.projection.layoutMatrix(), scene.dims);
    return place && covers(place) ? { place, share } : null;
  }

  destroy(): void {
    this.clock?.cancel();
    this.frameClock?.cancel();
    this.painter.destroy();
  }
}

/** Whether a raster that lies so covers the screen, with pixels not much larger than its. */
export function covers([a, b, c, d, e, f]: readonly [number, number, number, number, number, number]): boolean {
  // Flat views are not turned, so the rectangle's sides are the screen's.
  if (Math.abs(b) > 1e-9 || Math.abs(c) > 1e-9) return false;
  const slack = 1e-6;
  const across = Math.abs(a) - Math.abs(e) >= 1 - slack;
  const down = Math.abs(d) - Math.abs(f) >= 1 - slack;
  return across && down && Math.max(Math.abs(a), Math.abs(d)) < 3;
}
