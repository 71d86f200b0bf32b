/** What the user does on the map with mouse, pen, fingers and keys: hovering, clicking, drawing regions, moving the camera. */

import { translate } from "./camera";
import { attachControls, type Controls } from "./controls";
import { type Gesture, toClip } from "./gesture";
import { Hover } from "./hover";
import { projectRow } from "./labels";
import { discDiameter } from "./look";
import type { Motion } from "./motion";
import { State } from "./order";
import type { Painter } from "./painter";
import { SNAP_RADIUS } from "./picking";
import type { Scene } from "./points";
import type { Stage } from "./stage";
import type { Hit, PlotEvents, PlotProps, RegionOp } from "./types";
import { subtract, type Vec3 } from "./vector";

/** A zoom goes for the hovered point when the cursor is no farther from its disc than this, CSS pixels. */
const AIM = 3;

export interface PointerHost {
  readonly events: PlotEvents;
  readonly stage: Stage;
  readonly motion: Motion;
  readonly props: PlotProps;
  /** The props as they are on screen. */
  readonly shownProps: PlotProps;
  scene(): Scene;
  /** What draws, up to date; null while it cannot. */
  painter(): Painter | null;
  /** A row in the equal-aspect frame. */
  worldOf(row: number): Vec3;
  /** Ends what moves by itself. */
  stopMotion(): void;
  /** Ends a change of dimensions. */
  endMorph(): void;
  /** The overlay has changed. */
  overlayChanged(): void;
}

export class Pointer {
  readonly hover: Hover;
  /** A box or lasso that is being drawn. */
  gesture: Gesture | null = null;
  private readonly controls: Controls;

  constructor(private readonly host: PointerHost) {
    this.hover = new Hover({
      request: (x, y, done) => this.host.painter()?.requestPick(this.host.scene(), x, y, done),
      cancel: () => this.host.painter()?.cancelPick(),
      near: (row, x, y) => this.isNear(row, x, y),
      changed: (row) => this.hoverChanged(row),
    });
    const { motion } = host;
    this.controls = attachControls(host.stage.points, {
      projection: () => host.scene().projection,
      dims: () => host.props.dims,
      tool: () => host.props.tool,
      showCursor: () => this.showCursor(),
      move: (camera) => {
        this.hover.stop();
        motion.userMoves(camera);
      },
      moved: () => motion.settled(),
      movedSoon: () => motion.settleSoon(),
      wheel: (log, x, y) => {
        host.endMorph();
        this.zoom(log, this.anchorAt(x, y));
      },
      press: () => host.stopMotion(),
      click: (x, y, op) => host.events.onClick(this.hit(this.pick(x, y)), op !== "set", op),
      gesture: (gesture) => this.gestureChanged(gesture),
      region: (gesture, op) => this.regionDrawn(gesture, op),
      doubleClick: (x, y) => this.pivotAt(x, y),
      point: (at) => (at ? this.hover.moved(at.x, at.y) : this.hover.stop()),
      zoomBy: (factor) => this.zoomBy(factor),
    });
  }

  pick(x: number, y: number): number | null {
    return this.host.painter()?.pick(this.host.scene(), x, y) ?? null;
  }

  zoomBy(factor: number): void {
    if (!(factor > 0) || !Number.isFinite(factor)) return;
    this.host.endMorph();
    this.zoom(Math.log(factor), this.host.motion.view.target);
  }

  /** Ends a box or lasso that is being drawn; true when there was one. */
  giveUp(): boolean {
    return this.controls.giveUp();
  }

  showCursor(): void {
    const { tool } = this.host.props;
    const free = this.hover.row === null ? "" : "pointer";
    this.host.stage.points.style.cursor = tool === "pan" ? free : "crosshair";
  }

  destroy(): void {
    this.hover.stop();
    this.controls.detach();
  }

  private zoom(log: number, anchor: Vec3): void {
    this.hover.stop();
    this.host.motion.zoom(log, anchor);
  }

  /** What a zoom at a pixel keeps in place: the hovered point if the pixel is on it, else what lies under the pixel at the depth of the target. */
  private anchorAt(x: number, y: number): Vec3 {
    return this.host.motion.anchorAt(x, y, () => {
      const { row } = this.hover;
      return row !== null && this.isNear(row, x, y, AIM) ? this.host.worldOf(row) : this.host.scene().projection.unproject(x, y);
    });
  }

  /** 3D: the camera turns about the double-clicked point from now on. */
  private pivotAt(x: number, y: number): void {
    const row = this.host.props.dims === 3 ? this.pick(x, y) : null;
    if (row === null) return;
    const { motion } = this.host;
    this.hover.stop();
    motion.isDefault = false;
    motion.goTo(translate(motion.view, subtract(this.host.worldOf(row), motion.view.target)), true, true);
  }

  private isNear(row: number, x: number, y: number, slack = SNAP_RADIUS): boolean {
    const scene = this.host.scene();
    const pixel = projectRow(scene.projection, this.host.shownProps, row);
    if (!pixel) return false;
    const state = this.host.props.states?.[row] ?? State.normal;
    const radius = discDiameter(scene.look, scene.projection, pixel.depth, state) / 2;
    return Math.hypot(pixel.x - x, pixel.y - y) <= radius + slack;
  }

  private hoverChanged(row: number | null): void {
    this.showCursor();
    this.host.events.onHover(this.hit(row));
    this.host.overlayChanged();
  }

  private hit(row: number | null): Hit | null {
    const pixel = row === null ? null : projectRow(this.host.scene().projection, this.host.shownProps, row);
    return row === null || !pixel ? null : { row, x: pixel.x, y: pixel.y };
  }

  private gestureChanged(gesture: Gesture | null): void {
    const before = this.gesture?.kind ?? null;
    this.gesture = gesture;
    if (gesture) this.hover.stop();
    if ((gesture?.kind ?? null) !== before) this.host.events.onGesture?.(gesture?.kind ?? null);
    this.host.overlayChanged();
  }

  private regionDrawn(gesture: Gesture, op: RegionOp): void {
    const { width, height } = this.host.stage;
    const polygon = toClip(gesture.outline, width, height);
    const matrix = this.host.scene().projection.layoutMatrix();
    this.host.events.onRegion?.({ polygon, matrix, op, visibleOnly: this.host.props.visibleOnly });
  }
}
