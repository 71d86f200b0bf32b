/** Lines between rows on the GPU: one thin rectangle a line, hidden by the points in front of it. */

import { createBuffer, type DynamicBuffer } from "../gl/buffer";
import { createProgram, type Program } from "../gl/program";
import { lineColors, lineOpacity } from "./chains";
import { unitOf } from "./frame";
import type { Changed } from "./painter";
import type { Scene } from "./points";
import { positionOf } from "./positions";
import { isDark } from "./raster";
import { setLens, VIEW_DEPTH } from "./resolve";
import type { PlotProps } from "./types";

/** CSS pixels. */
const WIDTH = { line: 1.2, selected: 2 };
/** Floats of a line: both ends in layout units. */
const PLACE = 6;
/** Bytes of a line: RGBA of both ends. */
const COLOR = 8;

const VERTEX = `#version 300 es
layout(location = 0) in vec3 a_from;
layout(location = 1) in vec3 a_to;
layout(location = 2) in vec4 a_colorFrom;
layout(location = 3) in vec4 a_colorTo;
uniform vec3 u_originHigh;
uniform vec3 u_originLow;
uniform vec3 u_scale;
uniform mat4 u_matrix;
uniform vec4 u_forward;
uniform vec2 u_screen;   // device pixels
uniform vec2 u_width;    // device pixels: of a line, of a selected one
out vec4 v_color;
out float v_off;
out float v_depth;
flat out float v_half;
void main() {
  bool end = (gl_VertexID & 1) == 1;
  float side = (gl_VertexID & 2) == 2 ? 1.0 : -1.0;
  vec3 from = ((a_from - u_originHigh) - u_originLow) * u_scale;
  vec3 to = ((a_to - u_originHigh) - u_originLow) * u_scale;
  vec4 a = u_matrix * vec4(from, 1.0);
  vec4 b = u_matrix * vec4(to, 1.0);
  float da = a.z + a.w;
  float db = b.z + b.w;
  if (a_colorFrom.a <= 0.0 || (da <= 0.0 && db <= 0.0)) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  // The part behind the camera is cut off.
  float ta = da < 0.0 ? da / (da - db) : 0.0;
  float tb = db < 0.0 ? db / (db - da) : 0.0;
  vec4 start = mix(a, b, ta);
  vec4 stop = mix(b, a, tb);
  vec2 along = (stop.xy / stop.w - start.xy / start.w) * u_screen;
  float span = length(along);
  vec2 across = span > 0.0 ? vec2(-along.y, along.x) / span : vec2(0.0, 1.0);
  v_half = 0.5 * (a_colorFrom.a > 0.9 ? u_width.y : u_width.x);
  float reach = v_half + 1.0;
  vec4 here = end ? stop : start;
  float t = end ? 1.0 - tb : ta;
  v_color = mix(a_colorFrom, a_colorTo, t);
  v_off = side * reach;
  v_depth = dot(u_forward.xyz, mix(from, to, t)) + u_forward.w;
  gl_Position = vec4(here.xy + across * side * reach * 2.0 / u_screen * here.w, 0.0, here.w);
}
`;

const FRAGMENT = `#version 300 es
precision highp float;
in vec4 v_color;
in float v_off;
in float v_depth;
flat in float v_half;
uniform highp sampler2D u_depth;
uniform bool u_occluded;
out vec4 color;
${VIEW_DEPTH}
void main() {
  float alpha = v_color.a * clamp(v_half - abs(v_off) + 0.5, 0.0, 1.0);
  if (u_occluded && viewDepth(texelFetch(u_depth, ivec2(gl_FragCoord.xy), 0).r) < v_depth * 0.998) alpha *= 0.25;
  color = vec4(v_color.rgb * alpha, alpha);
}
`;

