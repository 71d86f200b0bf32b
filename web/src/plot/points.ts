/** The points: their buffers on the GPU and the drawing of parts of them, for the screen or for picking. */

import { createBuffer, type DynamicBuffer } from "../gl/buffer";
import { createProgram, type Program } from "../gl/program";
import { unitOf } from "./frame";
import type { Look } from "./look";
import type { Layer, Order } from "./order";
import { OPAQUE_FRAGMENT, PICK_FRAGMENT, PLAIN_FRAGMENT, SUM_FRAGMENT, VERTEX } from "./points.glsl";
import { type Layout, unitsOf } from "./positions";
import type { Projection } from "./projection";
import type { Vec3 } from "./vector";

/** What one drawing of the points depends on. */
export interface Scene {
  projection: Projection;
  look: Look;
  dims: 2 | 3;
  /** Device pixels a CSS pixel. */
  ratio: number;
  background: Vec3;
  defaultColor: Vec3;
  ring: Vec3;
  shapes: boolean;
  relief: boolean;
  /** Points a square unit of the equal-aspect frame, as the typical point sees it. */
  density: number;
}

/** How points go into the bound target: over what is there, hiding it, into sums, or as row + 1. */
export type Pass = "plain" | "opaque" | "sum" | "pick";

/** How far the farthest points fade into the background. */
const FOG = 0.34;
/** Translucent points: how much more the nearest count than the farthest. */
const NEAR_WEIGHT = 2.5;
const PALETTE_SIZE = 256;
const FRAGMENTS: Record<Pass, string> = {
  plain: PLAIN_FRAGMENT,
  opaque: OPAQUE_FRAGMENT,
  sum: SUM_FRAGMENT,
  pick: PICK_FRAGMENT,
};

