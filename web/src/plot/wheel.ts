/** Wheel and trackpad zoom: each event adds to a way to go, which is walked over the next frames. */

import { zoomAbout } from "./camera";
import type { Camera } from "./types";
import type { Vec3 } from "./vector";

/** Scrolling this many pixels magnifies e-fold. */
const PIXELS_A_FOLD = 200;
const LINE = 16;
/** Time constant of the smoothing, milliseconds. */
const TAU = 45;

/** What a wheel event asks for, as the logarithm of the magnification. */
export function wheelZoom(event: { deltaY: number; deltaMode: number; ctrlKey: boolean }, pageHeight: number): number {
  let pixels = event.deltaY * (event.deltaMode === 1 ? LINE : event.deltaMode === 2 ? pageHeight : 1);
  // Browsers report a pinch on a trackpad as Ctrl + wheel with deltas of a few pixels.
  if (event.ctrlKey) pixels = Math.min(25, Math.max(-25, pixels)) * 4;
  return -pixels / PIXELS_A_FOLD;
}

export class WheelMotion {
  private left = 0;
  private anchor: Vec3 = [0, 0, 0];
  private advanced = 0;

  get moving(): boolean {
    return this.left !== 0;
  }

  /** Adds a zoom (logarithm) about a point of the equal-aspect frame. */
  add(log: number, anchor: Vec3, now: number): void {
    if (this.left === 0) this.advanced = now - 16;
    this.left += log;
    this.anchor = anchor;
  }

  stop(): void {
    this.left = 0;
  }

  /** The camera after the way walked until `now`; all of it with `atOnce`. */
  advance(camera: Camera, now: number, atOnce: boolean): Camera {
    const k = atOnce || Math.abs(this.left) < 0.002 ? 1 : 1 - Math.exp(-Math.max(0, now - this.advanced) / TAU);
    const step = this.left * k;
    this.left = k === 1 ? 0 : this.left - step;
    this.advanced = now;
    return zoomAbout(camera, Math.exp(step), this.anchor);
  }
}
