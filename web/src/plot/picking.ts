/**
 * Which point is under a pixel: the points draw their row numbers into a small window round it, with the same shader, sizes and depth
 * test as on the screen. No index is needed, so it works while the layout moves. Where the whole screen's numbers are known already, they
 * answer at once.
 */

import { GpuClock } from "../gl/clock";
import { createIdTarget, type IdTarget } from "../gl/target";
import type { Scene } from "./points";

/** How far from the cursor a point may be, CSS pixels. */
export const SNAP_RADIUS = 12;

export class Picker {
  private window: IdTarget | null = null;
  private screen: IdTarget | null = null;
  /** Names the scene whose numbers the screen's target holds; null = none. */
  private screenKey: string | null = null;
  /** The same of those that have been read from it. */
  private readKey: string | null = null;
  /**
   * Draw the whole screen's numbers for the first question about a scene, and only read for the next ones: where points are many, each
   * drawing of them costs much more than a screen full of pixels.
   */
  wholeScreen = false;
  private readonly staging: WebGLBuffer;
  private readonly clock: GpuClock;

  /** `drawIds` draws row + 1 of whatever is on top into the bound target. */
  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly drawIds: (scene: Scene) => void,
  ) {
    this.staging = gl.createBuffer();
    this.clock = new GpuClock(gl);
  }

  /** The points themselves have changed. */
  forget(): void {
    this.screenKey = null;
    this.readKey = null;
  }

  /** The row drawn nearest to a pixel (CSS pixels) within the snap radius, or null; waits for the GPU. */
  pick(scene: Scene, x: number, y: number): number | null {
    const { gl } = this;
    const { left, bottom, side, pixels } = this.draw(scene, x, y);
    gl.readPixels(left, bottom, side, side, gl.RGBA_INTEGER, gl.UNSIGNED_INT, pixels);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    return nearestId(pixels, side, SNAP_RADIUS * scene.ratio);
  }

  /** The same without waiting: `done` is called once the GPU has finished. A newer request cancels an older one. */
  request(scene: Scene, x: number, y: number, done: (row: number | null) => void): void {
    const { gl } = this;
    this.cancel();
    const { left, bottom, side, pixels } = this.draw(scene, x, y);
    const radius = SNAP_RADIUS * scene.ratio;
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, this.staging);
    gl.bufferData(gl.PIXEL_PACK_BUFFER, pixels.byteLength, gl.STREAM_READ);
    gl.readPixels(left, bottom, side, side, gl.RGBA_INTEGER, gl.UNSIGNED_INT, 0);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    this.clock.submit(() => {
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, this.staging);
      gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, pixels);
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
      done(nearestId(pixels, side, radius));
    });
  }

  /** Row + 1 of what is on top at every pixel, bottom row first, four numbers a pixel of which the first counts; waits for the GPU. */
  all(scene: Scene): IdTarget {
    const { gl } = this;
    const screen = this.drawScreen(scene);
    const key = keyOf(scene);
    if (this.readKey !== key) {
      gl.readPixels(0, 0, screen.width, screen.height, gl.RGBA_INTEGER, gl.UNSIGNED_INT, screen.pixels);
      this.readKey = key;
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    return screen;
  }

  /** Forgets a request whose answer has not come. */
  cancel(): void {
    this.clock.cancel();
  }

  destroy(): void {
    this.cancel();
    this.window?.destroy();
    this.screen?.destroy();
    this.gl.deleteBuffer(this.staging);
  }

  /** Binds a target that holds the square about a pixel, and says where in it. */
  private draw(scene: Scene, x: number, y: number): { left: number; bottom: number; side: number; pixels: Uint32Array } {
    const { gl } = this;
    const { width, height } = gl.canvas;
    const reach = Math.ceil(SNAP_RADIUS * scene.ratio);
    const side = 2 * reach + 1;
    if (this.window?.width !== side) {
      this.cancel();
      this.window?.destroy();
      this.window = createIdTarget(gl, side, side);
    }
    const { pixels } = this.window;
    const left = Math.floor((x / scene.projection.width) * width) - reach;
    const bottom = height - 1 - Math.floor((y / scene.projection.height) * height) - reach;
    if (this.wholeScreen || this.screenKey === keyOf(scene)) {
      this.drawScreen(scene);
      // What lies beyond the edges is not read, and must not stay from the last time.
      pixels.fill(0);
      return { left, bottom, side, pixels };
    }
    this.window.bind();
    // The window is the corner of a picture as large as the screen's, so every pixel falls where it falls there.
    gl.viewport(-left, -bottom, width, height);
    this.clearAndDraw(scene);
    return { left: 0, bottom: 0, side, pixels };
  }

  /** Binds the whole screen's numbers, drawn anew where they are not those of the scene. */
  private drawScreen(scene: Scene): IdTarget {
    const { gl } = this;
    const { width, height } = gl.canvas;
    if (this.screen?.width !== width || this.screen.height !== height) {
      this.screen?.destroy();
      this.screen = createIdTarget(gl, width, height);
      this.forget();
    }
    this.screen.bind();
    if (this.screenKey !== keyOf(scene)) {
      gl.viewport(0, 0, width, height);
      this.clearAndDraw(scene);
      this.screenKey = keyOf(scene);
      this.readKey = null;
    }
    return this.screen;
  }

  private clearAndDraw(scene: Scene): void {
    const { gl } = this;
    gl.clearBufferuiv(gl.COLOR, 0, [0, 0, 0, 0]);
    gl.depthMask(true);
    gl.clearBufferfv(gl.DEPTH, 0, [1]);
    this.drawIds(scene);
  }
}

/** What the place of every point's pixels depends on. */
function keyOf({ projection, look, ratio, shapes }: Scene): string {
  return [ratio, shapes, look.diameter, look.least, look.most, look.opaque, ...projection.layoutMatrix()].join(" ");
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

/** Rows that own at least one of a screen's pixels (row + 1, every `step`-th number), ascending; of those whose middle is `inside` (clip space), if asked. */
export function rowsOnScreen(
  { ids, step, width, height, topFirst }: { ids: Uint32Array; step: number; width: number; height: number; topFirst: boolean },
  inside: ((x: number, y: number) => boolean) | null,
): Uint32Array {
  const rows = new Set<number>();
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      const id = ids[(v * width + u) * step] as number;
      if (id === 0 || rows.has(id - 1)) continue;
      const y = ((v + 0.5) / height) * 2 - 1;
      if (inside && !inside(((u + 0.5) / width) * 2 - 1, topFirst ? -y : y)) continue;
      rows.add(id - 1);
    }
  }
  return Uint32Array.from(rows).sort();
}
