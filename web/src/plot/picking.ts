/**
 * Which point is under a pixel: the points draw their row numbers into a small window round it, with the same shader, sizes and depth
 * test as on the screen. No index is needed, so it works while the layout moves.
 */

import { createIdTarget, type IdTarget } from "../gl/target";
import type { Points, Scene } from "./points";

/** How far from the cursor a point may be, CSS pixels. */
export const SNAP_RADIUS = 12;
/** How often a pending answer is looked for, milliseconds. */
const POLL = 4;

export class Picker {
  private target: IdTarget | null = null;
  private readonly staging: WebGLBuffer;
  private waiting: { sync: WebGLSync; timer: number } | null = null;

  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly points: Points,
  ) {
    this.staging = gl.createBuffer();
  }

  /** The row drawn nearest to a pixel (CSS pixels) within the snap radius, or null; waits for the GPU. */
  pick(scene: Scene, x: number, y: number): number | null {
    const { gl } = this;
    const target = this.draw(scene, x, y);
    gl.readPixels(0, 0, target.side, target.side, gl.RGBA_INTEGER, gl.UNSIGNED_INT, target.pixels);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    return nearestId(target.pixels, target.side, SNAP_RADIUS * scene.ratio);
  }

  /** The same without waiting: `done` is called once the GPU has finished. A newer request cancels an older one. */
  request(scene: Scene, x: number, y: number, done: (row: number | null) => void): void {
    const { gl } = this;
    this.cancel();
    const target = this.draw(scene, x, y);
    const radius = SNAP_RADIUS * scene.ratio;
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, this.staging);
    gl.bufferData(gl.PIXEL_PACK_BUFFER, target.pixels.byteLength, gl.STREAM_READ);
    gl.readPixels(0, 0, target.side, target.side, gl.RGBA_INTEGER, gl.UNSIGNED_INT, 0);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    const sync = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    if (!sync) return;
    gl.flush();
    const poll = () => {
      if (gl.isContextLost()) return this.cancel();
      if (gl.clientWaitSync(sync, 0, 0) === gl.TIMEOUT_EXPIRED) {
        this.waiting = { sync, timer: window.setTimeout(poll, POLL) };
        return;
      }
      this.cancel();
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, this.staging);
      gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, target.pixels);
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
      done(nearestId(target.pixels, target.side, radius));
    };
    this.waiting = { sync, timer: window.setTimeout(poll, POLL) };
  }

  /** Forgets a request whose answer has not come. */
  cancel(): void {
    if (!this.waiting) return;
    window.clearTimeout(this.waiting.timer);
    this.gl.deleteSync(this.waiting.sync);
    this.waiting = null;
  }

  destroy(): void {
    this.cancel();
    this.target?.destroy();
    this.gl.deleteBuffer(this.staging);
  }

  private draw(scene: Scene, x: number, y: number): IdTarget {
    const { gl } = this;
    const { width, height } = gl.canvas;
    const reach = Math.ceil(SNAP_RADIUS * scene.ratio);
    const side = 2 * reach + 1;
    if (this.target?.side !== side) {
      this.cancel();
      this.target?.destroy();
      this.target = createIdTarget(gl, side);
    }
    const left = Math.floor((x / scene.projection.width) * width) - reach;
    const bottom = height - 1 - Math.floor((y / scene.projection.height) * height) - reach;
    this.target.bind();
    // The window is the corner of a picture as large as the screen's, so every pixel falls where it falls there.
    gl.viewport(-left, -bottom, width, height);
    gl.clearBufferuiv(gl.COLOR, 0, [0, 0, 0, 0]);
    gl.depthMask(true);
    gl.clearBufferfv(gl.DEPTH, 0, [1]);
    this.points.draw(scene, true);
    return this.target;
  }
}

/** The row of the non-empty pixel nearest to the middle of a square of ids (row + 1, four numbers a pixel), or null. */
export function nearestId(pixels: Uint32Array, side: number, radius: number): number | null {
  const middle = (side - 1) / 2;
  let best = radius * radius;
  let id = 0;
  for (let v = 0; v < side; v++) {
    for (let u = 0; u < side; u++) {
      const here = pixels[(v * side + u) * 4] as number;
      if (here === 0) continue;
      const d = (u - middle) ** 2 + (v - middle) ** 2;
      if (d < best || (d === best && id === 0)) {
        best = d;
        id = here;
      }
    }
  }
  return id === 0 ? null : id - 1;
}
