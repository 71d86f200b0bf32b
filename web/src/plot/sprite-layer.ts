/** Pictures of points on the GPU: one rectangle each, framed in the point's colour. */

import { createBuffer, type DynamicBuffer } from "../gl/buffer";
import { createProgram, type Program } from "../gl/program";
import { FADED } from "./look";
import { State } from "./order";
import type { Changed } from "./painter";
import { type Scene, setEnabled } from "./points";
import { NORMAL_BAND } from "./points.glsl";
import { setLens, VIEW_DEPTH } from "./resolve";
import { type Cell, cellCorner, cellsOf, placePictures, spriteSide } from "./sprites";
import type { PlotProps, SpritePage } from "./types";

/** CSS pixels. */
const FRAME = 1.5;
/** Floats a picture: middle and side in device pixels, depth, corner and side of the cell in texture units, RGB of the frame, opacity, id bits. */
const FLOATS = 13;

const VERTEX = `#version 300 es
layout(location = 0) in vec4 a_place;   // middle x, y from the top left, side, depth
layout(location = 1) in vec4 a_cell;    // corner, size
layout(location = 2) in vec4 a_color;   // frame, opacity
layout(location = 3) in uint a_id;
uniform vec2 u_screen;
uniform vec3 u_lens;
out vec2 v_at;                          // device pixels from the middle
out vec2 v_uv;
flat out vec4 v_color;
flat out vec2 v_side;                   // side, depth
flat out uint v_id;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  float side = a_place.z + 1.0;
  v_at = (corner - 0.5) * side;
  v_uv = a_cell.xy + a_cell.zw * ((corner - 0.5) * side / a_place.z + 0.5);
  v_color = a_color;
  v_side = vec2(a_place.z, a_place.w);
  v_id = a_id;
  vec2 p = (floor(a_place.xy) + v_at) / u_screen;
  // A little nearer than its own dot and those beside it.
  float d = clamp(a_place.w * 0.985, u_lens.x, u_lens.y);
  float t = u_lens.z > 0.5 ? (d - u_lens.x) / (u_lens.y - u_lens.x) : u_lens.y * (d - u_lens.x) / (d * (u_lens.y - u_lens.x));
  gl_Position = vec4(p.x * 2.0 - 1.0, 1.0 - p.y * 2.0, mix(${NORMAL_BAND.low.toFixed(3)}, ${NORMAL_BAND.high.toFixed(3)}, t), 1.0);
}
`;

const INPUTS = `#version 300 es
precision highp float;
precision highp int;
in vec2 v_at;
in vec2 v_uv;
flat in vec4 v_color;
flat in vec2 v_side;
flat in highp uint v_id;
/** Signed distance from the outline of a square with round corners. */
float outline(float half_side) {
  float r = min(3.0, half_side * 0.2);
  vec2 q = abs(v_at) - half_side + r;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - r;
}
`;

const FRAGMENT = `${INPUTS}
uniform sampler2D u_page;
uniform highp sampler2D u_depth;
uniform bool u_occluded;
uniform float u_frame;
uniform vec3 u_ground;
out vec4 color;
${VIEW_DEPTH}
void main() {
  float alpha = v_color.a * clamp(0.5 - outline(v_side.x * 0.5), 0.0, 1.0);
  // Its own dot, and those beside it, lie at the picture's depth: only what is clearly in front hides it.
  if (u_occluded && viewDepth(texelFetch(u_depth, ivec2(gl_FragCoord.xy), 0).r) < v_side.y * 0.985) discard;
  if (alpha <= 0.0) discard;
  float inside = clamp(0.5 - outline(v_side.x * 0.5 - u_frame), 0.0, 1.0);
  vec4 picture = texture(u_page, v_uv);
  vec3 rgb = picture.rgb + u_ground * (1.0 - picture.a);
  color = vec4(mix(v_color.rgb, rgb, inside) * alpha, alpha);
}
`;

const ID_FRAGMENT = `${INPUTS}
out uint id;
void main() {
  if (outline(v_side.x * 0.5) > 0.0) discard;
  id = v_id;
}
`;

interface Batch {
  page: number;
  start: number;
  count: number;
}