export class LineLayer {
  private readonly program: Program;
  private readonly array: WebGLVertexArrayObject;
  private readonly places: DynamicBuffer;
  private readonly colors: DynamicBuffer;
  private lines = 0;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = createProgram(gl, VERTEX, FRAGMENT);
    this.places = createBuffer(gl, gl.ARRAY_BUFFER);
    this.colors = createBuffer(gl, gl.ARRAY_BUFFER);
    this.array = gl.createVertexArray();
    gl.bindVertexArray(this.array);
    const attribute = (location: number, size: number, type: number, stride: number, offset: number) => {
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, size, type, type === gl.UNSIGNED_BYTE, stride, offset);
      gl.vertexAttribDivisor(location, 1);
    };
    gl.bindBuffer(gl.ARRAY_BUFFER, this.places.handle);
    attribute(0, 3, gl.FLOAT, PLACE * 4, 0);
    attribute(1, 3, gl.FLOAT, PLACE * 4, 12);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.colors.handle);
    attribute(2, 4, gl.UNSIGNED_BYTE, COLOR, 0);
    attribute(3, 4, gl.UNSIGNED_BYTE, COLOR, 4);
    gl.bindVertexArray(null);
  }

  /** Takes what has changed; returns the bytes uploaded. */
  place(props: PlotProps, changed: Changed): number {
    const { lines, states } = props;
    const before = this.lines;
    this.lines = lines ? lines.pairs.length >> 1 : 0;
    if (!lines || this.lines === 0) return 0;
    const all = changed.has("lines") || before === 0;
    let bytes = 0;
    if (all || changed.has("positions") || changed.has("states") || changed.has("colors") || changed.has("palette")) {
      const places = new Float32Array(this.lines * PLACE);
      const colors = new Uint8Array(this.lines * COLOR);
      const rgb = lineColors(lines, props, isDark(props.theme.background));
      for (let line = 0; line < this.lines; line++) {
        const [from, to] = [lines.pairs[line * 2] as number, lines.pairs[line * 2 + 1] as number];
        const [a, b] = [positionOf(props, from), positionOf(props, to)];
        const alpha = a && b ? lineOpacity(states?.[from] ?? 0, states?.[to] ?? 0) * 255 : 0;
        if (a && b) {
          places.set(a, line * PLACE);
          places.set(b, line * PLACE + 3);
        }
        for (const end of [0, 1]) {
          colors.set(rgb.subarray(line * 6 + end * 3, line * 6 + end * 3 + 3), line * COLOR + end * 4);
          colors[line * COLOR + end * 4 + 3] = alpha;
        }
      }
      this.places.upload(places);
      this.colors.upload(colors);
      bytes = places.byteLength + colors.byteLength;
    }
    return bytes;
  }

  /** `depth`: of the points; what lies behind them is drawn fainter. */
  draw(scene: Scene, depth: WebGLTexture | null): void {
    if (this.lines === 0) return;
    const { gl, program } = this;
    const { projection, ratio } = scene;
    const { origin, frame, basis } = projection;
    gl.useProgram(program.handle);
    gl.uniform3f(program.uniform("u_originHigh"), ...origin);
    gl.uniform3f(program.uniform("u_originLow"), ...(origin.map((v) => v - Math.fround(v)) as [number, number, number]));
    gl.uniform3f(program.uniform("u_scale"), 1 / unitOf(frame, 0), 1 / unitOf(frame, 1), 1 / unitOf(frame, 2));
    gl.uniformMatrix4fv(program.uniform("u_matrix"), false, new Float32Array(projection.matrix));
    gl.uniform4f(program.uniform("u_forward"), -basis.back[0], -basis.back[1], -basis.back[2], projection.distance);
    gl.uniform2f(program.uniform("u_screen"), gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.uniform2f(program.uniform("u_width"), WIDTH.line * ratio, WIDTH.selected * ratio);
    gl.uniform1i(program.uniform("u_occluded"), depth ? 1 : 0);
    gl.uniform1i(program.uniform("u_depth"), 1);
    setLens(gl, program, scene);
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, depth);
    gl.disable(gl.DEPTH_TEST);
    gl.depthMask(false);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.bindVertexArray(this.array);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.lines);
    gl.bindVertexArray(null);
    gl.bindTexture(gl.TEXTURE_2D, null);
    gl.activeTexture(gl.TEXTURE0);
    gl.depthMask(true);
  }

  destroy(): void {
    this.program.destroy();
    this.places.destroy();
    this.colors.destroy();
    this.gl.deleteVertexArray(this.array);
  }
}
