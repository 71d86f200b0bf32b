/**
 * What a camera is and how it moves, as pure functions on {@link Camera}. All lengths are in the equal-aspect frame
 * (origin = centre of the layout's bounding box, largest half extent = 1, y up); nothing here knows pixels.
 */

import type { Camera } from "./types";
import { add, cross, dot, length, mix, normalize, scale, subtract, type Vec3 } from "./vector";

/** Vertical field of view of perspective cameras, radians. */
export const FOV_Y = (70 * Math.PI) / 180;
/** An orthographic camera at zoom 1 sees this far to each side of its target, along the smaller side of the window. */
export const ORTHOGRAPHIC_HALF = 1.2;
/** Direction from which a 3D layout is first seen (that of the TensorFlow projector). */
const DEFAULT_DIRECTION: Vec3 = [0.45, 0.9, 1.6];
/** Radius that the default 3D view makes room for at least; clouds in a unit box are about this big. */
const LEAST_RADIUS = 1.05;
/** Limits of the orthographic zoom: where double precision still tells neighbouring pixels apart. */
const ZOOMS = { least: 1e-3, most: 1e12 };
/** Closest and farthest a perspective camera gets to its target. */
const DISTANCES = { least: 1e-4, most: 60 };
/** Elevation stays this far from the poles, radians: closer, "up" has no direction and the view flips. */
const POLE_MARGIN = 0.02;

/** Orthonormal axes of the view; `back` points from the target to the viewer. */
export interface Basis {
  right: Vec3;
  up: Vec3;
  back: Vec3;
}

/** The view before anyone moved it. `radius`: of the sphere about the origin that holds all points; `aspect`: width / height. */
export function defaultCamera(dims: 2 | 3, radius: number, aspect: number): Camera {
  if (dims === 2) return { orthographic: true, position: [0, 0, 4], target: [0, 0, 0], zoom: 1 };
  const direction = normalize(DEFAULT_DIRECTION, [0, 0, 1]);
  const distance = fitDistance(Math.max(radius, LEAST_RADIUS), aspect);
  return { orthographic: false, position: scale(direction, distance), target: [0, 0, 0], zoom: 1 };
}

/** Distance at which a perspective camera sees a whole sphere. */
export function fitDistance(radius: number, aspect: number): number {
  const half = Math.min(FOV_Y / 2, Math.atan(Math.tan(FOV_Y / 2) * aspect));
  return radius / Math.sin(half);
}

export function cameraBasis(camera: Camera): Basis {
  const back = normalize(subtract(camera.position, camera.target), [0, 0, 1]);
  // Seen from exactly above or below, the z axis says which way the screen's up points.
  const polar = Math.abs(back[1]) > 0.999999;
  const worldUp: Vec3 = polar ? [0, 0, back[1] > 0 ? -1 : 1] : [0, 1, 0];
  const right = normalize(cross(worldUp, back), [1, 0, 0]);
  return { right, up: cross(back, right), back };
}

export const cameraDistance = (camera: Camera): number => length(subtract(camera.position, camera.target)) || 1;

/** Turntable about the target: angles in radians, positive = to the right and up, as seen on screen. */
export function orbit(camera: Camera, azimuth: number, elevation: number): Camera {
  const distance = cameraDistance(camera);
  const { back } = cameraBasis(camera);
  const limit = Math.PI / 2 - POLE_MARGIN;
  const theta = Math.atan2(back[0], back[2]) + azimuth;
  const phi = Math.min(limit, Math.max(-limit, Math.asin(Math.min(1, Math.max(-1, back[1]))) + elevation));
  const around: Vec3 = [Math.sin(theta) * Math.cos(phi), Math.sin(phi), Math.cos(theta) * Math.cos(phi)];
  return { ...camera, position: add(camera.target, scale(around, distance)) };
}

/** Moves camera and target together. */
export function translate(camera: Camera, by: Vec3): Camera {
  return { ...camera, position: add(camera.position, by), target: add(camera.target, by) };
}

