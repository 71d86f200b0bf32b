/** The plot: holds the props and the camera, decides when to draw, and joins controls, passes and overlay. */

import { createContext, type GlContext } from "../gl/context";
import { copyCamera, defaultCamera, focusOn, isCamera, orbit, suits, translate } from "./camera";
import { attachControls } from "./controls";
import { defaultProps } from "./defaults";
import { measureDensity } from "./density";
import { layoutRadius, rowsSphere } from "./extent";
import { type Flight, fly, reducedMotion } from "./flight";
import { SmoothFrame, toWorld } from "./frame";
import { Hover } from "./hover";
import { projectRow } from "./labels";
import { discDiameter, lookOf } from "./look";
import { State } from "./order";
import { Overlay } from "./overlay";
import { SNAP_RADIUS } from "./picking";
import type { Scene } from "./points";
import { pointCount, positionOf } from "./positions";
import { Projection } from "./projection";
import { Renderer, UPLOADED, type Uploaded } from "./renderer";
import { createStage, cssColor, type Stage } from "./stage";
import type { Camera, Hit, PlotEvents, PlotHandle, PlotProps } from "./types";
import { add, scale, subtract, type Vec3 } from "./vector";
import { type Direction, neighborInDirection, shownRows } from "./walk";
import { WheelMotion } from "./wheel";

const NO_WEBGL =
  "This browser offers no WebGL2, which the map needs: switch on hardware acceleration in the browser's settings, or open the page in a current Firefox, Chrome, Edge or Safari.";
const CONTEXT_LOST = "The graphics driver stopped and did not come back: reload the page (nothing computed is lost).";
/** How long the browser may take to give a lost context back, milliseconds. */
const RESTORE_WAIT = 8000;
/** A movement by wheel or keys has ended when nothing follows for this long, milliseconds. */
const SETTLE = 250;
/** A zoom goes for the hovered point when the cursor is no farther from its disc than this, CSS pixels. */
const AIM = 3;
/** Wheel events at one pixel belong to one zoom when no more than this lies between them, milliseconds. */
const ANCHOR_HOLD = 1500;

export function createPlot(host: HTMLElement, events: PlotEvents): PlotHandle {
  return new Plot(host, events);
}

class Plot implements PlotHandle {
  private readonly props = defaultProps();
  private readonly stage: Stage;
  private readonly overlay: Overlay;
  private readonly context: GlContext | null;
  private readonly hover: Hover;
  private readonly wheel = new WheelMotion();
  private readonly frame = new SmoothFrame();
  private readonly changed = new Set<Uploaded>(UPLOADED);
  private readonly detach: () => void;
  private renderer: Renderer | null = null;
  readonly uploads = { positions: 0, colors: 0, states: 0, order: 0, palette: 0, raster: 0, sprites: 0, lines: 0 };
  readonly drawn = { points: 0, shown: 0, complete: true, raster: 0 };
  private view: Camera;
  /** The view is the default one and so follows the layout and the window. */
  private viewIsDefault = true;
  private density = 0;
  private ring: Vec3 = [0, 0, 0];
  private flight: Flight | null = null;
  private request = 0;
  private stale = { points: true, overlay: true };
  /** The user's camera has not been announced since it changed. */
  private unannounced = false;
  private anchor: { x: number; y: number; time: number; world: Vec3 } | null = null;
  private settleTimer = 0;
  private lossTimer = 0;
  private destroyed = false;

  constructor(
    host: HTMLElement,
    private readonly events: PlotEvents,
  ) {
    this.stage = createStage(host, () => this.resize());
    this.stage.measure();
    this.overlay = new Overlay(this.stage.overlay);
    this.view = defaultCamera(this.props.dims, 0, this.aspect);
    this.ring = cssColor(this.props.theme.text);
    this.hover = new Hover({
      request: (x, y, done) => this.requestPick(x, y, done),
      cancel: () => this.renderer?.picker.cancel(),
      near: (row, x, y) => this.isNear(row, x, y),
      changed: (row) => this.hoverChanged(row),
    });
    this.context = createContext(this.stage.points, { onLost: () => this.lost(), onRestored: () => this.restored() });
    if (this.context) this.renderer = new Renderer(this.context.gl, this.context.samples);
    else queueMicrotask(() => events.onError(NO_WEBGL));
    this.detach = this.attach();
    this.invalidate();
  }