export class SpriteLayer {
  private readonly screen: Program;
  private readonly ids: Program;
  private readonly array: WebGLVertexArrayObject;
  private readonly buffer: DynamicBuffer;
  private pages: readonly SpritePage[] = [];
  private textures: WebGLTexture[] = [];
  private cells = new Map<number, Cell>();
  private props: PlotProps | null = null;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.screen = createProgram(gl, VERTEX, FRAGMENT);
    this.ids = createProgram(gl, VERTEX, ID_FRAGMENT);
    this.buffer = createBuffer(gl, gl.ARRAY_BUFFER);
    this.array = gl.createVertexArray();
  }

  /** Returns the bytes uploaded. A page that is known already stays. */
  setPages(pages: readonly SpritePage[] | null): number {
    const { gl } = this;
    const old = new Map(this.pages.map((page, i) => [page.image, this.textures[i] as WebGLTexture]));
    this.pages = pages ?? [];
    this.cells = cellsOf(this.pages);
    let bytes = 0;
    gl.activeTexture(gl.TEXTURE0);
    this.textures = this.pages.map(({ image }) => {
      const known = old.get(image);
      old.delete(image);
      if (known) return known;
      const texture = gl.createTexture();
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, image);
      gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
      gl.generateMipmap(gl.TEXTURE_2D);
      // Coarser levels would mix neighbouring cells.
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAX_LEVEL, 2);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
      bytes += image.width * image.height * 4;
      return texture;
    });
    for (const texture of old.values()) gl.deleteTexture(texture);
    gl.bindTexture(gl.TEXTURE_2D, null);
    return bytes;
  }

  place(props: PlotProps, _changed: Changed): number {
    this.props = props;
    return 0;
  }

  draw(scene: Scene, depth: WebGLTexture | null): void {
    const batches = this.begin(this.screen, scene);
    if (batches.length === 0) return;
    const { gl, screen } = this;
    gl.uniform1f(screen.uniform("u_frame"), FRAME * scene.ratio);
    gl.uniform3f(screen.uniform("u_ground"), ...scene.background);
    gl.uniform1i(screen.uniform("u_page"), 0);
    gl.uniform1i(screen.uniform("u_depth"), 1);
    gl.uniform1i(screen.uniform("u_occluded"), depth ? 1 : 0);
    setLens(gl, screen, scene);
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, depth);
    gl.activeTexture(gl.TEXTURE0);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.drawBatches(batches);
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, null);
    gl.activeTexture(gl.TEXTURE0);
  }

  /** Row + 1 of each picture, over what is there. */
  drawIds(scene: Scene): void {
    const batches = this.begin(this.ids, scene);
    if (batches.length === 0) return;
    const { gl } = this;
    setLens(gl, this.ids, scene);
    gl.disable(gl.BLEND);
    // Points in front of a picture hide it; pictures among themselves lie as they were sorted.
    setEnabled(gl, gl.DEPTH_TEST, scene.dims === 3 && scene.look.opaque);
    this.drawBatches(batches);
  }

  destroy(): void {
    const { gl } = this;
    this.screen.destroy();
    this.ids.destroy();
    this.buffer.destroy();
    gl.deleteVertexArray(this.array);
    for (const texture of this.textures) gl.deleteTexture(texture);
  }

  private begin(program: Program, scene: Scene): Batch[] {
    const { gl, props, pages } = this;
    if (!props || this.cells.size === 0) return [];
    const { projection, look, ratio } = scene;
    const side = spriteSide(props.spriteSize, scene.density, projection.pixelsPerUnit);
    const placed = placePictures(props, this.cells, projection, look, side);
    const data = new Float32Array(placed.length * FLOATS);
    const ids = new Uint32Array(data.buffer);
    const batches: Batch[] = [];
    placed.forEach(({ row, cell, x, y, depth, side: own, state }, i) => {
      const page = pages[cell.page] as SpritePage;
      const corner = cellCorner(page, cell.cell);
      const at = (props.colors?.[row] ?? Number.POSITIVE_INFINITY) * 3;
      const rgb = [0, 1, 2].map((c) => (props.palette[at + c] ?? (scene.defaultColor[c] as number) * 255) / 255);
      const { width, height } = page.image;
      // Half a texel in from the cell's edges, or neighbours would shine in.
      data.set([x * ratio, y * ratio, own * ratio, depth, (corner.x + 0.5) / width, (corner.y + 0.5) / height], i * FLOATS);
      data.set([(page.cell - 1) / width, (page.cell - 1) / height, ...rgb, state === State.faded ? FADED : 1], i * FLOATS + 6);
      ids[i * FLOATS + 12] = row + 1;
      const last = batches.at(-1);
      if (last?.page === cell.page) last.count++;
      else batches.push({ page: cell.page, start: i, count: 1 });
    });
    if (placed.length === 0) return [];
    gl.bindVertexArray(this.array);
    this.buffer.upload(data);
    gl.useProgram(program.handle);
    gl.uniform2f(program.uniform("u_screen"), gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.disable(gl.DEPTH_TEST);
    gl.depthMask(false);
    return batches;
  }

  private drawBatches(batches: readonly Batch[]): void {
    const { gl } = this;
    for (const { page, start, count } of batches) {
      const from = start * FLOATS * 4;
      for (const [location, offset] of [
        [0, 0],
        [1, 16],
        [2, 32],
      ] as const) {
        gl.enableVertexAttribArray(location);
        gl.vertexAttribPointer(location, 4, gl.FLOAT, false, FLOATS * 4, from + offset);
        gl.vertexAttribDivisor(location, 1);
      }
      gl.enableVertexAttribArray(3);
      gl.vertexAttribIPointer(3, 1, gl.UNSIGNED_INT, FLOATS * 4, from + 48);
      gl.vertexAttribDivisor(3, 1);
      gl.bindTexture(gl.TEXTURE_2D, this.textures[page] ?? null);
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, count);
    }
    gl.bindTexture(gl.TEXTURE_2D, null);
    gl.bindVertexArray(null);
    gl.depthMask(true);
  }
}
