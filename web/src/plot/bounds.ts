/** The bounding box of the layout as thin lines: twelve edges in 3D, a rectangle in 2D. Edges turned to the viewer are left out. */

import { createBuffer, type DynamicBuffer } from "../gl/buffer";
import { createProgram, type Program } from "../gl/program";
import { toWorld } from "./frame";
import { transform, type Vec4 } from "./matrix";
import { NORMAL_BAND } from "./points.glsl";
import type { Projection } from "./projection";
import { subtract, type Vec3 } from "./vector";

/** CSS pixels. */
const LINE_WIDTH = 1;
/** Room between the outermost points and the lines, of the largest half extent. */
export const MARGIN = 0.03;
/** Floats a vertex: clip position, distance from the line's middle in device pixels, opacity. */
const FLOATS = 6;
const EDGES = 12;
const VERTICES = 6;

const VERTEX = `#version 300 es
layout(location = 0) in vec4 a_position;
layout(location = 1) in vec2 a_line;
out vec2 v_line;
void main() {
  v_line = a_line;
  gl_Position = a_position;
}
`;

const FRAGMENT = `#version 300 es
precision highp float;
in vec2 v_line;
uniform vec4 u_color;
uniform float u_half;
out vec4 color;
void main() {
  float alpha = u_color.a * v_line.y * clamp(u_half - abs(v_line.x) + 0.5, 0.0, 1.0);
  color = vec4(u_color.rgb * alpha, alpha);
}
`;

export class Bounds {
  private readonly program: Program;
  private readonly buffer: DynamicBuffer;
  private readonly array: WebGLVertexArrayObject;
  private readonly vertices = new Float32Array(EDGES * VERTICES * FLOATS);
  private used = 0;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = createProgram(gl, VERTEX, FRAGMENT);
    this.buffer = createBuffer(gl, gl.ARRAY_BUFFER);
    this.array = gl.createVertexArray();
    gl.bindVertexArray(this.array);
    this.buffer.upload(this.vertices);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 4, gl.FLOAT, false, FLOATS * 4, 0);
    gl.enableVertexAttribArray(1);
    gl.vertexAttribPointer(1, 2, gl.FLOAT, false, FLOATS * 4, 16);
    gl.bindVertexArray(null);
  }

  /** `lower`, `upper` in layout units. In 3D the lines are hidden by the points already drawn in front of them. */
  draw(projection: Projection, dims: 2 | 3, lower: Vec3, upper: Vec3, color: [number, number, number, number], ratio: number): void {
    const { gl } = this;
    const half = (LINE_WIDTH * ratio) / 2;
    this.used = 0;
    const corners = [toWorld(projection.frame, lower), toWorld(projection.frame, upper)] as const;
    for (const edge of boxEdges(dims, corners[0], corners[1], projection)) this.addLine(projection, edge, half, ratio);
    if (this.used === 0) return;
    gl.useProgram(this.program.handle);
    gl.uniform4f(this.program.uniform("u_color"), ...color);
    gl.uniform1f(this.program.uniform("u_half"), half);
    if (dims === 3) gl.enable(gl.DEPTH_TEST);
    else gl.disable(gl.DEPTH_TEST);
    gl.depthMask(false);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.bindVertexArray(this.array);
    this.buffer.upload(this.vertices);
    gl.drawArrays(gl.TRIANGLES, 0, this.used / FLOATS);
    gl.bindVertexArray(null);
    gl.depthMask(true);
  }

  destroy(): void {
    this.program.destroy();
    this.buffer.destroy();
    this.gl.deleteVertexArray(this.array);
  }

  private addLine(projection: Projection, edge: Edge, half: number, ratio: number): void {
    const ends = clipToFront(clipPoint(projection, edge.from), clipPoint(projection, edge.to));
    if (!ends) return;
    const [a, b] = ends;
    const wide = projection.width * ratio;
    const high = projection.height * ratio;
    const dx = (b[0] / b[3] - a[0] / a[3]) * wide;
    const dy = (b[1] / b[3] - a[1] / a[3]) * high;
    const long = Math.hypot(dx, dy);
    if (!(long > 0)) return;
    const reach = half + 1;
    // Clip units for `reach` device pixels at right angles to the line.
    const ox = (-dy / long) * ((2 * reach) / wide);
    const oy = (dx / long) * ((2 * reach) / high);
    const shadeA = remoteness(projection, a);
    const shadeB = remoteness(projection, b);
    this.addVertex(a, ox, oy, reach, shadeA);
    this.addVertex(a, -ox, -oy, -reach, shadeA);
    this.addVertex(b, ox, oy, reach, shadeB);
    this.addVertex(b, ox, oy, reach, shadeB);
    this.addVertex(a, -ox, -oy, -reach, shadeA);
    this.addVertex(b, -ox, -oy, -reach, shadeB);
  }

  private addVertex(clip: Vec4, ox: number, oy: number, side: number, alpha: number): void {
    const w = clip[3];
    const z = NORMAL_BAND.low + (NORMAL_BAND.high - NORMAL_BAND.low) * (clip[2] / w / 2 + 0.5);
    // Perspective is divided out here: along a line on the screen the opacity shall change evenly.
    this.vertices.set([clip[0] / w + ox, clip[1] / w + oy, z, 1, side, alpha], this.used);
    this.used += FLOATS;
  }
}

