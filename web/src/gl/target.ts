/** Offscreen targets: ids for picking, sums for order-independent blending, and a picture with its depth. */

export interface Target {
  /** Device pixels. */
  readonly width: number;
  readonly height: number;
  bind(): void;
  destroy(): void;
}

/** One unsigned 32-bit number a pixel, with depth. */
export interface IdTarget extends Target {
  /** Room for one read of it all: four numbers a pixel, of which the first counts. */
  readonly pixels: Uint32Array;
}

export interface TextureTarget extends Target {
  readonly color: WebGLTexture;
  /** Null when it was made without. */
  readonly depth: WebGLTexture | null;
}

export function createIdTarget(gl: WebGL2RenderingContext, width: number, height: number): IdTarget {
  const framebuffer = gl.createFramebuffer();
  const color = gl.createRenderbuffer();
  const depth = gl.createRenderbuffer();
  gl.bindRenderbuffer(gl.RENDERBUFFER, color);
  gl.renderbufferStorage(gl.RENDERBUFFER, gl.R32UI, width, height);
  gl.bindRenderbuffer(gl.RENDERBUFFER, depth);
  gl.renderbufferStorage(gl.RENDERBUFFER, gl.DEPTH_COMPONENT24, width, height);
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, color);
  gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.DEPTH_ATTACHMENT, gl.RENDERBUFFER, depth);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  let pixels: Uint32Array | null = null;
  return {
    width,
    height,
    get pixels() {
      // WebGL2 promises RGBA_INTEGER reads of unsigned targets, single-channel ones only on some devices.
      pixels ??= new Uint32Array(width * height * 4);
      return pixels;
    },
    bind: () => gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer),
    destroy() {
      gl.deleteFramebuffer(framebuffer);
      gl.deleteRenderbuffer(color);
      gl.deleteRenderbuffer(depth);
    },
  };
}

/** `format`: of the colour; null when the device cannot draw into it. */
export function createTextureTarget(
  gl: WebGL2RenderingContext,
  width: number,
  height: number,
  format: number,
  withDepth: boolean,
): TextureTarget | null {
  const texture = (internal: number): WebGLTexture => {
    const handle = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, handle);
    gl.texStorage2D(gl.TEXTURE_2D, 1, internal, width, height);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    return handle;
  };
  gl.activeTexture(gl.TEXTURE0);
  const framebuffer = gl.createFramebuffer();
  const color = texture(format);
  const depth = withDepth ? texture(gl.DEPTH_COMPONENT24) : null;
  gl.bindTexture(gl.TEXTURE_2D, null);
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, color, 0);
  if (depth) gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.DEPTH_ATTACHMENT, gl.TEXTURE_2D, depth, 0);
  const complete = gl.checkFramebufferStatus(gl.FRAMEBUFFER) === gl.FRAMEBUFFER_COMPLETE;
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  const target: TextureTarget = {
    width,
    height,
    color,
    depth,
    bind: () => gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer),
    destroy() {
      gl.deleteFramebuffer(framebuffer);
      gl.deleteTexture(color);
      gl.deleteTexture(depth);
    },
  };
  if (complete || gl.isContextLost()) return target;
  target.destroy();
  return null;
}
