/** Shaders of the points: one vertex shader for the screen and for picking, so that both agree to the pixel. */

import { FADED, MARK } from "./look";

const float = (x: number): string => (Number.isInteger(x) ? `${x}.0` : `${x}`);

export const VERTEX = `#version 300 es
precision highp float;
precision highp int;
layout(location = 0) in vec3 a_position;
layout(location = 1) in uint a_color;
layout(location = 2) in uint a_state;
uniform vec3 u_originHigh;
uniform vec3 u_originLow;
uniform float u_scale;
uniform mat4 u_matrix;
uniform vec4 u_forward;    // depth along the view = dot(xyz, offset) + w
uniform vec4 u_size;       // device pixels: diameter, least, most; w = distance of the target, 0 = no perspective
uniform float u_ratio;     // device pixels a CSS pixel
uniform float u_opacity;
uniform bool u_opaque;
uniform bool u_layered;    // depth bands by state
uniform bool u_colored;
uniform int u_paletteSize;
uniform vec3 u_defaultColor;
uniform vec3 u_background;
uniform vec3 u_fog;        // depth where it starts, 1 / length, amount at the far end
uniform highp sampler2D u_palette;
flat out vec4 v_color;
flat out vec4 v_disc;      // device pixels: side of the sprite, outer radius, radius without the ring; w = 1 for a soft rim
flat out float v_ring;     // how much of the ring's colour is the text's, the rest is the point's
flat out uint v_id;

const float GRAIN = 0.2;
const uint SELECTED = 1u;
const uint NEIGHBOR = 2u;
const uint FADED = 3u;
const uint HIDDEN = 4u;

vec3 paletteColor() {
  if (!u_colored || int(a_color) >= u_paletteSize) return u_defaultColor;
  return texelFetch(u_palette, ivec2(int(a_color) & 255, int(a_color) >> 8), 0).rgb;
}

void main() {
  v_id = uint(gl_VertexID) + 1u;
  // The high part cancels most of the position exactly; the low part adds what single precision could not hold.
  vec3 offset = ((a_position - u_originHigh) - u_originLow) * u_scale;
  vec4 clip = u_matrix * vec4(offset, 1.0);
  bool there = abs(a_position.x) < 3e38 && abs(a_position.y) < 3e38 && abs(a_position.z) < 3e38;
  if (!there || a_state == HIDDEN) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    gl_PointSize = 1.0;
    v_color = vec4(0.0);
    v_disc = vec4(0.0);
    v_ring = 0.0;
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
  float fog = clamp((depth - u_fog.x) * u_fog.y, 0.0, 1.0) * u_fog.z;
  color = mix(color, u_background, marked ? fog * 0.4 : fog);
  float alpha = marked ? 1.0 : u_opacity * (wanted < 1.0 ? wanted * wanted : 1.0);
  // A little grain, fixed to each point, keeps the surface of a dense cluster from becoming one flat patch.
  if (u_layered && !marked) color *= 1.0 + GRAIN * (0.4 - float((v_id * 2654435761u) >> 24) / 255.0);
  if (a_state == FADED) {
    if (u_opaque) color = mix(u_background, color, ${float(FADED)});
    else alpha *= ${float(FADED)};
  }
  v_color = vec4(color, alpha);
  v_ring = a_state == SELECTED ? 1.0 : ${float(MARK.neighbor.tone)};

  if (u_layered) {
    // Bands of the depth range: selected points, then neighbours in front of all, faded ones behind all, right order within each.
    float z = clip.z / clip.w;
    vec2 band = a_state == SELECTED ? vec2(-1.0, -0.9) : a_state == NEIGHBOR ? vec2(-0.9, -0.8)
      : a_state == FADED ? vec2(0.6, 1.0) : vec2(-0.8, 0.6);
    if (abs(z) <= 1.0) clip.z = mix(band.x, band.y, z * 0.5 + 0.5) * clip.w;
  }
  gl_Position = clip;
}
`;

/** The depth band of ordinary points, -1..1; what shall mix with them by depth must use it too. */
export const NORMAL_BAND = { low: -0.8, high: 0.6 };

export const FRAGMENT = `#version 300 es
precision highp float;
flat in vec4 v_color;
flat in vec4 v_disc;
flat in float v_ring;
uniform vec3 u_ring;
uniform bool u_opaque;
uniform bool u_sampled;    // the canvas has several samples a pixel: alpha becomes coverage
out vec4 color;

void main() {
  float r = length(gl_PointCoord - 0.5) * v_disc.x;
  float coverage = clamp(v_disc.y - r + 0.5, 0.0, 1.0);
  if (coverage <= 0.0) discard;
  // A slightly darker rim keeps overlapping points of one colour apart.
  float t = r / v_disc.z;
  vec3 fill = v_color.rgb * (1.0 - 0.3 * v_disc.w * smoothstep(0.55, 1.0, t));
  float inside = v_disc.y > v_disc.z ? clamp(v_disc.z - r + 0.5, 0.0, 1.0) : 1.0;
  vec3 rgb = mix(mix(fill, u_ring, v_ring), fill, inside);
  if (u_opaque) {
    // Without samples the edge is blended with what is already there; its faintest part must not hide what comes later.
    if (!u_sampled && coverage < 0.25) discard;
    color = u_sampled ? vec4(rgb, coverage) : vec4(rgb, 1.0) * coverage;
  } else {
    float alpha = v_color.a * coverage;
    color = vec4(rgb * alpha, alpha);
  }
}
`;

export const PICK_FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
flat in vec4 v_color;
flat in vec4 v_disc;
flat in highp uint v_id;
out uint id;

void main() {
  if (length(gl_PointCoord - 0.5) * v_disc.x > v_disc.y) discard;
  id = v_id;
}
`;
