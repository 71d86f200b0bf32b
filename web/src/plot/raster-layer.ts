/** The density layer on the GPU: one textured rectangle. */

import { createProgram, type Program } from "../gl/program";
import type { Affine } from "./raster";

const VERTEX = `#version 300 es
uniform vec2 u_x;
uniform vec2 u_y;
uniform vec2 u_origin;
out vec2 v_at;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  v_at = vec2(corner.x, 1.0 - corner.y);
  vec2 p = corner * 2.0 - 1.0;
  gl_Position = vec4(u_x * p.x + u_y * p.y + u_origin, 0.0, 1.0);
}
`;

/** Below one pixel of its own a point would be a speck: a small tent spreads each pixel a little over its neighbours, as the points' soft edges do. */
const FRAGMENT = `#version 300 es
precision highp float;
in vec2 v_at;
uniform sampler2D u_picture;
uniform float u_amount;
out vec4 color;
void main() {
  vec2 unit = 0.6 / vec2(textureSize(u_picture, 0));
  vec4 near = texture(u_picture, v_at + vec2(unit.x, unit.y)) + texture(u_picture, v_at + vec2(-unit.x, unit.y))
    + texture(u_picture, v_at + vec2(unit.x, -unit.y)) + texture(u_picture, v_at - unit);
  vec4 here = texture(u_picture, v_at);
  // Never fainter than the pixel itself: only the surroundings gain.
  color = max(here, near * 0.25) * u_amount;
}
`;

export class RasterLayer {
  private readonly nothing: WebGLVertexArrayObject;
  private readonly program: Program;
  private readonly texture: WebGLTexture;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.nothing = gl.createVertexArray();
    this.program = createProgram(gl, VERTEX, FRAGMENT);
    this.texture = gl.createTexture();
  }

  /** RGBA, top row first, colour multiplied by opacity. */
  upload(width: number, height: number, pixels: Uint8ClampedArray): void {
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    gl.bindTexture(gl.TEXTURE_2D, null);
  }

  draw([a, b, c, d, e, f]: Affine, amount: number): void {
    const { gl, program } = this;
    gl.useProgram(program.handle);
    gl.disable(gl.DEPTH_TEST);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.uniform1i(program.uniform("u_picture"), 0);
    gl.uniform1f(program.uniform("u_amount"), amount);
    gl.uniform2f(program.uniform("u_x"), a, b);
    gl.uniform2f(program.uniform("u_y"), c, d);
    gl.uniform2f(program.uniform("u_origin"), e, f);
    gl.bindVertexArray(this.nothing);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    gl.bindVertexArray(null);
    gl.bindTexture(gl.TEXTURE_2D, null);
  }

  destroy(): void {
    this.gl.deleteVertexArray(this.nothing);
    this.program.destroy();
    this.gl.deleteTexture(this.texture);
  }
}