/** The same lines for a 2D canvas: CSS pixels, and how opaque each end is. */
export function boxLines(projection: Projection, dims: 2 | 3, lower: Vec3, upper: Vec3) {
  const { frame, width, height } = projection;
  return boxEdges(dims, toWorld(frame, lower), toWorld(frame, upper), projection).flatMap((edge) => {
    const ends = clipToFront(clipPoint(projection, edge.from), clipPoint(projection, edge.to));
    if (!ends) return [];
    const place = (clip: Vec4) => ({
      x: ((clip[0] / clip[3] + 1) / 2) * width,
      y: ((1 - clip[1] / clip[3]) / 2) * height,
      shade: remoteness(projection, clip),
    });
    return [{ from: place(ends[0]), to: place(ends[1]) }];
  });
}

interface Edge {
  from: Vec3;
  to: Vec3;
}

function boxEdges(dims: 2 | 3, lower: Vec3, upper: Vec3, projection: Projection): Edge[] {
  const low: Vec3 = [lower[0] - MARGIN, lower[1] - MARGIN, dims === 3 ? lower[2] - MARGIN : 0];
  const high: Vec3 = [upper[0] + MARGIN, upper[1] + MARGIN, dims === 3 ? upper[2] + MARGIN : 0];
  const { camera } = projection;
  const seen = (axis: 0 | 1 | 2, side: boolean): boolean => {
    if (camera.orthographic) return side ? projection.basis.back[axis] > 0 : projection.basis.back[axis] < 0;
    return side ? camera.position[axis] > high[axis] : camera.position[axis] < low[axis];
  };
  const edges: Edge[] = [];
  for (const along of [0, 1, 2] as const) {
    if (dims === 2 && along === 2) continue;
    const [b, c] = along === 0 ? ([1, 2] as const) : along === 1 ? ([0, 2] as const) : ([0, 1] as const);
    for (const corner of dims === 2 ? [0, 1] : [0, 1, 2, 3]) {
      const [sideB, sideC] = [(corner & 1) === 1, (corner & 2) === 2];
      const from: Vec3 = [...low];
      from[b] = sideB ? high[b] : low[b];
      from[c] = sideC ? high[c] : low[c];
      const to: Vec3 = [...from];
      to[along] = high[along];
      const front = dims === 3 && seen(b, sideB) && seen(c, sideC);
      if (!front) edges.push({ from, to });
    }
  }
  return edges;
}

function clipPoint(projection: Projection, world: Vec3): Vec4 {
  const d = subtract(world, projection.camera.target);
  return transform(projection.matrix, [d[0], d[1], d[2], 1]);
}

/** The part of a segment in front of the near plane, or null. */
function clipToFront(a: Vec4, b: Vec4): [Vec4, Vec4] | null {
  const da = a[2] + a[3];
  const db = b[2] + b[3];
  if (da <= 0 && db <= 0) return null;
  if (da > 0 && db > 0) return [a, b];
  const t = da / (da - db);
  const cut: Vec4 = [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t, a[3] + (b[3] - a[3]) * t];
  return da > 0 ? [a, cut] : [cut, b];
}

/** Lines fade out towards the viewer: the box is a room behind the points, not bars before them. */
function remoteness(projection: Projection, clip: Vec4): number {
  if (projection.camera.orthographic) return 1;
  const { near, far } = projection.depthRange;
  return Math.min(1, Math.max(0, (clip[3] - near) / (far - near)));
}
