/** The plot: holds the props and the camera, decides when to draw, and joins controls, passes and overlay. */

import { GpuClock } from "../gl/clock";
import { createContext, type GlContext } from "../gl/context";
import { copyCamera, defaultCamera, focusOn, isCamera, orbit, suits, translate } from "./camera";
import { CanvasPainter } from "./canvas-painter";
import { defaultProps } from "./defaults";
import { measureDensity } from "./density";
import { Drawing, HOLD } from "./drawing";
import { layoutRadius, rowsSphere } from "./extent";
import { reducedMotion } from "./flight";
import { axisStretch, type Frame, SmoothFrame, toWorld } from "./frame";
import { Governor } from "./governor";
import { projectRow } from "./labels";
import { Morph } from "./morph";
import { Motion } from "./motion";
import { Overlay } from "./overlay";
import { COPIED, type Painter } from "./painter";
import { Pointer, type PointerHost } from "./pointer";
import type { Scene } from "./points";
import { pointCount, positionOf } from "./positions";
import { Projection } from "./projection";
import { Questions } from "./questions";
import { Renderer } from "./renderer";
import { sceneOf } from "./scene";
import { type Cell, cellsOf, spriteSide } from "./sprites";
import { createStage, cssColor, type Stage } from "./stage";
import type { Camera, PlotEvents, PlotHandle, PlotProps } from "./types";
import { add, scale, type Vec3 } from "./vector";
import { type Direction, neighborInDirection } from "./walk";

const CONTEXT_LOST = "The graphics driver stopped and did not come back: reload the page (nothing computed is lost).";
/** How long the browser may take to give a lost context back, milliseconds. */
const RESTORE_WAIT = 8000;
/** Frames that stream in keep the picture a sample for this long, milliseconds: filling it up between two of them would flicker. */
const STREAM_HOLD = 450;
/** Where frames come more seldom than that, until the next one is due, and for no longer than this. */
const LONGEST_HOLD = 3000;
/**
 * Without a GPU, a picture of which only the frame still moves is drawn this seldom, milliseconds: drawing takes the processor
 * from the run that moves the points.
 */
const DRIFT = 100;
/** While the layout changes its dimensions it is drawn in world coordinates. */
const WORLD: Frame = { centre: [0, 0, 0], halfExtent: 1 };

export function createPlot(host: HTMLElement, events: PlotEvents): PlotHandle {
  return new Plot(host, events);
}

class Plot implements PlotHandle {
  private readonly props = defaultProps();
  private readonly stage: Stage;
  private readonly overlay: Overlay;
  private readonly context: GlContext | null;
  private readonly pointer: Pointer;
  private readonly motion: Motion;
  private readonly frame = new SmoothFrame();
  private drawing: Drawing | null = null;
  readonly uploads = { positions: 0, colors: 0, states: 0, order: 0, palette: 0, raster: 0, sprites: 0, lines: 0 };
  private density = 0;
  private ring: Vec3 = [0, 0, 0];
  private request = 0;
  private stale = { points: true, overlay: true };
  /** Until then the picture may stay a sample of the points. */
  private holdUntil = 0;
  private holdTimer = 0;
  private driftTimer = 0;
  /** When the newest layout came. */
  private arrived = Number.NEGATIVE_INFINITY;
  private morph: Morph | null = null;
  private cells: ReadonlyMap<number, Cell> = new Map();
  private readonly questions: Questions;
  private lossTimer = 0;
  private rasterWasFit = false;
  private destroyed = false;

  constructor(
    host: HTMLElement,
    private readonly events: PlotEvents,
  ) {
    this.stage = createStage(host, () => this.resize());
    this.stage.measure();
    this.overlay = new Overlay(this.stage.overlay);
    this.motion = new Motion(defaultCamera(this.props.dims, 0, this.aspect), {
      changed: () => {
        this.hold(HOLD);
        this.invalidate();
      },
      announce: (camera, final) => events.onCamera(camera, final),
    });
    this.ring = cssColor(this.props.theme.text);
    this.context = createContext(this.stage.points, { onLost: () => this.lost(), onRestored: () => this.restored() });
    this.drawing = this.createDrawing();
    this.pointer = new Pointer(this.pointerHost());
    this.questions = new Questions({
      events,
      props: this.props,
      size: () => this.stage.points,
      scene: () => this.scene(),
      drawing: () => (this.morph || this.count === 0 ? null : this.usable()),
    });
    this.invalidate();
  }

  get camera(): Camera {
    return copyCamera(this.motion.view);
  }

  get backend(): string {
    return this.context ? `WebGL2 · ${this.context.renderer}` : "Canvas 2D";
  }