  get camera(): Camera {
    return copyCamera(this.view);
  }

  get backend(): string {
    return this.context ? `WebGL2 · ${this.context.renderer}` : "no WebGL2";
  }

  set(props: Partial<PlotProps>): void {
    const before = { dims: this.props.dims, count: this.count };
    Object.assign(this.props, props);
    for (const key of UPLOADED) if (key in props) this.changed.add(key);
    if (props.positions || props.dims || props.lower || props.upper) {
      // The draw order and the check of column lengths depend on the number of points.
      if (this.count !== before.count) for (const key of UPLOADED) this.changed.add(key);
      this.positionsChanged(before.dims !== this.props.dims, before.count !== this.count);
    }
    if (props.theme) this.ring = cssColor(props.theme.text);
    if (props.labeled || props.labelOf || this.count !== before.count) this.overlay.labels.forget();
    if (props.states) this.hover.sceneChanged();
    this.invalidate();
  }

  setCamera(camera: Camera | null, animate = false): void {
    this.wheel.stop();
    this.viewIsDefault = camera === null || !isCamera(camera);
    const goal = camera && isCamera(camera) ? copyCamera(camera) : this.homeCamera();
    this.goTo(goal, animate, false);
  }

  focus(rows: Uint32Array): void {
    const sphere = rowsSphere(this.props, rows, this.frame);
    if (!sphere) return;
    this.viewIsDefault = false;
    this.goTo(focusOn(this.view, sphere.centre, sphere.radius, this.aspect), true, true);
  }

  project(row: number): { x: number; y: number } | null {
    const projection = this.projection();
    const pixel = projectRow(projection, this.props, row);
    return pixel && projection.contains(pixel) ? { x: pixel.x, y: pixel.y } : null;
  }

  pick(x: number, y: number): number | null {
    const { renderer } = this;
    if (!renderer || this.context?.gl.isContextLost()) return null;
    renderer.upload(this.props, this.changed);
    return renderer.picker.pick(this.scene(), x, y);
  }

  zoomBy(factor: number): void {
    if (!(factor > 0) || !Number.isFinite(factor)) return;
    this.flight = null;
    this.startWheel(Math.log(factor), this.view.target);
  }

  get matrix(): number[] {
    return this.projection().layoutMatrix();
  }

  visibleRows(polygon?: readonly number[]): Uint32Array {
    return shownRows(this.props, this.projection(), polygon);
  }

  neighborInDirection(row: number | null, direction: Direction): number | null {
    return neighborInDirection(this.props, this.projection(), row, direction);
  }

  hoverRow(row: number | null): void {
    this.hover.put(row);
  }

  moveBy(dx: number, dy: number): void {
    const { basis, pixelsPerUnit } = this.projection();
    const by = add(scale(basis.right, -dx / pixelsPerUnit), scale(basis.up, dy / pixelsPerUnit));
    this.flight = null;
    this.userMoves(translate(this.view, by));
    this.settleSoon();
  }

  orbitBy(azimuth: number, elevation: number): void {
    if (this.props.dims !== 3) return;
    this.flight = null;
    this.userMoves(orbit(this.view, -azimuth, elevation));
    this.settleSoon();
  }

  cancelGesture(): boolean {
    return false;
  }

  resize(): void {
    if (this.destroyed || !this.stage.measure()) return;
    if (this.viewIsDefault && !this.flight) this.view = this.homeCamera();
    // A resized canvas is empty: filled before the browser paints, it does not flash.
    this.render();
  }

  render(): void {
    this.stale = { points: true, overlay: true };
    this.draw();
  }

  destroy(): void {
    this.destroyed = true;
    this.hover.stop();
    this.detach();
    cancelAnimationFrame(this.request);
    window.clearTimeout(this.settleTimer);
    window.clearTimeout(this.lossTimer);
    this.renderer?.destroy();
    this.renderer = null;
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
    return new Projection(this.view, this.stage.width, this.stage.height, this.frame);
  }

