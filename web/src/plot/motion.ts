/** The camera in use and how it moves: by the user's hand, by the wheel's momentum, or in flight; and who is told of it. */

import { copyCamera } from "./camera";
import { type Flight, fly, reducedMotion } from "./flight";
import type { Camera } from "./types";
import type { Vec3 } from "./vector";
import { WheelMotion } from "./wheel";

/** A movement by wheel or keys has ended when nothing follows for this long, milliseconds. */
const SETTLE = 250;
/** Wheel events at one pixel belong to one zoom when no more than this lies between them, milliseconds. */
const ANCHOR_HOLD = 1500;

export interface MotionHost {
  /** The camera has changed: draw. */
  changed(): void;
  /** The user's camera, at most once a frame, and once more when the movement has ended. */
  announce(camera: Camera, final: boolean): void;
}

export class Motion {
  /** The view is the default one and so follows the layout and the window. */
  isDefault = true;
  private readonly wheel = new WheelMotion();
  private flight: Flight | null = null;
  private anchor: { x: number; y: number; time: number; world: Vec3 } | null = null;
  /** The user's camera has not been announced since it changed. */
  private unannounced = false;
  private settleTimer = 0;

  constructor(
    public view: Camera,
    private readonly host: MotionHost,
  ) {}

  /** It moves by itself. */
  get moving(): boolean {
    return this.flight !== null || this.wheel.moving;
  }

  get flying(): boolean {
    return this.flight !== null;
  }

  goTo(goal: Camera, animate: boolean, announce: boolean): void {
    this.stop();
    if (animate && !reducedMotion()) {
      this.flight = fly(this.view, goal, performance.now(), announce);
    } else {
      this.view = goal;
      if (announce) this.announce(true);
    }
    this.host.changed();
  }

  userMoves(camera: Camera): void {
    this.view = camera;
    this.isDefault = false;
    this.unannounced = true;
    this.host.changed();
  }

  /** Zooms by the logarithm of a magnification about a point, over the next frames. */
  zoom(log: number, anchor: Vec3): void {
    this.flight = null;
    window.clearTimeout(this.settleTimer);
    this.wheel.add(log, anchor, performance.now());
    this.host.changed();
  }

  /** Moves on to a time. */
  advance(now: number): void {
    if (this.flight) {
      const { camera, arrived } = this.flight.at(now);
      const { announce } = this.flight;
      if (arrived) this.flight = null;
      this.view = camera;
      if (announce) this.announce(arrived);
    }
    if (this.wheel.moving) {
      this.userMoves(this.wheel.advance(this.view, now, reducedMotion()));
      if (!this.wheel.moving) this.settleSoon();
    }
    if (this.unannounced) this.announce(false);
  }

  /** Nothing moves by itself any more. */
  stop(): void {
    this.flight = null;
    this.anchor = null;
    this.wheel.stop();
  }

  /** The movement has ended. */
  settled(): void {
    this.announce(true);
  }

  /** It has ended unless more follows at once. */
  settleSoon(): void {
    window.clearTimeout(this.settleTimer);
    this.settleTimer = window.setTimeout(() => this.announce(true), SETTLE);
  }

  /**
   * What a zoom at a pixel keeps in place: `find` says. As long as the wheel turns over the same pixel it stays the same, or rounding would
   * add up to a drift.
   */
  anchorAt(x: number, y: number, find: () => Vec3): Vec3 {
    const now = performance.now();
    const last = this.anchor;
    if (last && last.x === x && last.y === y && now - last.time < ANCHOR_HOLD) {
      last.time = now;
      return last.world;
    }
    const world = find();
    this.anchor = { x, y, time: now, world };
    return world;
  }

  /** What was under the cursor has moved away. */
  forgetAnchor(): void {
    this.anchor = null;
  }

  destroy(): void {
    window.clearTimeout(this.settleTimer);
  }

  private announce(final: boolean): void {
    this.unannounced = false;
    this.host.announce(copyCamera(this.view), final);
  }
}