  get moving(): boolean {
    return this.motion.moving || this.frame.moving || this.morph !== null;
  }

  get drawn(): PlotHandle["drawn"] {
    return this.drawing?.state ?? { points: 0, shown: 0, complete: false, raster: 0 };
  }

  set(props: Partial<PlotProps>): void {
    const { changed } = this;
    const before = { ...this.props };
    const beforeFrame: Frame = { centre: [...this.frame.centre], halfExtent: this.frame.halfExtent, stretch: [...this.frame.stretch] };
    const beforeView = this.motion.view;
    const count = this.count;
    Object.assign(this.props, props);
    for (const key of COPIED) if (key in props) changed?.add(key);
    const others = this.count !== count;
    // The steps of 16-bit positions are those of the box.
    if (props.dims || ((props.lower || props.upper) && this.props.positions instanceof Uint16Array)) changed?.add("positions");
    if (props.positions || props.dims || props.lower || props.upper || props.perAxisFrame !== undefined) {
      // The draw order and the check of column lengths depend on the number of points.
      if (others) for (const key of COPIED) changed?.add(key);
      this.positionsChanged(before.dims !== this.props.dims, others);
      this.startMorph(before, beforeFrame, beforeView);
    }
    if (this.drawing && "raster" in props) this.drawing.rasterFits = true;
    if (props.theme) {
      this.ring = cssColor(props.theme.text);
      // The raster's tones and the lines' hues follow the theme.
      changed?.add("raster").add("lines");
    }
    if (props.spriteSize !== undefined) changed?.add("sprites");
    if (props.sprites !== undefined) this.cells = cellsOf(props.sprites ?? []);
    if (others) this.overlay.labels.clear();
    else if (props.labeled || props.labelOf || props.placeLabels) this.overlay.labels.forget();
    if (props.states) this.pointer.hover.sceneChanged();
    if (props.tool !== undefined) this.pointer.showCursor();
    // Without a column the raster has the theme's colour.
    if (props.positions || props.colors !== undefined || props.palette || props.states !== undefined || props.theme)
      this.questions.contentChanged();
    this.invalidate();
  }

  setCamera(camera: Camera | null, animate = false): void {
    this.motion.stop();
    this.motion.isDefault = camera === null || !isCamera(camera);
    const goal = camera && isCamera(camera) ? copyCamera(camera) : this.homeCamera();
    // The camera for the new dimensions is where the change on screen leads anyway.
    if (this.morph) this.morph.goal = goal;
    else this.goTo(goal, animate, false);
  }

  focus(rows: Uint32Array): void {
    const sphere = rowsSphere(this.props, rows, this.frame);
    if (!sphere) return;
    this.endMorph();
    this.motion.isDefault = false;
    this.goTo(focusOn(this.motion.view, sphere.centre, sphere.radius, this.aspect), true, true);
  }

  project(row: number): { x: number; y: number } | null {
    const projection = this.projection();
    const pixel = projectRow(projection, this.shownProps, row);
    return pixel && projection.contains(pixel) ? { x: pixel.x, y: pixel.y } : null;
  }

  pick(x: number, y: number): number | null {
    return this.pointer.pick(x, y);
  }

  zoomBy(factor: number): void {
    this.pointer.zoomBy(factor);
  }

  get matrix(): number[] {
    this.endMorph();
    return this.projection().layoutMatrix();
  }

  visibleRows(polygon?: readonly number[]): Uint32Array {
    this.endMorph();
    return this.painter()?.visibleRows(this.scene(), polygon ?? null) ?? new Uint32Array(0);
  }

  neighborInDirection(row: number | null, direction: Direction): number | null {
    return neighborInDirection(this.shownProps, this.projection(), row, direction);
  }

  hoverRow(row: number | null): void {
    this.pointer.hover.put(row);
  }

  moveBy(dx: number, dy: number): void {
    this.stopMotion();
    const { basis, pixelsPerUnit } = this.projection();
    const by = add(scale(basis.right, -dx / pixelsPerUnit), scale(basis.up, dy / pixelsPerUnit));
    this.motion.userMoves(translate(this.motion.view, by));
    this.motion.settleSoon();
  }

  orbitBy(azimuth: number, elevation: number): void {
    if (this.props.dims !== 3) return;
    this.stopMotion();
    this.motion.userMoves(orbit(this.motion.view, -azimuth, elevation));
    this.motion.settleSoon();
  }

  cancelGesture(): boolean {
    return this.pointer.giveUp();
  }

  resize(): void {
    if (this.destroyed || !this.stage.measure()) return;
    if (this.motion.isDefault && !this.motion.flying) this.motion.view = this.homeCamera();
    // A resized canvas is empty: filled before the browser paints, it does not flash.
    this.render();
  }