  private scene(): Scene {
    const { dims, pointSize, opacity, theme } = this.props;
    const projection = this.projection();
    return {
      projection,
      look: lookOf(projection, dims, this.density, pointSize, opacity),
      dims,
      ratio: this.stage.points.width / this.stage.width,
      background: theme.background,
      defaultColor: theme.point,
      ring: this.ring,
    };
  }

  /** The default view of the layout as it is. */
  private homeCamera(): Camera {
    const { dims } = this.props;
    return defaultCamera(dims, dims === 3 ? layoutRadius(this.props, this.frame) : 0, this.aspect);
  }

  private positionsChanged(otherDims: boolean, otherCount: boolean): void {
    const otherData = otherDims || otherCount;
    const { positions, dims, lower, upper } = this.props;
    const fresh = this.frame.observe(lower, upper, performance.now());
    // What was under the cursor has moved away.
    this.anchor = null;
    if (otherData) this.frame.settle();
    // A view of the other kind shows nothing useful. One that fits was set for this layout just before: it stays.
    if (otherDims && !suits(this.view, dims)) this.viewIsDefault = true;
    const density = measureDensity(positions, dims, lower, upper);
    // In a stream the point size follows the mean density slowly, as the frame does.
    this.density = fresh || otherData || this.density === 0 ? density : this.density ** 0.85 * density ** 0.15;
    if (otherData) this.hover.stop();
    else this.hover.sceneChanged();
    if ((fresh || otherData) && this.viewIsDefault) {
      this.flight = null;
      this.view = this.homeCamera();
    }
  }

  // Drawing: only when something changed, at most once an animation frame.

  private invalidate(points = true): void {
    this.stale.points ||= points;
    this.stale.overlay = true;
    if (this.request === 0 && !this.destroyed) this.request = requestAnimationFrame((now) => this.tick(now));
  }

  private tick(now: number): void {
    this.request = 0;
    if (this.flight) {
      const { camera, arrived } = this.flight.at(now);
      const { announce } = this.flight;
      if (arrived) this.flight = null;
      this.view = camera;
      if (announce) this.announce(arrived);
      this.stale.points = true;
    }
    if (this.wheel.moving) {
      this.userMoves(this.wheel.advance(this.view, now, reducedMotion()));
      if (!this.wheel.moving) this.settleSoon();
    }
    if (this.frame.advance(now)) this.stale.points = true;
    if (this.unannounced) this.announce(false);
    this.draw();
    if (this.flight || this.wheel.moving || this.frame.moving) this.invalidate();
  }

  private draw(): void {
    if (this.destroyed) return;
    const { stale, renderer } = this;
    this.stale = { points: false, overlay: false };
    const scene = this.scene();
    if (stale.points && renderer && !this.context?.gl.isContextLost()) {
      renderer.upload(this.props, this.changed);
      renderer.draw(this.props, scene);
      this.events.onDrawn();
    }
    if (stale.overlay || stale.points) {
      const ratioY = this.stage.points.height / this.stage.height;
      this.overlay.draw(this.props, scene.projection, scene.look, this.hover.row, scene.ratio, ratioY);
    }
  }

  // Camera

  private goTo(goal: Camera, animate: boolean, announce: boolean): void {
    this.anchor = null;
    this.wheel.stop();
    this.hover.stop();
    this.flight = null;
    if (animate && !reducedMotion()) {
      this.flight = fly(this.view, goal, performance.now(), announce);
    } else {
      this.view = goal;
      if (announce) this.announce(true);
    }
    this.invalidate();
  }

  private userMoves(camera: Camera): void {
    this.view = camera;
    this.viewIsDefault = false;
    this.unannounced = true;
    this.invalidate();
  }

  private announce(final: boolean): void {
    this.unannounced = false;
    this.events.onCamera(this.camera, final);
  }

  private startWheel(log: number, anchor: Vec3): void {
    this.hover.stop();
    window.clearTimeout(this.settleTimer);
    this.wheel.add(log, anchor, performance.now());
    this.invalidate();
  }