/** Magnifies by `factor` (> 1 = closer) so that the world point `anchor` keeps its place on the screen. */
export function zoomAbout(camera: Camera, factor: number, anchor: Vec3): Camera {
  if (camera.orthographic) {
    const { right, up } = cameraBasis(camera);
    const offset = subtract(anchor, camera.target);
    const across = add(scale(right, dot(right, offset)), scale(up, dot(up, offset)));
    const zoom = Math.min(ZOOMS.most, Math.max(ZOOMS.least, camera.zoom * factor));
    return { ...translate(camera, scale(across, 1 - camera.zoom / zoom)), zoom };
  }
  const distance = cameraDistance(camera);
  const f = distance / Math.min(DISTANCES.most, Math.max(DISTANCES.least, distance / factor));
  return {
    ...camera,
    position: add(anchor, scale(subtract(camera.position, anchor), 1 / f)),
    target: add(anchor, scale(subtract(camera.target, anchor), 1 / f)),
  };
}

/** Looks from the same side at a sphere, so that it fills the view. */
export function focusOn(camera: Camera, centre: Vec3, radius: number, aspect: number): Camera {
  // A single point has no size: show it with some of its surroundings.
  const r = Math.max(radius, 0.06) * 1.15;
  const { back } = cameraBasis(camera);
  if (camera.orthographic) {
    const distance = cameraDistance(camera);
    return { ...camera, position: add(centre, scale(back, distance)), target: centre, zoom: ORTHOGRAPHIC_HALF / r };
  }
  return { ...camera, position: add(centre, scale(back, fitDistance(r, aspect))), target: centre };
}

/** The camera at `t` (0..1) of the way: directions turn, distances and zoom change by ratio, so the motion looks even. */
export function interpolate(a: Camera, b: Camera, t: number): Camera {
  if (t >= 1) return b;
  const target = mix(a.target, b.target, t);
  const from = normalize(subtract(a.position, a.target), [0, 0, 1]);
  const to = normalize(subtract(b.position, b.target), [0, 0, 1]);
  const direction = slerp(from, to, t);
  const distance = ratio(cameraDistance(a), cameraDistance(b), t);
  return {
    orthographic: b.orthographic,
    position: add(target, scale(direction, distance)),
    target,
    zoom: ratio(a.zoom, b.zoom, t),
  };
}

const ratio = (a: number, b: number, t: number): number => a * (b / a) ** t;

function slerp(a: Vec3, b: Vec3, t: number): Vec3 {
  const angle = Math.acos(Math.min(1, Math.max(-1, dot(a, b))));
  if (angle < 1e-6) return b;
  // Opposite directions have no shortest way round: go over the side, never through the target.
  if (Math.PI - angle < 1e-3) {
    const half = normalize(cross(a, Math.abs(a[1]) < 0.9 ? [0, 1, 0] : [1, 0, 0]), [1, 0, 0]);
    return t < 0.5 ? slerp(a, half, t * 2) : slerp(half, b, t * 2 - 1);
  }
  const s = Math.sin(angle);
  return add(scale(a, Math.sin((1 - t) * angle) / s), scale(b, Math.sin(t * angle) / s));
}

/** True when every number is finite and the camera looks somewhere. */
export function isCamera(camera: Camera): boolean {
  const numbers = [...camera.position, ...camera.target, camera.zoom];
  return numbers.every(Number.isFinite) && camera.zoom > 0 && length(subtract(camera.position, camera.target)) > 0;
}

/** Whether a camera can show a layout: flat ones are seen straight and orthographically, and such a view is none for 3D. */
export function suits(camera: Camera, dims: 2 | 3): boolean {
  const straight = camera.orthographic && cameraBasis(camera).back[2] > 0.999999;
  return dims === 2 ? straight : !straight;
}

export function copyCamera(camera: Camera): Camera {
  return { ...camera, position: [...camera.position], target: [...camera.target] };
}
