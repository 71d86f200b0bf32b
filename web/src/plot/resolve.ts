/** From what the points were drawn into to the screen: sums become colours, depths become relief. */

import { createProgram, type Program } from "../gl/program";
import type { TextureTarget } from "../gl/target";
import type { Scene } from "./points";
import { NORMAL_BAND } from "./points.glsl";

/** A triangle that covers the screen, without any buffer. */
export const COVER = `#version 300 es
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}
`;

const SUMS = `#version 300 es
precision highp float;
uniform highp sampler2D u_sum;
uniform float u_boost;   // points in all / points drawn so far
uniform float u_amount;
out vec4 color;
void main() {
  vec4 s = texelFetch(u_sum, ivec2(gl_FragCoord.xy), 0);
  if (s.a <= 0.0) discard;
  float alpha = (1.0 - exp(-s.a * u_boost)) * u_amount;
  color = vec4(sqrt(s.rgb / s.a) * alpha, alpha);
}
`;

const PICTURE = `#version 300 es
precision highp float;
uniform highp sampler2D u_picture;
uniform float u_amount;
out vec4 color;
void main() {
  color = texelFetch(u_picture, ivec2(gl_FragCoord.xy), 0) * u_amount;
}
`;

const band = (x: number): string => x.toFixed(3);

/** GLSL: depth along the view of a value of the depth buffer, whichever band of states it lies in; huge where nothing is. */
export const VIEW_DEPTH = `
uniform vec3 u_lens;       // nearest, farthest; z = 1 for an orthographic camera
float viewDepth(float buffer) {
  float z = buffer * 2.0 - 1.0;
  if (z >= 0.9999999) return 1e9;
  vec2 b = z < -0.9 ? vec2(-1.0, -0.9) : z < ${band(NORMAL_BAND.low)} ? vec2(-0.9, ${band(NORMAL_BAND.low)})
    : z < ${band(NORMAL_BAND.high)} ? vec2(${band(NORMAL_BAND.low)}, ${band(NORMAL_BAND.high)}) : vec2(${band(NORMAL_BAND.high)}, 1.0);
  float t = (z - b.x) / (b.y - b.x);
  if (u_lens.z > 0.5) return mix(u_lens.x, u_lens.y, t);
  return u_lens.x * u_lens.y / (u_lens.y - t * (u_lens.y - u_lens.x));
}
`;

/**
 * Eye-dome lighting: a pixel is darkened by how far it lies behind its neighbours, so that every cluster gets an outline
 * against what is behind it and grooves between points read as depth. Selected points and neighbours stay as they are.
 */
const RELIEF = `#version 300 es
precision highp float;
uniform highp sampler2D u_picture;
uniform highp sampler2D u_depth;
uniform float u_reach;     // device pixels
uniform float u_strength;
uniform int u_rings;
uniform float u_span;      // difference of depth that counts fully, for orthographic cameras
out vec4 color;
${VIEW_DEPTH}
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec4 c = texelFetch(u_picture, at, 0);
  if (c.a <= 0.0) discard;
  float z = texelFetch(u_depth, at, 0).r;
  float shade = 0.0;
  if (z * 2.0 - 1.0 > ${band(NORMAL_BAND.low)}) {
    float here = viewDepth(z);
    ivec2 last = textureSize(u_depth, 0) - 1;
    for (int ring = 1; ring <= u_rings; ring++) {
      for (int i = 0; i < 8; i++) {
        float a = float(i) * 0.7853982;
        ivec2 to = clamp(at + ivec2(round(vec2(cos(a), sin(a)) * u_reach * float(ring))), ivec2(0), last);
        float there = viewDepth(texelFetch(u_depth, to, 0).r);
        if (there >= here || there > 1e8) continue;
        float behind = u_lens.z > 0.5 ? (here - there) / u_span : log2(here / there);
        // What lies far in front is another thing: its outline is no darker than that of a near one.
        shade += min(behind, 0.14) / float(ring);
      }
    }
  }
  color = vec4(c.rgb * exp(-shade * u_strength), c.a);
}
`;

export class Resolve {
  private readonly nothing: WebGLVertexArrayObject;
  private readonly sums: Program;
  private readonly picture: Program;
  private readonly relief: Program;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.nothing = gl.createVertexArray();
    this.sums = createProgram(gl, COVER, SUMS);
    this.picture = createProgram(gl, COVER, PICTURE);
    this.relief = createProgram(gl, COVER, RELIEF);
  }

  /** `boost`: points in all over points drawn; `amount`: 0..1 of it is shown. */
  drawSums(target: TextureTarget, boost: number, amount: number): void {
    this.begin(this.sums, target);
    this.gl.uniform1i(this.sums.uniform("u_sum"), 0);
    this.gl.uniform1f(this.sums.uniform("u_boost"), boost);
    this.gl.uniform1f(this.sums.uniform("u_amount"), amount);
    this.end();
  }

  drawPicture(target: TextureTarget, amount: number): void {
    this.begin(this.picture, target);
    this.gl.uniform1i(this.picture.uniform("u_picture"), 0);
    this.gl.uniform1f(this.picture.uniform("u_amount"), amount);
    this.end();
  }

  /** `rings`: 1 or 2 circles of pixels that are looked at. */
  drawRelief(target: TextureTarget, scene: Scene, rings: number): void {
    const { gl, relief } = this;
    this.begin(relief, target);
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, target.depth);
    gl.uniform1i(relief.uniform("u_picture"), 0);
    gl.uniform1i(relief.uniform("u_depth"), 1);
    gl.uniform1f(relief.uniform("u_reach"), Math.max(1, scene.ratio));
    gl.uniform1f(relief.uniform("u_strength"), (rings === 1 ? 1.4 : 1) * 0.3);
    gl.uniform1i(relief.uniform("u_rings"), rings);
    setLens(gl, relief, scene);
    this.end();
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, null);
    gl.activeTexture(gl.TEXTURE0);
  }

  destroy(): void {
    this.gl.deleteVertexArray(this.nothing);
    for (const program of [this.sums, this.picture, this.relief]) program.destroy();
  }

  private begin(program: Program, target: TextureTarget): void {
    const { gl } = this;
    gl.useProgram(program.handle);
    gl.disable(gl.DEPTH_TEST);
    gl.depthMask(false);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, target.color);
  }

  private end(): void {
    const { gl } = this;
    gl.bindVertexArray(this.nothing);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.bindVertexArray(null);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, null);
    gl.depthMask(true);
  }
}

/** The uniforms of {@link VIEW_DEPTH}. */
export function setLens(gl: WebGL2RenderingContext, program: Program, scene: Scene): void {
  const { near, far, camera } = scene.projection;
  gl.uniform3f(program.uniform("u_lens"), near, far, camera.orthographic ? 1 : 0);
  gl.uniform1f(program.uniform("u_span"), 1.4 / camera.zoom);
}