  private settleSoon(): void {
    window.clearTimeout(this.settleTimer);
    this.settleTimer = window.setTimeout(() => this.announce(true), SETTLE);
  }

  /**
   * What a zoom at a pixel keeps in place: the hovered point if the pixel is on it, else what lies under the pixel at the depth of
   * the target. As long as the wheel turns over the same pixel it stays the same, or rounding would add up to a drift.
   */
  private anchorAt(x: number, y: number): Vec3 {
    const last = this.anchor;
    const now = performance.now();
    if (last && last.x === x && last.y === y && now - last.time < ANCHOR_HOLD) {
      last.time = now;
      return last.world;
    }
    const projection = this.projection();
    const { row } = this.hover;
    const held = row !== null && this.isNear(row, x, y, AIM) ? row : null;
    const world = held === null ? projection.unproject(x, y) : this.worldOf(held);
    this.anchor = { x, y, time: now, world };
    return world;
  }

  private worldOf(row: number): Vec3 {
    return toWorld(this.frame, positionOf(this.props, row) ?? [0, 0, 0]);
  }

  // Pointer

  private attach(): () => void {
    return attachControls(this.stage.points, {
      projection: () => this.projection(),
      dims: () => this.props.dims,
      move: (camera) => {
        this.hover.stop();
        this.userMoves(camera);
      },
      moved: () => this.announce(true),
      wheel: (log, x, y) => {
        this.flight = null;
        this.startWheel(log, this.anchorAt(x, y));
      },
      press: () => {
        this.flight = null;
        this.anchor = null;
        this.wheel.stop();
      },
      click: (x, y, additive) => this.events.onClick(this.hit(this.pick(x, y)), additive),
      doubleClick: (x, y) => this.pivotAt(x, y),
      point: (at) => (at ? this.hover.moved(at.x, at.y) : this.hover.stop()),
      zoomBy: (factor) => this.zoomBy(factor),
    });
  }

  /** 3D: the camera turns about the double-clicked point from now on. */
  private pivotAt(x: number, y: number): void {
    const row = this.props.dims === 3 ? this.pick(x, y) : null;
    if (row === null) return;
    this.viewIsDefault = false;
    this.goTo(translate(this.view, subtract(this.worldOf(row), this.view.target)), true, true);
  }

  private requestPick(x: number, y: number, done: (row: number | null) => void): void {
    const { renderer } = this;
    if (!renderer || this.context?.gl.isContextLost()) return;
    renderer.upload(this.props, this.changed);
    renderer.picker.request(this.scene(), x, y, done);
  }

  private isNear(row: number, x: number, y: number, slack = SNAP_RADIUS): boolean {
    const scene = this.scene();
    const pixel = projectRow(scene.projection, this.props, row);
    if (!pixel) return false;
    const state = this.props.states?.[row] ?? State.normal;
    const radius = discDiameter(scene.look, scene.projection, pixel.depth, state) / 2;
    return Math.hypot(pixel.x - x, pixel.y - y) <= radius + slack;
  }

  private hoverChanged(row: number | null): void {
    this.stage.points.style.cursor = row === null ? "" : "pointer";
    this.events.onHover(this.hit(row));
    if (!this.destroyed) this.invalidate(false);
  }

  private hit(row: number | null): Hit | null {
    const pixel = row === null ? null : projectRow(this.projection(), this.props, row);
    return row === null || !pixel ? null : { row, x: pixel.x, y: pixel.y };
  }

  // Context loss: nothing on the GPU survives, so everything is made and uploaded again from the props.

  private lost(): void {
    this.hover.stop();
    this.renderer = null;
    window.clearTimeout(this.lossTimer);
    if (!this.destroyed) this.lossTimer = window.setTimeout(() => this.events.onError(CONTEXT_LOST), RESTORE_WAIT);
  }

  private restored(): void {
    if (!this.context || this.destroyed) return;
    window.clearTimeout(this.lossTimer);
    this.renderer = new Renderer(this.context.gl, this.context.samples);
    for (const key of UPLOADED) this.changed.add(key);
    this.invalidate();
  }
}
