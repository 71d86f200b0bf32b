/** Shaders of the points: one vertex shader for the screen and for picking, so that both agree to the pixel. */

import { FADED, MARK } from "./look";

const float = (x: number): string => (Number.isInteger(x) ? `${x}.0` : `${x}`);

/** The depth band of ordinary points, -1..1; what shall mix with them by depth must use it too. */
export const NORMAL_BAND = { low: -0.8, high: 0.6 };

export const VERTEX = `#version 300 es
precision highp float;
precision highp int;
layout(location = 0) in vec3 a_position;
layout(location = 1) in uint a_color;
layout(location = 2) in uint a_state;
uniform vec3 u_originHigh; // in the units of the stored numbers
uniform vec3 u_originLow;
uniform vec3 u_scale;
uniform vec3 u_shift;
uniform bool u_steps;      // positions are 16-bit steps
uniform mat4 u_matrix;
uniform vec4 u_forward;    // depth along the view = dot(xyz, offset) + w
uniform vec4 u_size;       // device pixels: diameter, least, most; w = distance of the target, 0 = no perspective
uniform float u_ratio;     // device pixels a CSS pixel
uniform float u_opacity;
uniform bool u_opaque;
uniform bool u_layered;    // depth bands by state
uniform bool u_colored;
uniform bool u_shapes;
uniform int u_paletteSize;
uniform vec3 u_defaultColor;
uniform vec3 u_background;
uniform vec3 u_fog;        // depth where it starts, 1 / length, amount at the far end
uniform float u_near;      // translucent: how much more the nearest points count than the farthest; 1 = the same
uniform highp sampler2D u_palette;
flat out vec4 v_color;
flat out vec4 v_disc;      // device pixels: side of the sprite, outer radius, radius without the ring; w = 1 for a soft rim
flat out vec2 v_mark;      // how much of the ring's colour is the text's, the rest is the point's; weight in sums
flat out uint v_id;
flat out uint v_shape;

const float GRAIN = 0.12;
const uint SELECTED = 1u;
const uint NEIGHBOR = 2u;
const uint FADED = 3u;
const uint HIDDEN = 4u;

vec3 paletteColor() {
  if (!u_colored || int(a_color) >= u_paletteSize) return u_defaultColor;
  return texelFetch(u_palette, ivec2(int(a_color), 0), 0).rgb;
}

void main() {
  v_id = uint(gl_VertexID) + 1u;
  v_shape = u_shapes && u_colored ? a_color % 6u : 0u;
  // The high part cancels most of the position exactly; the low part adds what single precision could not hold.
  vec3 offset = ((a_position - u_originHigh) - u_originLow) * u_scale + u_shift;
  vec4 clip = u_matrix * vec4(offset, 1.0);
  bool there = u_steps ? a_position.x < 65534.5 && a_position.y < 65534.5 && a_position.z < 65534.5
    : abs(a_position.x) < 3e38 && abs(a_position.y) < 3e38 && abs(a_position.z) < 3e38;
  if (!there || a_state == HIDDEN) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    gl_PointSize = 1.0;
    v_color = vec4(0.0);
    v_disc = vec4(0.0);
    v_mark = vec2(0.0);
    return;
  }
  float nearness = u_size.w > 0.0 ? u_size.w / clip.w : 1.0;
  float wanted = clamp(u_size.x * nearness, u_size.y, u_size.z);
  bool marked = a_state == SELECTED || a_state == NEIGHBOR;
  float ring = 0.0;
  if (a_state == SELECTED) {
    wanted = max(wanted * ${float(MARK.selected.grow)}, ${float(MARK.selected.least)} * u_ratio);
    ring = ${float(MARK.selected.ring)} * u_ratio;
  } else if (a_state == NEIGHBOR) {
    wanted = max(wanted * ${float(MARK.neighbor.grow)}, ${float(MARK.neighbor.least)} * u_ratio);
    ring = ${float(MARK.neighbor.ring)} * u_ratio;
  }
  // A disc below one pixel stays one pixel wide and gives up opacity instead, or it would vanish between pixel centres.
  float disc = max(wanted, 1.0);
  float radius = disc * 0.5;
  gl_PointSize = 2.0 * (radius + ring) + 1.0;
  v_disc = vec4(gl_PointSize, radius + ring, radius, u_layered && a_state != FADED ? smoothstep(0.8, 3.0, radius) : 0.0);

  vec3 color = paletteColor();
  float depth = dot(u_forward.xyz, offset) + u_forward.w;
  float away = clamp((depth - u_fog.x) * u_fog.y, 0.0, 1.0);
  float fog = away * u_fog.z;
  color = mix(color, u_background, marked ? fog * 0.4 : fog);
  float alpha = marked ? 1.0 : u_opacity * (wanted < 1.0 ? wanted * wanted : 1.0);
  // A little grain, fixed to each point, keeps the surface of a dense cluster from becoming one flat patch.
  if (u_layered && !marked) color *= 1.0 + GRAIN * (0.4 - float((v_id * 2654435761u) >> 24) / 255.0);
  if (a_state == FADED) {
    if (u_opaque) color = mix(u_background, color, ${float(FADED)});
    else alpha *= ${float(FADED)};
  }
  v_color = vec4(color, alpha);
  v_mark = vec2(a_state == SELECTED ? 1.0 : ${float(MARK.neighbor.tone)}, mix(u_near, 1.0, away));

  if (u_layered) {
    // Bands of the depth range: selected points, then neighbours in front of all, faded ones behind all, right order within each.
    float z = clip.z / clip.w;
    vec2 band = a_state == SELECTED ? vec2(-1.0, -0.9) : a_state == NEIGHBOR ? vec2(-0.9, ${float(NORMAL_BAND.low)})
      : a_state == FADED ? vec2(${float(NORMAL_BAND.high)}, 1.0) : vec2(${float(NORMAL_BAND.low)}, ${float(NORMAL_BAND.high)});
    if (abs(z) <= 1.0) clip.z = mix(band.x, band.y, z * 0.5 + 0.5) * clip.w;
  }
  gl_Position = clip;
}
`;