  render(): void {
    this.stale = { points: true, overlay: true };
    this.draw();
  }

  destroy(): void {
    this.destroyed = true;
    this.pointer.destroy();
    this.questions.stop();
    this.motion.destroy();
    window.clearTimeout(this.holdTimer);
    window.clearTimeout(this.driftTimer);
    cancelAnimationFrame(this.request);
    window.clearTimeout(this.lossTimer);
    this.drawing?.destroy();
    this.drawing = null;
    this.context?.destroy();
    this.stage.destroy();
  }

  private get count(): number {
    return pointCount(this.props);
  }

  private get aspect(): number {
    return this.stage.width / this.stage.height;
  }

  private projection(): Projection {
    return new Projection(this.motion.view, this.stage.width, this.stage.height, this.morph ? WORLD : this.frame);
  }

  /** The props as they are on screen: while the dimensions change, positions are on their way. */
  private get shownProps(): PlotProps {
    return this.morph?.props ?? this.props;
  }

  private get changed(): Drawing["changed"] | null {
    return this.drawing?.changed ?? null;
  }

  private scene(): Scene {
    const projection = this.projection();
    return sceneOf(
      this.shownProps,
      projection,
      this.stage.points.width / this.stage.width,
      this.density,
      this.ring,
      this.morph?.flatness ?? null,
    );
  }

  private createDrawing(): Drawing {
    const { context } = this;
    if (!context) return new Drawing(new CanvasPainter(this.stage.points), new Governor(true), null, null, true);
    const renderer = new Renderer(context, this.uploads);
    return new Drawing(renderer, new Governor(context.software), new GpuClock(context.gl), new GpuClock(context.gl), false);
  }

  /** What draws, unless the browser has taken it away for the moment. */
  private usable(): Drawing | null {
    return this.context?.gl.isContextLost() ? null : this.drawing;
  }

  /** What draws, with what has changed; null while it cannot. */
  private painter(): Painter | null {
    const drawing = this.usable();
    drawing?.painter.upload(this.shownProps, drawing.changed);
    return drawing?.painter ?? null;
  }

  /** The default view of the layout as it is. */
  private homeCamera(): Camera {
    const { dims } = this.props;
    return defaultCamera(dims, dims === 3 ? layoutRadius(this.props, this.frame) : 0, this.aspect);
  }

  private positionsChanged(otherDims: boolean, otherCount: boolean): void {
    const otherData = otherDims || otherCount;
    const { positions, dims, lower, upper, perAxisFrame } = this.props;
    this.frame.stretch = perAxisFrame ? axisStretch(lower, upper) : [1, 1, 1];
    if (this.drawing) this.drawing.rasterFits = false;
    const fresh = this.frame.observe(lower, upper, performance.now());
    this.motion.forgetAnchor();
    if (otherData) this.frame.settle();
    // A view of the other kind shows nothing useful. One that fits was set for this layout just before: it stays.
    if (otherDims && !suits(this.motion.view, dims)) this.motion.isDefault = true;
    const density = measureDensity(positions, dims, lower, upper);
    // In a stream the point size follows the mean density slowly, as the frame does.
    this.density = fresh || otherData || this.density === 0 ? density : this.density ** 0.85 * density ** 0.15;
    const now = performance.now();
    if (!fresh) this.hold(Math.min(LONGEST_HOLD, Math.max(STREAM_HOLD, 1.5 * (now - this.arrived))));
    this.arrived = now;
    if (otherData) this.pointer.hover.stop();
    else this.pointer.hover.sceneChanged();
    if ((fresh || otherData) && this.motion.isDefault) {
      this.motion.stop();
      this.motion.view = this.homeCamera();
    }
  }

  // The change of dimensions

  private startMorph(before: PlotProps, beforeFrame: Frame, beforeView: Camera): void {
    if (before.dims === this.props.dims) return;
    this.morph = null;
    if (reducedMotion() || !Morph.possible(before, this.props)) return;
    this.morph = new Morph(before, beforeFrame, beforeView, this.motion.view, this.stage, performance.now());
    this.motion.stop();
    this.advanceMorph(performance.now());
  }

  private advanceMorph(now: number): void {
    const { morph } = this;
    if (!morph) return;
    const camera = morph.advance(now, this.props, this.frame);
    if (!camera) {
      this.endMorph();
      return;
    }
    this.motion.view = camera;
    this.changed?.add("positions");
    this.hold(HOLD);
    this.stale.points = true;
  }

  /** Whatever comes next is meant for the layout as it will be. */
  private endMorph(): void {
    if (!this.morph) return;
    this.motion.view = this.morph.goal;
    this.morph = null;
    this.changed?.add("positions");
    this.invalidate();
  }

