/**
 * The one place that converts between pixels and data. Pixels here are CSS pixels from the plot's top left; device pixels
 * belong to the passes.
 *
 * All maths is relative to the camera's target, not to the origin: a 2D map can be zoomed until its coordinates run out of digits,
 * and differences of nearby numbers keep the digits that sums with far ones lose.
 */

import { type Basis, cameraBasis, cameraDistance, FOV_Y, ORTHOGRAPHIC_HALF } from "./camera";
import { type Frame, toLayout, unitOf } from "./frame";
import { type Mat4, multiply, orthographic, perspective, transform, view } from "./matrix";
import type { Camera } from "./types";
import { add, dot, length, scale, type Vec3 } from "./vector";

/** Half the diagonal of the unit box: no point of a layout is farther from the origin. */
const WORLD_RADIUS = Math.sqrt(3);

/** Within this distance of the origin lie nearly all points of a usual layout. */
const CLOUD_RADIUS = 1.15;

export interface Pixel {
  x: number;
  y: number;
  /** Distance along the view from the camera, in the equal-aspect frame. */
  depth: number;
}

export class Projection {
  readonly basis: Basis;
  /** From the camera to its target. */
  readonly distance: number;
  /** Clip space from the offset to the camera's target, in the equal-aspect frame. */
  readonly matrix: Mat4;
  /** The camera's target in layout units. */
  readonly origin: Vec3;
  /** CSS pixels a unit of the equal-aspect frame takes at the target's distance. */
  readonly pixelsPerUnit: number;
  /** Depths between which most of the layout lies, as far as it is in front of the camera: the range of depth cues. */
  readonly depthRange: { near: number; far: number };
  /** Depths that the clip space's z goes from and to. */
  readonly near: number;
  readonly far: number;

  constructor(
    readonly camera: Camera,
    readonly width: number,
    readonly height: number,
    readonly frame: Frame,
  ) {
    this.basis = cameraBasis(camera);
    this.distance = cameraDistance(camera);
    this.origin = toLayout(frame, camera.target);
    const { right, up, back } = this.basis;
    const middle = this.distance + dot(back, camera.target);
    const reach = WORLD_RADIUS * 1.05;
    const near = Math.max(0, middle - CLOUD_RADIUS);
    this.depthRange = { near, far: Math.max(middle + CLOUD_RADIUS, near + 0.1) };
    let lens: Mat4;
    if (camera.orthographic) {
      const half = ORTHOGRAPHIC_HALF / camera.zoom;
      const side = Math.min(width, height);
      this.pixelsPerUnit = side / (2 * half);
      this.near = middle - reach * 2;
      this.far = middle + reach * 2;
      lens = orthographic((half * width) / side, (half * height) / side, this.near, this.far);
    } else {
      this.pixelsPerUnit = height / (2 * Math.tan(FOV_Y / 2) * this.distance);
      this.near = Math.max(this.distance * 0.01, middle - reach - length(camera.target) * 0.01);
      this.far = Math.max(middle + reach, this.near * 2);
      lens = perspective(FOV_Y, width / height, this.near, this.far);
    }
    this.matrix = multiply(lens, view(right, up, back, scale(back, this.distance)));
  }

  /** Where a point given in layout units appears; null behind the camera and for NaN. It may lie outside the plot. */
  project(x: number, y: number, z: number): Pixel | null {
    const { origin, frame, matrix, basis } = this;
    const d: Vec3 = [(x - origin[0]) / unitOf(frame, 0), (y - origin[1]) / unitOf(frame, 1), (z - origin[2]) / unitOf(frame, 2)];
    const clip = transform(matrix, [d[0], d[1], d[2], 1]);
    if (!(clip[3] > 0) || Math.abs(clip[2]) > clip[3]) return null;
    return {
      x: ((clip[0] / clip[3] + 1) / 2) * this.width,
      y: ((1 - clip[1] / clip[3]) / 2) * this.height,
      depth: this.distance - dot(basis.back, d),
    };
  }

  /** Layout units to clip space, column-major. */
  layoutMatrix(): number[] {
    const { matrix: m, origin, frame } = this;
    const [sx, sy, sz] = [1 / unitOf(frame, 0), 1 / unitOf(frame, 1), 1 / unitOf(frame, 2)];
    const shift = transform(m, [-origin[0] * sx, -origin[1] * sy, -origin[2] * sz, 1]);
    const column = (at: number, s: number) => m.slice(at, at + 4).map((value) => value * s);
    return [...column(0, sx), ...column(4, sy), ...column(8, sz), ...shift];
  }

  /** Whether a pixel lies on the plot. */
  contains(pixel: { x: number; y: number }): boolean {
    return pixel.x >= 0 && pixel.y >= 0 && pixel.x <= this.width && pixel.y <= this.height;
  }

  /** The point under a pixel at a depth (default: that of the target), in the equal-aspect frame. */
  unproject(x: number, y: number, depth = this.distance): Vec3 {
    const { right, up, back } = this.basis;
    const unit = 1 / this.pixelsAtDepth(depth);
    const across = add(scale(right, (x - this.width / 2) * unit), scale(up, (this.height / 2 - y) * unit));
    return add(this.camera.target, add(across, scale(back, this.distance - depth)));
  }

  /** CSS pixels a unit of the equal-aspect frame takes at a depth. */
  pixelsAtDepth(depth: number): number {
    return this.camera.orthographic ? this.pixelsPerUnit : (this.pixelsPerUnit * this.distance) / depth;
  }
}
