/** Everything that lives on the GPU for one plot, and the one drawing of it. Made anew after the browser took the context away. */

import { Bounds } from "./bounds";
import { drawOrder } from "./order";
import { Picker } from "./picking";
import { Points, type Scene } from "./points";
import type { PlotProps } from "./types";

/** Props that have a copy on the GPU. */
export type Uploaded = "positions" | "colors" | "palette" | "states";
export const UPLOADED: readonly Uploaded[] = ["positions", "colors", "palette", "states"];

export class Renderer {
  readonly picker: Picker;
  private readonly points: Points;
  private readonly bounds: Bounds;
  private room: Uint32Array | null = null;

  constructor(
    private readonly gl: WebGL2RenderingContext,
    samples: number,
  ) {
    this.points = new Points(gl, samples);
    this.bounds = new Bounds(gl);
    this.picker = new Picker(gl, this.points);
  }

  /** Brings changed props to the GPU and empties `changed`. */
  upload(props: PlotProps, changed: Set<Uploaded>): void {
    const count = Math.floor(props.positions.length / props.dims);
    if (changed.has("positions")) this.points.setPositions(props.positions, props.dims);
    // A column that is shorter than the positions would make the GPU read past its end: it belongs to other data.
    if (changed.has("colors")) this.points.setColors(props.colors && props.colors.length >= count ? props.colors : null);
    if (changed.has("palette")) this.points.setPalette(props.palette);
    if (changed.has("states")) {
      const order = drawOrder(props.states, count, this.room);
      this.room = order.rows ?? this.room;
      this.points.setStates(props.states, order);
    }
    changed.clear();
  }

  draw(props: PlotProps, scene: Scene): void {
    const { gl } = this;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.clearColor(...scene.background, 1);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    const box = () => this.bounds.draw(scene.projection, scene.dims, props.lower, props.upper, props.theme.axis, scene.ratio);
    // In 3D the points come first, so that their depth hides the lines behind them.
    if (scene.dims === 2) box();
    this.points.draw(scene, false);
    if (scene.dims === 3) box();
  }

  destroy(): void {
    this.picker.destroy();
    this.points.destroy();
    this.bounds.destroy();
  }
}
