/** The plot on a 2D canvas, drawn by the processor: what is left where the browser has no WebGL2. */

import { boxLines } from "./bounds";
import { lineColors, lineOpacity } from "./chains";
import { projectRow } from "./labels";
import { State } from "./order";
import type { Changed, Painter, RasterView } from "./painter";
import { rowsOnScreen, SNAP_RADIUS } from "./picking";
import type { Scene } from "./points";
import { pointCount } from "./positions";
import { isDark, toneMap } from "./raster";
import { inPolygon } from "./region";
import { Sample, total } from "./sample";
import { clearSurface, createSurface, pickRow, type Surface, splat } from "./splat";
import { cellCorner, cellsOf, placePictures, spriteSide } from "./sprites";
import type { PlotProps, SpritePage } from "./types";
import type { Vec3 } from "./vector";

export class CanvasPainter implements Painter {
  private readonly context: CanvasRenderingContext2D;
  private readonly points: HTMLCanvasElement;
  private readonly raster: HTMLCanvasElement;
  private surface: Surface = createSurface(1, 1);
  private readonly sample = new Sample();
  private props: PlotProps | null = null;
  private skipped = false;
  private pending = 0;

  constructor(private readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d", { alpha: false });
    if (!context) throw new Error("This browser can draw on no canvas at all: allow canvases for this page, or use another browser.");
    this.context = context;
    this.points = document.createElement("canvas");
    this.raster = document.createElement("canvas");
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
    this.props = props;
    if (changed.has("states")) this.sample.setStates(props.states, pointCount(props));
    if (changed.has("raster") && props.raster) {
      const { width, height } = props.raster;
      this.raster.width = width;
      this.raster.height = height;
      const image = new ImageData(toneMap(props.raster, isDark(props.theme.background), false), width, height);
      this.raster.getContext("2d")?.putImageData(image, 0, 0);
    }
    changed.clear();
  }

  begin(): void {
    const { width, height } = this.canvas;
    if (this.surface.width !== width || this.surface.height !== height) this.surface = createSurface(width, height);
    clearSurface(this.surface);
    this.sample.share = 0;
    this.skipped = false;
  }

  more(scene: Scene, points: number): number {
    const ranges = this.sample.next(points);
    if (this.props) splat(this.surface, this.props, this.inks(this.props), scene, this.sample.order, ranges);
    return total(ranges);
  }

  skip(): void {
    this.sample.share = 1;
    this.skipped = true;
  }

  present(props: PlotProps, scene: Scene, raster: RasterView | null): void {
    const { context, canvas } = this;
    const { width, height } = canvas;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    context.fillStyle = rgb(scene.background);
    context.fillRect(0, 0, width, height);
    this.drawBox(props, scene);
    this.drawLines(props, scene);
    if (raster) {
      const [a, b, c, d, e, f] = raster.place;
      // From the raster's pixels by clip space to the canvas's.
      const [w, h] = [this.raster.width, this.raster.height];
      const sx = 2 / w;
      const sy = -2 / h;
      context.globalAlpha = raster.share;
      context.setTransform(
        ((a * sx) / 2) * width,
        ((-b * sx) / 2) * height,
        ((c * sy) / 2) * width,
        ((-d * sy) / 2) * height,
        ((-a + c + e + 1) / 2) * width,
        ((1 - (-b + d + f)) / 2) * height,
      );
      context.imageSmoothingEnabled = true;
      context.drawImage(this.raster, 0, 0);
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.globalAlpha = 1;
    }
    // Marked points lie on top of what may still grow, so they are stamped on a copy of it.
    const { marked } = this.sample;
    const copy: Surface =
      marked.length > 0 ? { ...this.surface, pixels: this.surface.pixels.slice(), depth: this.surface.depth.slice() } : this.surface;
    if (marked.length > 0) splat(copy, props, this.inks(props), scene, this.sample.order, marked);
    if (!(this.skipped && marked.length === 0)) {
      if (this.points.width !== width || this.points.height !== height) {
        this.points.width = width;
        this.points.height = height;
      }
      this.points.getContext("2d")?.putImageData(new ImageData(copy.pixels, width, height), 0, 0);
      context.drawImage(this.points, 0, 0);
    }
    this.drawPictures(props, scene);
  }

  pick(scene: Scene, x: number, y: number): number | null {
    return this.props ? pickRow(this.props, this.props.states, scene, this.sample.order, { x, y }, SNAP_RADIUS) : null;
  }