export class Points {
  private readonly array: WebGLVertexArrayObject;
  private readonly positions: DynamicBuffer;
  private readonly colors: DynamicBuffer;
  private readonly states: DynamicBuffer;
  private readonly rows: DynamicBuffer;
  private readonly palette: WebGLTexture;
  private readonly programs: Record<Pass, Program>;
  private readonly matrix = new Float32Array(16);
  private readonly largest: number;
  private paletteSize = 0;
  private colored = false;
  private layout: Layout = { positions: new Float32Array(0), dims: 2, lower: [0, 0, 0], upper: [0, 0, 0] };

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.array = gl.createVertexArray();
    this.positions = createBuffer(gl, gl.ARRAY_BUFFER);
    this.colors = createBuffer(gl, gl.ARRAY_BUFFER);
    this.states = createBuffer(gl, gl.ARRAY_BUFFER);
    this.rows = createBuffer(gl, gl.ELEMENT_ARRAY_BUFFER);
    this.palette = gl.createTexture();
    const program = (pass: Pass) => createProgram(gl, VERTEX, FRAGMENTS[pass]);
    this.programs = { plain: program("plain"), opaque: program("opaque"), sum: program("sum"), pick: program("pick") };
    this.largest = (gl.getParameter(gl.ALIASED_POINT_SIZE_RANGE) as Float32Array)[1] ?? 64;
  }

  setPositions(layout: Layout): void {
    const { gl } = this;
    const { positions, dims, lower, upper } = layout;
    this.layout = { positions, dims, lower, upper };
    gl.bindVertexArray(this.array);
    this.positions.upload(positions);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, dims, positions instanceof Uint16Array ? gl.UNSIGNED_SHORT : gl.FLOAT, false, 0, 0);
    gl.bindVertexArray(null);
  }

  /** Palette index of each point; null = the default colour for all. */
  setColors(colors: Uint8Array | null): void {
    this.colored = colors !== null;
    this.setBytes(1, this.colors, colors);
  }

  /** State of each point; null = all normal. */
  setStates(states: Uint8Array | null): void {
    this.setBytes(2, this.states, states);
  }

  setOrder(order: Order): void {
    const { gl } = this;
    gl.bindVertexArray(this.array);
    this.rows.upload(order.rows.subarray(0, order.count));
    gl.bindVertexArray(null);
  }

  /** RGB triples. */
  setPalette(palette: Uint8Array): void {
    const { gl } = this;
    this.paletteSize = Math.min(PALETTE_SIZE, Math.floor(palette.length / 3));
    const texels = new Uint8Array(PALETTE_SIZE * 3);
    texels.set(palette.subarray(0, this.paletteSize * 3));
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.palette);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB8, PALETTE_SIZE, 1, 0, gl.RGB, gl.UNSIGNED_BYTE, texels);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  }

  /** Draws parts of the order into the bound target. */
  draw(scene: Scene, pass: Pass, ranges: readonly Layer[]): void {
    if (ranges.length === 0) return;
    const { gl } = this;
    const program = this.programs[pass];
    gl.useProgram(program.handle);
    this.setUniforms(program, scene, pass);
    setEnabled(gl, gl.DEPTH_TEST, scene.dims === 3 && pass !== "sum");
    gl.depthMask(scene.dims === 3 && pass !== "sum");
    setEnabled(gl, gl.BLEND, pass !== "pick");
    if (pass === "sum") gl.blendFunc(gl.ONE, gl.ONE);
    else gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.bindVertexArray(this.array);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.palette);
    for (const { start, count } of ranges) gl.drawElements(gl.POINTS, count, gl.UNSIGNED_INT, start * 4);
    gl.bindVertexArray(null);
    gl.depthMask(true);
  }

  destroy(): void {
    const { gl } = this;
    gl.deleteVertexArray(this.array);
    for (const buffer of [this.positions, this.colors, this.states, this.rows]) buffer.destroy();
    gl.deleteTexture(this.palette);
    for (const program of Object.values(this.programs)) program.destroy();
  }

  private setBytes(location: number, buffer: DynamicBuffer, data: Uint8Array | null): void {
    const { gl } = this;
    gl.bindVertexArray(this.array);
    if (data) {
      buffer.upload(data);
      gl.enableVertexAttribArray(location);
      gl.vertexAttribIPointer(location, 1, gl.UNSIGNED_BYTE, 0, 0);
    } else {
      gl.disableVertexAttribArray(location);
    }
    gl.bindVertexArray(null);
  }

  private setUniforms(program: Program, scene: Scene, pass: Pass): void {
    const { gl } = this;
    const { projection, look, ratio } = scene;
    const { back } = projection.basis;
    const { near, far } = projection.depthRange;
    // The current value of an attribute without an array belongs to the context, not to the vertex array.
    gl.vertexAttribI4ui(1, 0, 0, 0, 0);
    gl.vertexAttribI4ui(2, 0, 0, 0, 0);
    this.setPlace(program, projection);
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
    const opaque = scene.dims === 3 && look.opaque;
    gl.uniform1f(program.uniform("u_ratio"), ratio);
    gl.uniform1f(program.uniform("u_opacity"), look.opacity);
    gl.uniform1i(program.uniform("u_opaque"), opaque ? 1 : 0);
    gl.uniform1i(program.uniform("u_layered"), scene.dims === 3 ? 1 : 0);
    gl.uniform1i(program.uniform("u_colored"), this.colored ? 1 : 0);
    gl.uniform1i(program.uniform("u_shapes"), scene.shapes ? 1 : 0);
    gl.uniform1i(program.uniform("u_paletteSize"), this.paletteSize);
    gl.uniform1i(program.uniform("u_palette"), 0);
    gl.uniform3f(program.uniform("u_defaultColor"), ...scene.defaultColor);
    gl.uniform3f(program.uniform("u_background"), ...scene.background);
    gl.uniform3f(program.uniform("u_ring"), ...scene.ring);
    gl.uniform3f(program.uniform("u_fog"), near, 1 / (far - near), scene.dims === 3 ? FOG : 0);
    gl.uniform1f(program.uniform("u_near"), scene.dims === 3 && pass === "sum" ? NEAR_WEIGHT : 1);
  }

  /** From the stored numbers to the offset from the camera's target, in the equal-aspect frame. */
  private setPlace(program: Program, projection: Projection): void {
    const { gl } = this;
    const { scale, offset } = unitsOf(this.layout);
    const high: Vec3 = [0, 0, 0];
    const low: Vec3 = [0, 0, 0];
    const factor: Vec3 = [0, 0, 0];
    const shift: Vec3 = [0, 0, 0];
    const axes = this.layout.dims === 3 ? ([0, 1, 2] as const) : ([0, 1] as const);
    for (const axis of axes) {
      const unit = unitOf(projection.frame, axis);
      const place = projection.origin[axis] - offset[axis];
      factor[axis] = scale[axis] / unit;
      if (scale[axis] === 0) {
        // All points share this coordinate; no step leads to the camera's.
        shift[axis] = -place / unit;
        continue;
      }
      const stored = place / scale[axis];
      high[axis] = Math.fround(stored);
      low[axis] = stored - high[axis];
    }
    if (this.layout.dims === 2) shift[2] = -projection.origin[2] / unitOf(projection.frame, 2);
    gl.uniform3f(program.uniform("u_originHigh"), ...high);
    gl.uniform3f(program.uniform("u_originLow"), ...low);
    gl.uniform3f(program.uniform("u_scale"), ...factor);
    gl.uniform3f(program.uniform("u_shift"), ...shift);
    gl.uniform1i(program.uniform("u_steps"), this.layout.positions instanceof Uint16Array ? 1 : 0);
  }
}

export function setEnabled(gl: WebGL2RenderingContext, capability: number, on: boolean): void {
  if (on) gl.enable(capability);
  else gl.disable(capability);
}
