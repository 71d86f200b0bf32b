/** Everything that lives on the GPU for one plot, and the drawing of it. Made anew after the browser took the context away. */

import type { GlContext } from "../gl/context";
import { createTextureTarget, type TextureTarget } from "../gl/target";
import { Bounds } from "./bounds";
import { LineLayer } from "./line-layer";
import type { Changed, Painter, RasterView, Uploads } from "./painter";
import { Picker, rowsOnScreen } from "./picking";
import { Points, type Scene } from "./points";
import { pointCount } from "./positions";
import { isDark, toneMap } from "./raster";
import { RasterLayer } from "./raster-layer";
import { inPolygon } from "./region";
import { Resolve } from "./resolve";
import { Sample, total } from "./sample";
import { SpriteLayer } from "./sprite-layer";
import type { PlotProps } from "./types";

/** More bytes than this are not spent on sums of full precision. */
const FULL_SUMS = 96 << 20;

/** From so many points on, picking draws all numbers at once. */
const WHOLE_SCREEN = 200_000;

/** How points come to the screen: as sums without an order, as an opaque picture with depth, or blended as they come. */
type Mode = "sum" | "surface" | "blend";

export class Renderer implements Painter {
  readonly picker: Picker;
  private readonly gl: WebGL2RenderingContext;
  private readonly points: Points;
  private readonly bounds: Bounds;
  private readonly resolve: Resolve;
  private readonly rasters: RasterLayer;
  private readonly lines: LineLayer;
  private readonly sprites: SpriteLayer;
  private readonly sumFormats: { full: number | null; half: number | null };
  private readonly targets = new Map<Mode, TextureTarget>();
  private readonly sample = new Sample();
  private mode: Mode = "blend";
  private readonly software: boolean;

  constructor(
    context: GlContext,
    private readonly uploads: Uploads,
  ) {
    const { gl } = context;
    this.gl = gl;
    this.software = context.software;
    const floats = gl.getExtension("EXT_color_buffer_float") !== null;
    const blends = floats && gl.getExtension("EXT_float_blend") !== null;
    this.sumFormats = { full: blends ? gl.RGBA32F : null, half: floats ? gl.RGBA16F : null };
    this.points = new Points(gl);
    this.bounds = new Bounds(gl);
    this.resolve = new Resolve(gl);
    this.rasters = new RasterLayer(gl);
    this.lines = new LineLayer(gl);
    this.sprites = new SpriteLayer(gl);
    this.picker = new Picker(gl, (scene) => {
      this.points.draw(scene, "pick", this.sample.order.count > 0 ? [{ start: 0, count: this.sample.order.count }] : []);
      this.sprites.drawIds(scene);
    });
  }

  get shown(): number {
    return this.sample.shown;
  }

  get drawn(): number {
    return this.sample.drawn;
  }

  get complete(): boolean {
    return this.sample.complete;
  }

  upload(props: PlotProps, changed: Changed): void {
    const { uploads } = this;
    const count = pointCount(props);
    if (changed.size > 0) this.picker.forget();
    if (changed.has("positions")) {
      this.points.setPositions(props);
      uploads.positions += props.positions.byteLength;
    }
    // A column that is shorter than the positions would make the GPU read past its end: it belongs to other data.
    if (changed.has("colors")) {
      const colors = props.colors && props.colors.length >= count ? props.colors.subarray(0, count) : null;
      this.points.setColors(colors);
      uploads.colors += colors?.byteLength ?? 0;
    }
    if (changed.has("palette")) {
      this.points.setPalette(props.palette);
      uploads.palette += props.palette.byteLength;
    }
    if (changed.has("states")) {
      const reordered = this.sample.setStates(props.states, count);
      const states = this.sample.plain || !props.states ? null : props.states.subarray(0, count);
      this.points.setStates(states);
      uploads.states += states?.byteLength ?? 0;
      if (reordered) {
        this.points.setOrder(this.sample.order);
        uploads.order += this.sample.order.count * 4;
      }
    }
    if (changed.has("raster") && props.raster) {
      const { width, height } = props.raster;
      this.rasters.upload(width, height, toneMap(props.raster, isDark(props.theme.background), true));
      uploads.raster += width * height * 4;
    }
    if (changed.has("sprites")) uploads.sprites += this.sprites.setPages(props.sprites);
    uploads.sprites += this.sprites.place(props, changed);
    uploads.lines += this.lines.place(props, changed);
    this.picker.wholeScreen = this.sample.order.count > WHOLE_SCREEN;
    changed.clear();
  }