  // Drawing: only when something changed, at most once an animation frame.

  private invalidate(points = true): void {
    this.stale.points ||= points;
    this.stale.overlay = true;
    if (points) this.questions?.changed();
    this.requestTick();
  }

  private requestTick(): void {
    if (this.request === 0 && !this.destroyed) this.request = requestAnimationFrame((now) => this.tick(now));
  }

  /** Things move: the picture may be a sample for so long from now. */
  private hold(milliseconds: number): void {
    this.holdUntil = Math.max(this.holdUntil, performance.now() + milliseconds);
  }

  private tick(now: number): void {
    this.request = 0;
    // Frames that queue up behind a slow one would only make the picture lag.
    if (this.drawing?.busy) {
      this.requestTick();
      return;
    }
    if (this.motion.moving) {
      this.hold(HOLD);
      this.stale.points = true;
    }
    this.motion.advance(now);
    if (this.frame.advance(now)) {
      this.hold(HOLD);
      this.stale.points = true;
    }
    this.advanceMorph(now);
    this.draw();
    if (this.motion.moving || this.morph) this.invalidate();
    else if (this.frame.moving) this.drift();
  }

  /** Draws the frame a little further on its way. */
  private drift(): void {
    window.clearTimeout(this.driftTimer);
    if (this.context?.software) this.driftTimer = window.setTimeout(() => this.invalidate(), DRIFT);
    else this.invalidate();
  }

  private draw(): void {
    if (this.destroyed) return;
    const { stale } = this;
    const { gesture } = this.pointer;
    const drawing = this.usable();
    this.stale = { points: false, overlay: false };
    const scene = this.scene();
    const props = this.shownProps;
    const resting = performance.now() >= this.holdUntil;
    if (drawing && (stale.points || (!drawing.complete && resting))) {
      drawing.frame(props, scene, stale.points);
      if (stale.points) this.events.onDrawn();
    }
    if (stale.overlay || stale.points) {
      const moves = this.overlay.draw(props, {
        projection: scene.projection,
        look: scene.look,
        hovered: this.pointer.hover.row,
        ratio: { x: scene.ratio, y: this.stage.points.height / this.stage.height },
        now: performance.now(),
        still: reducedMotion(),
        outline: gesture && { points: gesture.outline, closed: gesture.kind === "box" },
        cells: this.cells,
        side: spriteSide(this.props.spriteSize, this.density, scene.projection.pixelsPerUnit),
      });
      if (moves) this.invalidate(false);
    }
    if (drawing && !drawing.complete) this.goOnLater();
  }

  /** The rest of the points follows when nothing moves any more. */
  private goOnLater(): void {
    window.clearTimeout(this.holdTimer);
    const wait = this.holdUntil - performance.now();
    if (wait > 0) this.holdTimer = window.setTimeout(() => this.requestTick(), wait);
    else this.requestTick();
  }

  // Camera

  private goTo(goal: Camera, animate: boolean, announce: boolean): void {
    this.endMorph();
    this.pointer.hover.stop();
    this.motion.goTo(goal, animate, announce);
  }

  private worldOf(row: number): Vec3 {
    return toWorld(this.morph ? WORLD : this.frame, positionOf(this.shownProps, row) ?? [0, 0, 0]);
  }

  // Pointer

  private stopMotion(): void {
    this.endMorph();
    this.motion.stop();
  }

  private pointerHost(): PointerHost {
    const plot = this;
    return {
      events: this.events,
      stage: this.stage,
      motion: this.motion,
      props: this.props,
      get shownProps() {
        return plot.shownProps;
      },
      scene: () => this.scene(),
      painter: () => this.painter(),
      worldOf: (row) => this.worldOf(row),
      stopMotion: () => this.stopMotion(),
      endMorph: () => this.endMorph(),
      overlayChanged: () => !this.destroyed && this.invalidate(false),
    };
  }

  // Context loss: nothing on the GPU survives, so everything is made and uploaded again from the props.

  private lost(): void {
    this.pointer.hover.stop();
    this.rasterWasFit = this.drawing?.rasterFits ?? false;
    this.drawing = null;
    window.clearTimeout(this.lossTimer);
    if (!this.destroyed) this.lossTimer = window.setTimeout(() => this.events.onError(CONTEXT_LOST), RESTORE_WAIT);
  }

  private restored(): void {
    if (!this.context || this.destroyed) return;
    window.clearTimeout(this.lossTimer);
    const rasterFits = this.rasterWasFit;
    this.drawing = this.createDrawing();
    this.drawing.rasterFits = rasterFits;
    this.invalidate();
  }
}
