/** A small square offscreen target of one unsigned 32-bit number a pixel, with depth: what picking draws into. */

export interface IdTarget {
  /** Side in device pixels. */
  readonly side: number;
  bind(): void;
  /** Room for one read: four numbers a pixel, of which the first counts. */
  readonly pixels: Uint32Array;
  destroy(): void;
}

export function createIdTarget(gl: WebGL2RenderingContext, side: number): IdTarget {
  const framebuffer = gl.createFramebuffer();
  const color = gl.createRenderbuffer();
  const depth = gl.createRenderbuffer();
  gl.bindRenderbuffer(gl.RENDERBUFFER, color);
  gl.renderbufferStorage(gl.RENDERBUFFER, gl.R32UI, side, side);
  gl.bindRenderbuffer(gl.RENDERBUFFER, depth);
  gl.renderbufferStorage(gl.RENDERBUFFER, gl.DEPTH_COMPONENT24, side, side);
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, color);
  gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.DEPTH_ATTACHMENT, gl.RENDERBUFFER, depth);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  return {
    side,
    // WebGL2 promises RGBA_INTEGER reads of unsigned targets, single-channel ones only on some devices.
    pixels: new Uint32Array(side * side * 4),
    bind: () => gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer),
    destroy() {
      gl.deleteFramebuffer(framebuffer);
      gl.deleteRenderbuffer(color);
      gl.deleteRenderbuffer(depth);
    },
  };
}