  requestPick(scene: Scene, x: number, y: number, done: (row: number | null) => void): void {
    this.cancelPick();
    this.pending = window.setTimeout(() => done(this.pick(scene, x, y)), 0);
  }

  cancelPick(): void {
    window.clearTimeout(this.pending);
  }

  visibleRows(scene: Scene, polygon: readonly number[] | null): Uint32Array {
    const { props } = this;
    if (!props) return new Uint32Array(0);
    const { width, height } = this.canvas;
    const whole = createSurface(width, height, true);
    clearSurface(whole);
    // What lies on top has the last word, so all of it is drawn once with numbers.
    const solid = { ...scene, look: { ...scene.look, opaque: scene.dims === 3 } };
    splat(whole, props, this.inks(props), solid, this.sample.order, [{ start: 0, count: this.sample.order.count }]);
    return rowsOnScreen(
      { ids: whole.ids as Uint32Array, step: 1, width, height, topFirst: true },
      polygon && ((x, y) => inPolygon(polygon, x, y)),
    );
  }

  destroy(): void {
    this.cancelPick();
  }

  private inks(props: PlotProps) {
    const count = pointCount(props);
    const fits = (bytes: Uint8Array | null) => (bytes && bytes.length >= count ? bytes : null);
    return { colors: fits(props.colors), palette: props.palette, states: fits(props.states) };
  }

  private drawBox(props: PlotProps, scene: Scene): void {
    const { context } = this;
    const [r, g, b, a] = props.theme.axis;
    context.lineWidth = scene.ratio;
    context.strokeStyle = rgb([r, g, b]);
    for (const line of boxLines(scene.projection, scene.dims, props.lower, props.upper)) {
      context.globalAlpha = a * Math.max(line.from.shade, line.to.shade);
      context.beginPath();
      context.moveTo(line.from.x * scene.ratio, line.from.y * scene.ratio);
      context.lineTo(line.to.x * scene.ratio, line.to.y * scene.ratio);
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  private drawLines(props: PlotProps, scene: Scene): void {
    const { lines, states } = props;
    if (!lines) return;
    const { context } = this;
    const colors = lineColors(lines, props, isDark(props.theme.background));
    for (let line = 0; line < lines.pairs.length >> 1; line++) {
      const [from, to] = [lines.pairs[line * 2] as number, lines.pairs[line * 2 + 1] as number];
      const alpha = lineOpacity(states?.[from] ?? 0, states?.[to] ?? 0);
      const a = alpha > 0 ? projectRow(scene.projection, props, from) : null;
      const b = a && projectRow(scene.projection, props, to);
      if (!a || !b) continue;
      context.globalAlpha = alpha;
      context.lineWidth = (alpha === 1 ? 2 : 1.2) * scene.ratio;
      context.strokeStyle = `rgb(${colors.subarray(line * 6, line * 6 + 3).join(" ")})`;
      context.beginPath();
      context.moveTo(a.x * scene.ratio, a.y * scene.ratio);
      context.lineTo(b.x * scene.ratio, b.y * scene.ratio);
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  private drawPictures(props: PlotProps, scene: Scene): void {
    const { sprites } = props;
    if (!sprites) return;
    const { context } = this;
    const side = spriteSide(props.spriteSize, scene.density, scene.projection.pixelsPerUnit);
    for (const picture of placePictures(props, cellsOf(sprites), scene.projection, scene.look, side)) {
      const page = sprites[picture.cell.page] as SpritePage;
      const corner = cellCorner(page, picture.cell.cell);
      const own = picture.side * scene.ratio;
      const [x, y] = [picture.x * scene.ratio - own / 2, picture.y * scene.ratio - own / 2];
      const at = (props.colors?.[picture.row] ?? Number.POSITIVE_INFINITY) * 3;
      context.globalAlpha = picture.state === State.faded ? 0.19 : 1;
      context.fillStyle = rgb([0, 1, 2].map((c) => (props.palette[at + c] ?? (scene.defaultColor[c] as number) * 255) / 255) as Vec3);
      context.fillRect(x, y, own, own);
      const edge = 1.5 * scene.ratio;
      context.drawImage(page.image, corner.x, corner.y, page.cell, page.cell, x + edge, y + edge, own - 2 * edge, own - 2 * edge);
    }
    context.globalAlpha = 1;
  }
}

const rgb = (color: readonly [number, number, number]): string => `rgb(${color.map((c) => Math.round(c * 255)).join(" ")})`;