  begin(scene: Scene): void {
    const { gl } = this;
    this.sample.share = 0;
    this.mode = scene.dims === 3 && scene.look.opaque ? "surface" : "sum";
    let target = this.targetOf(this.mode);
    if (!target) {
      this.mode = "blend";
      target = this.targetOf("blend");
    }
    if (!target) return;
    target.bind();
    gl.viewport(0, 0, target.width, target.height);
    gl.depthMask(true);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    if (this.mode === "surface") this.points.draw(scene, "opaque", this.sample.marked);
  }

  more(scene: Scene, points: number): number {
    const { gl } = this;
    const target = this.targetOf(this.mode);
    if (!target) return 0;
    target.bind();
    gl.viewport(0, 0, target.width, target.height);
    const ranges = this.sample.next(points);
    this.points.draw(scene, this.mode === "surface" ? "opaque" : this.mode === "sum" ? "sum" : "plain", ranges);
    return total(ranges);
  }

  /** Nothing of the sampled points is needed: the raster shows them all. */
  skip(): void {
    this.sample.share = 1;
  }

  present(props: PlotProps, scene: Scene, raster: RasterView | null): void {
    const { gl, mode } = this;
    const target = this.targetOf(mode);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.depthMask(true);
    gl.clearColor(...scene.background, 1);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    // All edges of the box but those that are left out lie behind all points, or beside them.
    this.bounds.draw(scene.projection, scene.dims, props.lower, props.upper, props.theme.axis, scene.ratio);
    if (raster) this.rasters.draw(raster.place, raster.share);
    if (mode !== "surface") this.lines.draw(scene, null);
    const rest = raster ? 1 - raster.share : 1;
    if (target && rest > 0) {
      if (mode === "sum") this.resolve.drawSums(target, this.sample.share > 0 ? 1 / this.sample.share : 1, rest);
      else if (mode === "surface" && scene.relief && (!this.software || this.complete)) {
        // Where the processor draws, every look at a neighbour counts.
        this.resolve.drawRelief(target, scene, this.software ? 1 : 2);
      } else this.resolve.drawPicture(target, rest);
    }
    if (mode === "surface") this.lines.draw(scene, target?.depth ?? null);
    else this.points.draw(scene, "plain", this.sample.marked);
    this.sprites.draw(scene, mode === "surface" ? (target?.depth ?? null) : null);
  }

  pick(scene: Scene, x: number, y: number): number | null {
    return this.picker.pick(scene, x, y);
  }

  requestPick(scene: Scene, x: number, y: number, done: (row: number | null) => void): void {
    this.picker.request(scene, x, y, done);
  }

  cancelPick(): void {
    this.picker.cancel();
  }

  visibleRows(scene: Scene, polygon: readonly number[] | null): Uint32Array {
    const { pixels, width, height } = this.picker.all(scene);
    return rowsOnScreen({ ids: pixels, step: 4, width, height, topFirst: false }, polygon && ((x, y) => inPolygon(polygon, x, y)));
  }

  destroy(): void {
    this.picker.destroy();
    for (const part of [this.points, this.bounds, this.resolve, this.rasters, this.lines, this.sprites]) part.destroy();
    for (const target of this.targets.values()) target.destroy();
  }

  private targetOf(mode: Mode): TextureTarget | null {
    const { gl } = this;
    const { drawingBufferWidth: width, drawingBufferHeight: height } = gl;
    const known = this.targets.get(mode);
    if (known && known.width === width && known.height === height) return known;
    known?.destroy();
    this.targets.delete(mode);
    let made: TextureTarget | null = null;
    if (mode === "sum") {
      const { full, half } = this.sumFormats;
      if (full !== null && width * height * 16 <= FULL_SUMS) made = createTextureTarget(gl, width, height, full, false);
      if (!made && half !== null) made = createTextureTarget(gl, width, height, half, false);
    } else {
      made = createTextureTarget(gl, width, height, gl.RGBA8, true);
    }
    if (made) this.targets.set(mode, made);
    return made;
  }
}