/** Signed distance of a pixel from the outline of a shape that covers about the area of a disc of radius `r`; negative inside. */
const SHAPES = `
float outline(uint shape, vec2 p, float r) {
  if (shape == 1u) { vec2 q = abs(p) - r * 0.89; return max(q.x, q.y); }
  if (shape == 2u) {
    const float k = 1.7320508;
    float s = r * 1.2;
    vec2 q = vec2(abs(p.x), -p.y + s * 0.12);
    return max(q.x * (k * 0.5) + q.y * 0.5 - s * 0.62, -q.y - s * 0.62);
  }
  if (shape == 3u) { vec2 q = abs(p); return (q.x + q.y) * 0.70710678 - r * 0.9; }
  if (shape == 4u) {
    vec2 q = abs(p);
    q = q.x > q.y ? q : q.yx;
    return max(q.x - r * 1.1, q.y - r * 0.42);
  }
  if (shape == 5u) { float d = length(p); return max(d - r * 1.08, r * 0.5 - d); }
  return length(p) - r;
}
`;

const INPUTS = `#version 300 es
precision highp float;
precision highp int;
flat in vec4 v_color;
flat in vec4 v_disc;
flat in vec2 v_mark;
flat in highp uint v_id;
flat in uint v_shape;
${SHAPES}
/** How much of the pixel the point covers, 0..1. */
float coverage(vec2 p, float r) {
  return clamp(0.5 - outline(v_shape, p, r), 0.0, 1.0);
}
vec2 place() {
  return (gl_PointCoord - 0.5) * v_disc.x;
}
`;

const COLOR = `
uniform vec3 u_ring;
vec3 shaded(vec2 p) {
  // A slightly darker rim keeps overlapping points of one colour apart.
  float t = length(p) / v_disc.z;
  vec3 fill = v_color.rgb * (1.0 - 0.22 * v_disc.w * smoothstep(0.5, 1.0, t));
  float inside = v_disc.y > v_disc.z ? coverage(p, v_disc.z) : 1.0;
  return mix(mix(fill, u_ring, v_mark.x), fill, inside);
}
`;

/** Opaque: hides what is behind. The edge is blended with what is already there; its faintest part must not hide what comes later. */
export const OPAQUE_FRAGMENT = `${INPUTS}${COLOR}
out vec4 color;
void main() {
  vec2 p = place();
  float c = coverage(p, v_disc.y);
  if (c < 0.3) discard;
  color = vec4(shaded(p), 1.0) * c;
}
`;

/** Blended over what is there. */
export const PLAIN_FRAGMENT = `${INPUTS}${COLOR}
out vec4 color;
void main() {
  vec2 p = place();
  float alpha = v_color.a * coverage(p, v_disc.y);
  if (alpha <= 0.0) discard;
  color = vec4(shaded(p) * alpha, alpha);
}
`;

/**
 * Sums that do not depend on the order: the optical depth t = -ln(1 - alpha), and the colour (in linear light) times t. Depths add
 * up to the exact opacity of all layers together.
 */
export const SUM_FRAGMENT = `${INPUTS}${COLOR}
out vec4 sum;
void main() {
  vec2 p = place();
  float alpha = v_color.a * coverage(p, v_disc.y);
  if (alpha <= 0.0) discard;
  float t = -log(1.0 - min(alpha, 0.995)) * v_mark.y;
  vec3 c = shaded(p);
  sum = vec4(c * c, 1.0) * t;
}
`;

export const PICK_FRAGMENT = `${INPUTS}
out uint id;
void main() {
  if (coverage(place(), v_disc.y) < 0.5) discard;
  id = v_id;
}
`;
