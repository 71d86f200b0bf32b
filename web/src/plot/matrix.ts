/** 4x4 matrices, column-major as GL wants them, in double precision until they are uploaded. */

import { dot, type Vec3 } from "./vector";

// biome-ignore format: four columns
export type Mat4 = [
  number, number, number, number,
  number, number, number, number,
  number, number, number, number,
  number, number, number, number,
];

export type Vec4 = [number, number, number, number];

/** Frustum of a perspective camera that looks along -z. `fovY` in radians; depths from `near` to `far` map to -1..1. */
export function perspective(fovY: number, aspect: number, near: number, far: number): Mat4 {
  const f = 1 / Math.tan(fovY / 2);
  const d = near - far;
  // biome-ignore format: four columns
  return [f / aspect, 0, 0, 0,  0, f, 0, 0,  0, 0, (near + far) / d, -1,  0, 0, (2 * near * far) / d, 0];
}

/** Box `halfWidth` x `halfHeight` about the axis of a camera that looks along -z. */
export function orthographic(halfWidth: number, halfHeight: number, near: number, far: number): Mat4 {
  const d = near - far;
  // biome-ignore format: four columns
  return [1 / halfWidth, 0, 0, 0,  0, 1 / halfHeight, 0, 0,  0, 0, 2 / d, 0,  0, 0, (near + far) / d, 1];
}

/** World to eye space for a camera at `eye` with the given orthonormal axes; `back` points from the scene to the viewer. */
export function view(right: Vec3, up: Vec3, back: Vec3, eye: Vec3): Mat4 {
  // biome-ignore format: four columns
  return [
    right[0], up[0], back[0], 0,
    right[1], up[1], back[1], 0,
    right[2], up[2], back[2], 0,
    -dot(right, eye), -dot(up, eye), -dot(back, eye), 1,
  ];
}

/** The matrix that applies `b`, then `a`. */
export function multiply(a: Mat4, b: Mat4): Mat4 {
  return [
    ...transform(a, [b[0], b[1], b[2], b[3]]),
    ...transform(a, [b[4], b[5], b[6], b[7]]),
    ...transform(a, [b[8], b[9], b[10], b[11]]),
    ...transform(a, [b[12], b[13], b[14], b[15]]),
  ];
}

export function transform(m: Mat4, v: Vec4): Vec4 {
  const [x, y, z, w] = v;
  return [
    m[0] * x + m[4] * y + m[8] * z + m[12] * w,
    m[1] * x + m[5] * y + m[9] * z + m[13] * w,
    m[2] * x + m[6] * y + m[10] * z + m[14] * w,
    m[3] * x + m[7] * y + m[11] * z + m[15] * w,
  ];
}
