/** The points: their buffers on the GPU and one draw call, for the screen or for picking. */

import { createBuffer, type DynamicBuffer } from "../gl/buffer";
import { createProgram, type Program } from "../gl/program";
import type { Look } from "./look";
import type { Order } from "./order";
import { FRAGMENT, PICK_FRAGMENT, VERTEX } from "./points.glsl";
import type { Projection } from "./projection";

/** What one drawing of the points depends on. */
export interface Scene {
  projection: Projection;
  look: Look;
  dims: 2 | 3;
  /** Device pixels a CSS pixel. */
  ratio: number;
  background: [number, number, number];
  defaultColor: [number, number, number];
  ring: [number, number, number];
}

/** How far the farthest points fade into the background. */
const FOG = 0.42;
const PALETTE_WIDTH = 256;

export class Points {
  private readonly array: WebGLVertexArrayObject;
  private readonly positions: DynamicBuffer;
  private readonly colors: DynamicBuffer;
  private readonly states: DynamicBuffer;
  private readonly rows: DynamicBuffer;
  private readonly palette: WebGLTexture;
  private readonly screen: Program;
  private readonly picking: Program;
  private readonly matrix = new Float32Array(16);
  private readonly largest: number;
  private paletteSize = 0;
  private colored = false;
  private order: Order = { rows: null, count: 0 };

  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly samples: number,
  ) {
    this.array = gl.createVertexArray();
    this.positions = createBuffer(gl, gl.ARRAY_BUFFER);
    this.colors = createBuffer(gl, gl.ARRAY_BUFFER);
    this.states = createBuffer(gl, gl.ARRAY_BUFFER);
    this.rows = createBuffer(gl, gl.ELEMENT_ARRAY_BUFFER);
    this.palette = gl.createTexture();
    this.screen = createProgram(gl, VERTEX, FRAGMENT);
    this.picking = createProgram(gl, VERTEX, PICK_FRAGMENT);
    this.largest = (gl.getParameter(gl.ALIASED_POINT_SIZE_RANGE) as Float32Array)[1] ?? 64;
  }

  /** n x dims, row-major. */
  setPositions(positions: Float32Array | Uint16Array, dims: 2 | 3): void {
    const { gl } = this;
    gl.bindVertexArray(this.array);
    this.positions.upload(positions);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, dims, gl.FLOAT, false, 0, 0);
    gl.bindVertexArray(null);
  }

  /** Palette index of each point; null = the default colour for all. */
  setColors(colors: Uint8Array | null): void {
    this.colored = colors !== null;
    this.setAttribute(1, this.colors, colors, this.gl.UNSIGNED_BYTE);
  }

  /** State of each point and the order that follows from it; null = all normal. */
  setStates(states: Uint8Array | null, order: Order): void {
    const { gl } = this;
    this.setAttribute(2, this.states, order.rows ? states : null, gl.UNSIGNED_BYTE);
    this.order = order;
    if (!order.rows) return;
    gl.bindVertexArray(this.array);
    this.rows.upload(order.rows.subarray(0, order.count));
    gl.bindVertexArray(null);
  }

  /** RGB triples. */
  setPalette(palette: Uint8Array): void {
    const { gl } = this;
    this.paletteSize = Math.floor(palette.length / 3);
    const height = Math.max(1, Math.ceil(this.paletteSize / PALETTE_WIDTH));
    const texels = new Uint8Array(PALETTE_WIDTH * height * 3);
    texels.set(palette.subarray(0, this.paletteSize * 3));
    gl.bindTexture(gl.TEXTURE_2D, this.palette);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB8, PALETTE_WIDTH, height, 0, gl.RGB, gl.UNSIGNED_BYTE, texels);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  }

  /** Draws into the bound framebuffer; `pick`: row + 1 of the front point of each pixel instead of its colour. */
  draw(scene: Scene, pick: boolean): void {
    if (this.order.count === 0) return;
    const { gl } = this;
    const program = pick ? this.picking : this.screen;
    gl.useProgram(program.handle);
    this.setUniforms(program, scene);
    const layered = scene.dims === 3;
    const sampled = scene.look.opaque && this.samples > 1 && !pick;
    gl.uniform1i(program.uniform("u_sampled"), sampled ? 1 : 0);
    setEnabled(gl, gl.DEPTH_TEST, layered);
    // Translucent points do not hide one another on the screen, but a click still means the front one.
    gl.depthMask(layered && (pick || scene.look.opaque));
    setEnabled(gl, gl.BLEND, !pick && !sampled);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    setEnabled(gl, gl.SAMPLE_ALPHA_TO_COVERAGE, sampled);
    gl.bindVertexArray(this.array);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.palette);
    if (this.order.rows) gl.drawElements(gl.POINTS, this.order.count, gl.UNSIGNED_INT, 0);
    else gl.drawArrays(gl.POINTS, 0, this.order.count);
    gl.bindVertexArray(null);
    gl.disable(gl.SAMPLE_ALPHA_TO_COVERAGE);
    gl.depthMask(true);
  }

  destroy(): void {
    const { gl } = this;
    gl.deleteVertexArray(this.array);
    for (const buffer of [this.positions, this.colors, this.states, this.rows]) buffer.destroy();
    gl.deleteTexture(this.palette);
    this.screen.destroy();
    this.picking.destroy();
  }

  private setAttribute(location: number, buffer: DynamicBuffer, data: ArrayBufferView | null, type: number): void {
    const { gl } = this;
    gl.bindVertexArray(this.array);
    if (data) {
      buffer.upload(data);
      gl.enableVertexAttribArray(location);
      gl.vertexAttribIPointer(location, 1, type, 0, 0);
    } else {
      gl.disableVertexAttribArray(location);
    }
    gl.bindVertexArray(null);
  }

  private setUniforms(program: Program, scene: Scene): void {
    const { gl } = this;
    const { projection, look, ratio } = scene;
    const [x, y, z] = projection.origin;
    const { back } = projection.basis;
    const { near, far } = projection.depthRange;
    // The current value of an attribute without an array belongs to the context, not to the vertex array.
    gl.vertexAttribI4ui(1, 0, 0, 0, 0);
    gl.vertexAttribI4ui(2, 0, 0, 0, 0);
    gl.uniform3f(program.uniform("u_originHigh"), x, y, z);
    gl.uniform3f(program.uniform("u_originLow"), x - Math.fround(x), y - Math.fround(y), z - Math.fround(z));
    gl.uniform1f(program.uniform("u_scale"), 1 / projection.frame.halfExtent);
    this.matrix.set(projection.matrix);
    gl.uniformMatrix4fv(program.uniform("u_matrix"), false, this.matrix);
    gl.uniform4f(program.uniform("u_forward"), -back[0], -back[1], -back[2], projection.distance);
    gl.uniform4f(
      program.uniform("u_size"),
      look.diameter * ratio,
      look.least * ratio,
      Math.min(look.most * ratio, this.largest - 8 * ratio),
      projection.camera.orthographic ? 0 : projection.distance,
    );
    gl.uniform1f(program.uniform("u_ratio"), ratio);
    gl.uniform1f(program.uniform("u_opacity"), look.opacity);
    gl.uniform1i(program.uniform("u_opaque"), look.opaque ? 1 : 0);
    gl.uniform1i(program.uniform("u_layered"), scene.dims === 3 ? 1 : 0);
    gl.uniform1i(program.uniform("u_colored"), this.colored ? 1 : 0);
    gl.uniform1i(program.uniform("u_paletteSize"), this.paletteSize);
    gl.uniform1i(program.uniform("u_palette"), 0);
    gl.uniform3f(program.uniform("u_defaultColor"), ...scene.defaultColor);
    gl.uniform3f(program.uniform("u_background"), ...scene.background);
    gl.uniform3f(program.uniform("u_ring"), ...scene.ring);
    gl.uniform3f(program.uniform("u_fog"), near, 1 / (far - near), scene.dims === 3 ? FOG : 0);
  }
}

function setEnabled(gl: WebGL2RenderingContext, capability: number, on: boolean): void {
  if (on) gl.enable(capability);
  else gl.disable(capability);
}
